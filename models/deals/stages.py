"""The CRM's stages as the rules know them: rank among the open ones, and tier."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Select, select

from coaching.facts import Stage
from coaching.limits import Kinds
from coaching.measures.kinds import stage_tier
from models import tables
from models.db.built_once import built_once
from models.db.read_session import ReadSession


async def read_stages(session: ReadSession, *, kinds: Kinds) -> Mapping[int, Stage]:
    """Return every stage by its row id; an unknown one has no rank and no tier."""
    rows = list(await session.scalars(_in_order().query))
    open_ids: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        if row.known and not row.is_closed and not row.archived:
            open_ids[row.crm, row.pipeline_id].append(row.id)
    return {
        row.id: _stage(row, open_ids[row.crm, row.pipeline_id], kinds) for row in rows
    }


@built_once
def _in_order() -> Select[tables.Stage]:
    return select(tables.Stage).order_by(tables.Stage.position, tables.Stage.id)


def _stage(row: tables.Stage, open_ids: list[int], kinds: Kinds) -> Stage:
    position = open_ids.index(row.id) + 1 if row.id in open_ids else None
    tier = stage_tier(
        row.label, position=position, open_stages=len(open_ids), kinds=kinds
    )
    return Stage(
        id=row.id,
        label=row.label,
        tier=None if row.is_closed else tier,
        position=position,
        probability=row.probability,
        is_closed=row.is_closed,
        is_won=row.is_won,
    )

"""Owners and stages: replaced as a whole, kept when they vanish, added when unknown."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypedDict, cast

from sqlalchemy import Table, and_, case, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.derive_closings import derive_all_closings
from models.crm_data.erased_owners import erased_names
from models.crm_data.returned_owners import hand_over, returned
from models.crm_data.row_changes import insert_or_meet
from models.db.among import among
from models.db.read_at_once import read_at_once
from models.db.read_session import ReadSession
from models.tables import Deal, Owner, Stage

DEALS = cast("Table", Deal.__table__)
OWNERS = cast("Table", Owner.__table__)
STAGES = cast("Table", Stage.__table__)


class OwnerRow(TypedDict):
    """An owner as the CRM lists it."""

    external_id: str
    email: str | None
    name: str
    archived: bool
    user_id: str | None


class StageRow(TypedDict):
    """A stage as the CRM lists it."""

    external_id: str
    pipeline_id: str
    pipeline_label: str
    label: str
    position: int
    probability: float | None
    is_closed: bool
    is_won: bool
    archived: bool


async def store_owners(
    session: AsyncSession, rows: Sequence[OwnerRow], *, crm: str
) -> None:
    """Store the CRM's whole list; an owner that is no longer on it is archived.

    An empty list is a lost right: no account is without users.
    """
    if not rows:
        return
    await session.execute(
        update(OWNERS)
        .where(
            OWNERS.c.crm == crm,
            OWNERS.c.known,
            ~among(session, OWNERS.c.external_id, [row["external_id"] for row in rows]),
        )
        .values(archived=True)
    )
    erased = await erased_names(session, crm=crm)
    statement = insert_or_meet(session, OWNERS)
    names = ("email", "name", "archived", "user_id", "known")
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["crm", "external_id"],
            set_={name: statement.excluded[name] for name in names},
        ),
        [
            {**row, **erased.get(row["external_id"], {}), "crm": crm, "known": True}
            for row in rows
        ],
    )
    await hand_over(session, crm=crm)


async def store_stages(
    session: AsyncSession, rows: Sequence[StageRow], *, crm: str
) -> None:
    """Store the CRM's whole list; a stage that is no longer on it is archived.

    Where another stage counts as closed than before, so do its deals, those of the
    past too: closing a stage changes no deal's time. An empty list is a lost right.
    """
    if not rows:
        return
    before = await _ends(session)
    listed = [(row["pipeline_id"], row["external_id"]) for row in rows]
    await session.execute(
        update(STAGES)
        .where(
            STAGES.c.crm == crm,
            STAGES.c.known,
            tuple_(STAGES.c.pipeline_id, STAGES.c.external_id).not_in(listed),
        )
        .values(archived=True)
    )
    statement = insert_or_meet(session, STAGES)
    keys = ("crm", "pipeline_id", "external_id")
    values = [{**row, "crm": crm, "known": True} for row in rows]
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=list(keys),
            set_={
                name: statement.excluded[name] for name in values[0] if name not in keys
            },
        ),
        values,
    )
    after = await _ends(session)
    if after != before:
        await _close_by_stage(session, {stage for stage, _ in before ^ after})
        await derive_all_closings(session)


async def _ends(session: ReadSession) -> frozenset[tuple[int, bool]]:
    query = select(STAGES.c.id, STAGES.c.is_won).where(STAGES.c.is_closed)
    return frozenset((row.id, row.is_won) for row in await session.execute(query))


async def _close_by_stage(session: AsyncSession, stages: Collection[int]) -> None:
    """Let the deals in these stages be open or closed as the stage is now."""
    theirs = DEALS.c.stage_id == STAGES.c.id
    closed = select(STAGES.c.is_closed).where(theirs).scalar_subquery()
    won = select(and_(STAGES.c.is_closed, STAGES.c.is_won)).where(theirs)
    since = func.coalesce(
        DEALS.c.closed_at, DEALS.c.stage_entered_at, DEALS.c.modified_at
    )
    await session.execute(
        update(DEALS)
        .where(among(session, DEALS.c.stage_id, sorted(stages)))
        .values(
            is_closed=closed,
            is_won=won.scalar_subquery(),
            closed_at=case((closed, since), else_=None),
        )
    )


async def owner_ids(
    session: AsyncSession, external_ids: Iterable[str | None], *, crm: str
) -> dict[str | None, int | None]:
    """Return the id of each owner; one that the CRM never listed gets a row.

    Whoever was invited anew under another id is found under the present one.
    """
    wanted = sorted({one for one in external_ids if one is not None})
    found = await _owners(session, wanted, crm)
    unknown = [one for one in wanted if one not in found]
    if unknown:
        await session.execute(
            insert_or_meet(session, OWNERS).on_conflict_do_nothing(),
            [
                {
                    "crm": crm,
                    "external_id": one,
                    "name": f"Owner {one}",
                    "archived": False,
                    "known": False,
                }
                for one in unknown
            ],
        )
        found |= await _owners(session, unknown, crm)
    heirs = await returned(session, crm=crm)
    nobody: dict[str | None, int | None] = {None: None}
    return nobody | {one: heirs.get(row, row) for one, row in found.items()}


async def stage_ids(
    session: AsyncSession, keys: Iterable[tuple[str, str]], *, crm: str
) -> dict[tuple[str, str], int]:
    """Return the id of each (pipeline, stage); one never listed gets a row."""
    wanted = sorted(set(keys))
    found = await _stages(session, crm)
    unknown = [key for key in wanted if key not in found]
    if unknown:
        await session.execute(
            insert_or_meet(session, STAGES).on_conflict_do_nothing(),
            [_placeholder(crm, *key) for key in unknown],
        )
        found = await _stages(session, crm)
    return found


async def _owners(
    session: ReadSession, external_ids: list[str], crm: str
) -> dict[str, int]:
    if not external_ids:
        return {}
    found = await read_at_once(
        session,
        [OWNERS.c.external_id, OWNERS.c.id],
        where=and_(
            OWNERS.c.crm == crm, among(session, OWNERS.c.external_id, external_ids)
        ),
    )
    return {row[0]: row[1] for row in found}


async def _stages(session: ReadSession, crm: str) -> dict[tuple[str, str], int]:
    # A CRM has dozens of stages, never thousands: all of them are read.
    found = await read_at_once(
        session,
        [STAGES.c.pipeline_id, STAGES.c.external_id, STAGES.c.id],
        where=STAGES.c.crm == crm,
    )
    return {(pipeline, external): stage for pipeline, external, stage in found}


def _placeholder(crm: str, pipeline_id: str, external_id: str) -> dict[str, object]:
    return {
        "crm": crm,
        "pipeline_id": pipeline_id,
        "external_id": external_id,
        "pipeline_label": pipeline_id,
        "label": f"Unknown stage {external_id}",
        "position": 0,
        "probability": None,
        "is_closed": False,
        "is_won": False,
        "archived": False,
        "known": False,
    }

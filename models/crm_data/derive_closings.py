"""Closings that were undone, derived from the snapshots whenever these change."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import ColumnElement, Select, Table, delete, func, insert, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.among import among
from models.tables import DealSnapshot, Stage, UndoneClosing

SNAPSHOTS = cast("Table", DealSnapshot.__table__)
STAGES = cast("Table", Stage.__table__)
UNDONE = cast("Table", UndoneClosing.__table__)


async def derive_closings(session: AsyncSession, deal_ids: Sequence[int]) -> None:
    """Replace the undone closings of these deals by what their snapshots now say."""
    if deal_ids:
        await _derive(
            session,
            among(session, UNDONE.c.deal_id, deal_ids),
            among(session, SNAPSHOTS.c.deal_id, deal_ids),
        )


async def derive_all_closings(session: AsyncSession) -> None:
    """Replace those of every deal: for when another stage counts as closed."""
    await _derive(session, true(), true())


async def _derive(
    session: AsyncSession, old: ColumnElement[bool], whose: ColumnElement[bool]
) -> None:
    await session.execute(delete(UNDONE).where(old))
    columns = ["deal_id", "closed_at", "until", "is_won"]
    await session.execute(insert(UNDONE).from_select(columns, _undone(whose)))


def _undone(whose: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    """Select each stay in a closed stage that ended, with when it did.

    A snapshot without a stage tells nothing of it and ends no stay.
    """
    shot = SNAPSHOTS.c
    earlier = func.lag(shot.stage_id).over(partition_by=shot.deal_id, order_by=shot.at)
    steps = (
        select(
            shot.deal_id,
            shot.at,
            shot.stage_id,
            earlier.label("before"),
        )
        .where(whose, shot.stage_id.is_not(None))
        .subquery()
    )
    after = func.lead(steps.c.at).over(
        partition_by=steps.c.deal_id, order_by=steps.c.at
    )
    stays = (
        select(steps.c.deal_id, steps.c.at, steps.c.stage_id, after.label("until"))
        .where(steps.c.before.is_distinct_from(steps.c.stage_id))
        .subquery()
    )
    return (
        select(stays.c.deal_id, stays.c.at, stays.c.until, STAGES.c.is_won)
        .join(STAGES, STAGES.c.id == stays.c.stage_id)
        .where(STAGES.c.is_closed, stays.c.until.is_not(None))
    )

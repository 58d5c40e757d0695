"""How the close dates of open deals were moved, from their snapshots."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import CloseMove
from models.deal_touches import Holder
from models.plain_rows import plain_rows
from models.tables import DealSnapshot


async def close_moves(
    session: AsyncSession,
    holders: Mapping[int, Holder],
    *,
    deals: Select[int],
    now: datetime,
) -> Mapping[int, tuple[CloseMove, ...]]:
    """Return the moves up to `now` of the deals of `holders`, in one statement.

    `deals` selects the ids of these deals; it may select more of them. A close date
    that was emptied and set again moved from the one to the other.
    """
    # SQLite keeps dates as text: without the type they would come back as that.
    before = func.lag(DealSnapshot.close_date, type_=DealSnapshot.close_date.type).over(
        partition_by=DealSnapshot.deal_id, order_by=DealSnapshot.at
    )
    dated = (
        select(
            DealSnapshot.deal_id,
            DealSnapshot.at,
            before.label("before"),
            DealSnapshot.close_date.label("after"),
        )
        .where(
            DealSnapshot.deal_id.in_(deals),
            DealSnapshot.at <= now,
            DealSnapshot.close_date.is_not(None),
        )
        .subquery()
    )
    moved = select(dated).where(dated.c.before != dated.c.after)
    found: dict[int, tuple[CloseMove, ...]] = defaultdict(tuple)
    rows = await plain_rows(session, moved.order_by(dated.c.deal_id, dated.c.at))
    for deal_id, at, earlier, later in rows:
        if deal_id in holders:
            day = holders[deal_id].calendar.today(at)
            found[deal_id] += (CloseMove(on=day, before=earlier, after=later),)
    return found

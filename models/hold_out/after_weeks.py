"""What happened after a rep-week's first matter: opened, won, and touched again."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import aliased

from models.crm_data.closings import closings
from models.db.among import among
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import exists_at, fields_at
from models.deals.last_touches import NO_TOUCH
from models.tables import Deal, DealSnapshot, Touch

TOUCHES = cast("Table", Touch.__table__)


async def wins_of_owners(
    session: ReadSession, *, since: datetime, until: datetime
) -> Mapping[int, Sequence[datetime]]:
    """Return when each owner won deals after `since`, by `until`, with any amount."""
    snapshot = aliased(DealSnapshot)
    won = closings(until, since=since, is_won=True)
    query = (
        select(snapshot.owner_id, won.c.closed_at)
        .select_from(won)
        .join(Deal, Deal.id == won.c.deal_id)
        .join(snapshot, fields_at(snapshot, until))
        .where(exists_at(until))
        .order_by(won.c.closed_at, Deal.id)
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for owner_id, at in await plain_rows(session, query):
        if owner_id is not None and at is not None:
            found[owner_id].append(at)
    return found


async def touched_after(
    session: ReadSession,
    deal_ids: Collection[int],
    *,
    since: datetime,
    until: datetime,
) -> Mapping[int, Sequence[datetime]]:
    """Return when each of `deal_ids` was touched after `since`, by `until`.

    As the rules count touches, but for those logged on a contact alone: whose they are
    hangs on the contacts of each single day. Neither kind of week has them.
    """
    query = (
        select(Touch.deal_id, Touch.occurs_at)
        .where(
            among(session, TOUCHES.c.deal_id, sorted(deal_ids)),
            Touch.occurs_at > since,
            Touch.occurs_at <= until,
            Touch.kind.not_in(NO_TOUCH),
        )
        .order_by(Touch.occurs_at, Touch.id)
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for deal_id, at in await plain_rows(session, query):
        if deal_id is not None and at is not None:
            found[deal_id].append(at)
    return found

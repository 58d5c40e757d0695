"""The touches on open deals: who said the last word, and what is booked next."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.calendar import Calendar
from coaching.facts import TouchKind
from models.as_of import ever_of, open_at
from models.tables import Deal, Touch

TASK = "task"
MEETING = TouchKind.MEETING.value


class TouchRow(NamedTuple):
    """A touch as it is stored: past or booked, of anybody; tasks are among them."""

    deal_id: int
    occurs_at: datetime
    kind: str
    customer_side: bool
    owner_id: int | None
    shared_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWords:
    """What the touches say about one deal at one instant."""

    last_touch_at: datetime | None = None
    last_touch_inbound: bool = False
    customer_at: tuple[datetime, ...] = ()
    """All customer-side touches, oldest first."""
    outbound_days_since_customer: int = 0
    next_meeting_at: datetime | None = None
    next_step_on: date | None = None


async def touches_on_open_deals(
    session: AsyncSession, *, now: datetime, owners: Collection[int] | None
) -> Mapping[int, Sequence[TouchRow]]:
    """Return all touches known at `now` by deal, oldest first, in one statement."""
    deals = select(Deal.id).where(open_at(now), ever_of(owners))
    query = (
        select(
            Touch.deal_id,
            Touch.occurs_at,
            Touch.kind,
            Touch.customer_side,
            Touch.owner_id,
            Touch.shared_by,
        )
        .where(Touch.deal_id.in_(deals), Touch.known_at <= now)
        .order_by(Touch.deal_id, Touch.occurs_at)
    )
    found: dict[int, list[TouchRow]] = defaultdict(list)
    for touch in map(TouchRow._make, await session.execute(query)):
        found[touch.deal_id].append(touch)
    return found


def last_words(
    touches: Sequence[TouchRow], *, calendar: Calendar, now: datetime
) -> LastWords:
    """Sum up the `touches` of one deal, oldest first, on its owner's calendar."""
    past = [t for t in touches if t.occurs_at <= now and t.kind != TASK]
    customer_at = tuple(t.occurs_at for t in past if t.customer_side)
    since = customer_at[-1] if customer_at else datetime.min.replace(tzinfo=now.tzinfo)
    outbound = {
        calendar.today(t.occurs_at)
        for t in past
        if t.occurs_at > since and not t.customer_side
    }
    last = past[-1] if past else None
    return LastWords(
        last_touch_at=last.occurs_at if last else None,
        last_touch_inbound=bool(last and last.customer_side and last.kind != MEETING),
        customer_at=customer_at,
        outbound_days_since_customer=len(outbound),
        next_meeting_at=_next_meeting(touches, now),
        next_step_on=_next_step(touches, calendar, now),
    )


def _next_meeting(touches: Sequence[TouchRow], now: datetime) -> datetime | None:
    coming = (t.occurs_at for t in touches if t.occurs_at > now and t.kind == MEETING)
    return next(coming, None)


def _next_step(
    touches: Sequence[TouchRow], calendar: Calendar, now: datetime
) -> date | None:
    # A task that is due today counts all day long; all else counts until it begins.
    today = calendar.today(now)
    coming = (
        calendar.today(t.occurs_at)
        for t in touches
        if t.occurs_at > now or t.kind == TASK
    )
    return min((day for day in coming if day >= today), default=None)

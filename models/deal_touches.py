"""The touches on open deals: who said the last word, and what is booked next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, takewhile
from operator import itemgetter
from typing import TypeAlias

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.calendar import Calendar
from coaching.facts import ContactSeen, Touch, TouchKind
from models import tables
from models.plain_rows import plain_rows

TASK = "task"
WINDOW = timedelta(days=60)
KIND_OF = {kind.value: kind for kind in TouchKind}
TouchRow: TypeAlias = Row[int | None, datetime, str, bool, int | None, int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a deal: their row id in the CRM's owners, and their calendar."""

    owner_id: int
    calendar: Calendar


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
    recent: tuple[Touch, ...] = ()
    """The holder's own of the last 60 days, oldest first."""
    contacts: tuple[ContactSeen, ...] = ()
    """With whom anybody touched it in the last 60 days."""


async def last_words(
    session: AsyncSession,
    holders: Mapping[int, Holder],
    *,
    deals: Select[int],
    now: datetime,
) -> Mapping[int, LastWords]:
    """Return what was said on the deals of `holders` by `now`, in one statement.

    `deals` selects the ids of these deals; it may select more of them.
    """
    touch = tables.Touch
    query = (
        select(
            touch.deal_id,
            touch.occurs_at,
            touch.kind,
            touch.customer_side,
            touch.owner_id,
            touch.shared_by,
            touch.contact_key,
        )
        .where(touch.deal_id.in_(deals), touch.known_at <= now)
        # At the same instant the customer has the last word.
        .order_by(touch.deal_id, touch.occurs_at, touch.customer_side)
    )
    by_deal = groupby(await plain_rows(session, query), key=itemgetter(0))
    return {
        deal_id: _sum_up(rows, holders[deal_id], now)
        for deal_id, rows in by_deal
        if deal_id in holders
    }


def _sum_up(rows: Iterable[TouchRow], holder: Holder, now: datetime) -> LastWords:
    past: list[TouchRow] = []
    coming: list[TouchRow] = []
    for row in rows:
        is_past = row[1] <= now and row[2] != TASK
        (past if is_past else coming).append(row)
    customer_at = tuple(row[1] for row in past if row[3])
    last = past[-1] if past else None
    return LastWords(
        last_touch_at=last[1] if last else None,
        last_touch_inbound=bool(last and last[3] and last[2] != TouchKind.MEETING),
        customer_at=customer_at,
        outbound_days_since_customer=_outbound_days(past, holder.calendar),
        next_meeting_at=_next_meeting(coming, now),
        next_step_on=_next_step(coming, holder.calendar, now),
        recent=_recent(past, holder, now),
        contacts=_contacts(past, now),
    )


def _outbound_days(past: list[TouchRow], calendar: Calendar) -> int:
    """Count the days with an outbound touch after the last customer-side one."""
    since = takewhile(lambda row: not row[3], reversed(past))
    return len({calendar.today(row[1]) for row in since})


def _next_meeting(coming: list[TouchRow], now: datetime) -> datetime | None:
    meetings = (row[1] for row in coming if row[2] == TouchKind.MEETING)
    return next((at for at in meetings if at > now), None)


def _next_step(
    coming: list[TouchRow], calendar: Calendar, now: datetime
) -> date | None:
    # A task that is due today counts all day long; all else counts until it begins.
    today = calendar.today(now)
    days = (calendar.today(row[1]) for row in coming)
    return min((day for day in days if day >= today), default=None)


def _contacts(past: list[TouchRow], now: datetime) -> tuple[ContactSeen, ...]:
    since = now - WINDOW
    seen: dict[int | None, datetime] = {}
    for row in reversed(past):
        if row[1] <= since:
            break
        seen.setdefault(row[6], row[1])
    return tuple(ContactSeen(key=key, last_at=at) for key, at in seen.items())


def _recent(past: list[TouchRow], holder: Holder, now: datetime) -> tuple[Touch, ...]:
    since = now - WINDOW
    return tuple(
        Touch(
            deal_id=deal_id,
            kind=KIND_OF[kind],
            at=at,
            customer_side=customer_side,
            shared_by=shared_by,
        )
        for deal_id, at, kind, customer_side, by, shared_by, _ in past
        if at > since and by == holder.owner_id
    )

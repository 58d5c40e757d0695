"""The touches on open deals: who said the last word, and what is booked next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, takewhile
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, select

from coaching.calendar import Calendar
from coaching.facts import ContactSeen, Touch, TouchKind
from coaching.measures.outreach import Outreach
from models import tables
from models.db.built_once import Asked, built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.contact_touches import Partner, Said, partners_of, with_partners

WINDOW = timedelta(days=60)
KIND_OF = {kind.value: kind for kind in TouchKind}
NO_TOUCH = ("task",)
"""What is but planned touches nobody, even once its day has passed."""
NOTE = TouchKind.NOTE.value
NOBODYS = frozenset({NOTE, TouchKind.MESSAGE.value})
AHEAD = timedelta(days=366)
"""What is dated later is a slip of the pen, not a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a deal: their row id in the CRM's owners, and their calendar."""

    deal_id: int
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
    last_word_spoken: bool = False
    """The last of them is a call in which we spoke."""
    next_meeting_at: datetime | None = None
    next_step_on: date | None = None
    recent: tuple[Touch, ...] = ()
    """The holder's own of the last 60 days, oldest first."""
    contacts: tuple[ContactSeen, ...] = ()
    """With whom anybody touched it in the last 60 days."""
    partners: frozenset[int] = frozenset()
    """The single contacts of late; what was said with them on no deal is in here."""


async def last_words(
    session: ReadSession,
    holders: Mapping[int, Holder],
    *,
    deals: Asked[int],
    now: datetime,
    loose: Mapping[int, Sequence[Outreach]],
) -> Mapping[int, LastWords]:
    """Return what was said on the deals of `holders` by `now`, in one statement.

    `deals` selects the ids of these deals; it may select more of them. `loose` is what
    their owners did on no deal, by owner: with a deal's contact it is the deal's.
    """
    touches = await _touches(session, deals, now=now)
    own = {each: said for each, said in touches.items() if each in holders}
    partners = {
        deal_id: partners_of(said, holders[deal_id].owner_id, now=now)
        for deal_id, said in own.items()
        if holders[deal_id].owner_id in loose
    }
    whole = with_partners(own, partners, loose)
    return {
        deal_id: _sum_up(
            said, holders[deal_id], now, partners.get(deal_id, frozenset())
        )
        for deal_id, said in whole.items()
    }


async def _touches(
    session: ReadSession, deals: Asked[int], *, now: datetime
) -> Mapping[int, list[Said]]:
    rows = await plain_rows(session, _said_on(deals, now))
    by_deal = groupby(rows, key=itemgetter(0))
    return {
        deal_id: [Said._make(row[1:]) for row in said]
        for deal_id, said in by_deal
        if deal_id is not None
    }


@built_once
def _said_on(deals: Asked[int], now: datetime) -> Select[*tuple[Any, ...]]:
    touch = tables.Touch
    return (
        select(
            touch.deal_id,
            touch.occurs_at,
            touch.kind,
            touch.customer_side,
            touch.owner_id,
            touch.shared_by,
            touch.contact_key,
            touch.inbound,
            touch.answered,
        )
        .where(
            touch.deal_id.in_(deals.query),
            touch.known_at <= now,
            touch.occurs_at <= now + AHEAD,
        )
        # At the same instant the customer has the last word.
        .order_by(touch.deal_id, touch.occurs_at, touch.customer_side)
    )


def _sum_up(
    touches: Iterable[Said],
    holder: Holder,
    now: datetime,
    partners: frozenset[Partner],
) -> LastWords:
    past: list[Said] = []
    coming: list[Said] = []
    for said in touches:
        is_past = said.at <= now and said.kind not in NO_TOUCH
        (past if is_past else coming).append(said)
    words = [said for said in past if said.customer_side]
    last = past[-1] if past else None
    return LastWords(
        last_touch_at=last.at if last else None,
        last_touch_inbound=_waits(past),
        customer_at=tuple(said.at for said in words),
        last_word_spoken=bool(words and words[-1].answered),
        outbound_days_since_customer=_outbound_days(past, holder.calendar),
        next_meeting_at=_next_meeting(coming, now),
        next_step_on=_next_step(coming, holder.calendar, now),
        recent=_recent(past, holder, now),
        contacts=_contacts(past, now),
        partners=frozenset(one.contact_key for one in partners),
    )


def _waits(past: list[Said]) -> bool:
    """Say whether they wrote or called last and we have not spoken; notes aside."""
    last = next((said for said in reversed(past) if said.kind != NOTE), None)
    return last is not None and last.inbound and not last.answered


def _outbound_days(past: list[Said], calendar: Calendar) -> int:
    """Count the days with an outbound touch after the last customer-side one.

    A note goes to nobody, and whose word a message is the CRM does not say.
    """
    since = takewhile(lambda said: not said.customer_side, reversed(past))
    return len({calendar.today(said.at) for said in since if said.kind not in NOBODYS})


def _next_meeting(coming: list[Said], now: datetime) -> datetime | None:
    meetings = (said.at for said in coming if said.kind == TouchKind.MEETING)
    return next((at for at in meetings if at > now), None)


def _next_step(coming: list[Said], calendar: Calendar, now: datetime) -> date | None:
    # A task that is due today counts all day long; all else counts until it begins.
    today = calendar.today(now)
    days = (calendar.today(said.at) for said in coming)
    return min((day for day in days if day >= today), default=None)


def _contacts(past: list[Said], now: datetime) -> tuple[ContactSeen, ...]:
    since = now - WINDOW
    seen: dict[int | None, datetime] = {}
    for said in reversed(past):
        if said.at <= since:
            break
        seen.setdefault(said.contact_key, said.at)
    return tuple(ContactSeen(key=key, last_at=at) for key, at in seen.items())


def _recent(past: list[Said], holder: Holder, now: datetime) -> tuple[Touch, ...]:
    since = now - WINDOW
    return tuple(
        Touch(
            deal_id=holder.deal_id,
            kind=KIND_OF[said.kind],
            at=said.at,
            inbound=said.inbound,
            shared_by=said.shared_by,
        )
        for said in past
        if said.at > since and said.owner_id == holder.owner_id
    )

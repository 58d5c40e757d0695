"""How fresh each stream is, and whether activities are logged at all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select

from coaching.facts import Freshness
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.tables import Activity, StreamState

DEALS = ("deals",)
MEETINGS = ("meetings",)
ACTIVITIES = ("calls", "emails")
LOGGED = (*MEETINGS, *ACTIVITIES)
CONTACTS = "contacts"
HELD = {
    "deals_at": DEALS,
    "activities_at": (*ACTIVITIES, CONTACTS),
    "meetings_at": MEETINGS,
}
"""By the doubt in which streams each is not known."""


async def freshness(session: ReadSession, *, now: datetime) -> Freshness:
    """Return what a rule may rely on at `now`, in two statements.

    A stream that finished a sync later than a past `now` knows all of that day: it
    counts as fresh at it. A disabled stream does not count; with none left, or with one
    that has never finished or is held, freshness is None.
    """
    told = await plain_rows(session, _states())
    # What is held was right until then: a look at an earlier day knows that day.
    held = {stream for stream, _, since, _ in told if since and since <= now}
    states = [
        (stream, None if stream in held else at)
        for stream, at, _, disabled in told
        if disabled is None
    ]
    off = {stream for stream, *_, disabled in told if disabled is not None}
    [(*newest, outbound)] = await plain_rows(session, _newest(now))
    return Freshness(
        deals_at=_oldest(states, DEALS, now),
        # Whom a rep seeks is told by the contacts as well.
        activities_at=None if CONTACTS in held else _oldest(states, ACTIVITIES, now),
        meetings_at=_oldest(states, MEETINGS, now),
        held=_held(held),
        last_activity_at=max((at for at in newest if at is not None), default=None),
        is_crm_only=off.issuperset(ACTIVITIES),
        reads_meetings=off.isdisjoint(MEETINGS),
        reads_whole_feed=off.isdisjoint(ACTIVITIES),
        has_outbound=bool(outbound),
    )


@built_once
def _states() -> Select[str, datetime | None, datetime | None, str | None]:
    state = StreamState
    return select(state.stream, state.finished_at, state.held_at, state.disabled_reason)


@built_once
def _newest(now: datetime) -> Select[*tuple[Any, ...]]:
    return select(*(_last(stream, now) for stream in LOGGED), _outbound(now))


def _held(streams: set[str]) -> frozenset[str]:
    return frozenset(name for name, of in HELD.items() if streams.intersection(of))


def _oldest(
    states: Iterable[tuple[str, datetime | None]],
    streams: tuple[str, ...],
    now: datetime,
) -> datetime | None:
    finished = [at for stream, at in states if stream in streams]
    known = [min(at, now) for at in finished if at is not None]
    return min(known) if known and len(known) == len(finished) else None


def _last(stream: str, now: datetime) -> ScalarSelect[datetime | None]:
    return (
        select(Activity.starts_at)
        .where(Activity.stream == stream, *_logged(now))
        .order_by(Activity.starts_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def _outbound(now: datetime) -> ColumnElement[bool]:
    return (
        select(Activity.id)
        .where(
            Activity.stream.in_(ACTIVITIES),
            Activity.direction == "outbound",
            *_logged(now),
        )
        .exists()
    )


def _logged(now: datetime) -> list[ColumnElement[bool]]:
    # A meeting without a customer is our own affair.
    return [
        Activity.starts_at <= now,
        func.coalesce(Activity.created_at, Activity.modified_at) <= now,
        Activity.is_bulk.is_(False),
        or_(Activity.stream.not_in(MEETINGS), Activity.has_contact.is_(True)),
        or_(Activity.archived_at.is_(None), Activity.archived_at > now),
    ]

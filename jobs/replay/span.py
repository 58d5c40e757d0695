"""Which days of the past can be gone through, and on which the log can be trusted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.calendar import Calendar
from coaching.replay.gaps import Gap, blind_days, gaps
from coaching.thresholds import Thresholds
from jobs.replay.walk import Blind
from models.db.database import SessionMaker, reading
from models.db.read_session import ReadSession
from models.people.roster import Roster
from models.rules.outcomes import Extent, extent, first_logged, is_logged

DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=60)
"""Gaps of so long before the first day still blind the rules on it."""


class NoHistoryError(Exception):
    """There is nothing to go through; the text says why."""


class NothingReadError(NoHistoryError):
    """Nothing was read from the CRM yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that can be gone through, and up to when everything is known."""

    first: date
    last: date
    known: Extent
    until: datetime
    cut: tuple[str, ...]
    """What was asked for and lies outside, in words."""


async def span_of(
    sessions: SessionMaker, *, first: date, last: date, now: datetime
) -> Span:
    """Return the days from `first` to `last` that the database tells of.

    NoHistoryError if there is none.
    """
    if first > last:
        message = f"--from {first} lies after --to {last}"
        raise NoHistoryError(message)
    async with reading(sessions) as session:
        known = await extent(session)
    if known.first is None or known.synced_at is None:
        message = "there is no history yet"
        raise NothingReadError(message)
    until = min(now, known.synced_at)
    begins, ends_on = known.first.date(), (until - DAY).date()
    if last < begins or first > ends_on:
        message = (
            f"nothing is known from {first} to {last}: the history goes from {begins} "
            f"to {ends_on}"
        )
        raise NoHistoryError(message)
    cut = []
    if first < begins:
        cut.append(f"Nothing is known before {begins}: the replay begins there.")
    if last > ends_on:
        cut.append(f"The last whole day that is known is {ends_on}.")
    return Span(
        first=max(first, begins),
        last=min(last, ends_on),
        known=known,
        until=until,
        cut=tuple(cut),
    )


def span_days(span: Span) -> list[date]:
    """Return every day of `span`."""
    return [span.first + DAY * n for n in range((span.last - span.first).days + 1)]


async def find_gaps(
    session: ReadSession, floor: Roster, span: Span, thresholds: Thresholds
) -> tuple[Gap, ...]:
    """Return the gaps of `span`, and of the weeks before it.

    Before anybody logged anything there is no log that could have a gap.
    """
    calendars = _calendars(floor)
    first = await first_logged(session)
    if first is None:
        return ()
    # What lies before the history is no gap in it.
    begins_on = max(first, span.known.first or span.until).date()
    days = [span.first - LOOK_BACK + DAY * n for n in range(LOOK_BACK.days)]
    days = [day for day in (*days, *span_days(span)) if day >= begins_on]
    logged = set()
    for day in days:
        # From where the day begins first to where it ends last.
        begins = min(calendar.start_of(day) for calendar in calendars)
        ends_at = max(calendar.start_of(day + DAY) for calendar in calendars)
        if await is_logged(session, since=begins, until=ends_at):
            logged.add(day)
    return gaps(
        days, logged=logged, calendars=calendars, least=thresholds.replay.gap_bd
    )


def _calendars(floor: Roster) -> set[Calendar]:
    return {person.calendar for person in floor.people.values()} or {Calendar()}


def blind_spans(
    found: Iterable[Gap], floor: Roster, thresholds: Thresholds
) -> Sequence[Blind]:
    """Return from when until when `found` blind the rules, anywhere on the floor."""
    days = sorted(blind_days(found, window_bd=thresholds.cliff.window_bd))
    zones = {Calendar(time_zone=each.time_zone) for each in _calendars(floor)}
    return [
        (
            min(zone.start_of(day) for zone in zones),
            max(zone.start_of(day + DAY) for zone in zones),
        )
        for day in days
    ]

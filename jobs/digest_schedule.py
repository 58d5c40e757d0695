"""When a VP's digest is due, by the clock on the VP's own wall."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coaching.calendar import Calendar

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
YEAR = timedelta(days=366)
LATE = timedelta(minutes=30)
"""From here on a digest says when it was due; until then it may wait for a sync."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The weekly hour of the digest; every VP reads it in their own zone."""

    weekday: int
    """0 is Monday."""
    at: time
    latest: time
    """Before this local time a late digest still goes out."""
    fresh_for: timedelta
    """A digest waits for a sync that is not older than this."""
    spread: timedelta
    """The digests of one hour are spread over so long: each VP has a place in it."""

    def place_of(self, person_id: int, day: date) -> timedelta:
        """Return how long after its hour a person's digest of `day` is written."""
        told = hashlib.sha256(f"{person_id} {day}".encode()).digest()
        return self.spread * (int.from_bytes(told[:4], "big") / 2**32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One digest of one VP: the local day is its identity, whatever the zone."""

    day: date
    since: datetime
    """The slot of the week before."""
    due_at: datetime
    ends_at: datetime

    def is_late(self, now: datetime) -> bool:
        """Say whether the digest is so late that it names the time it was due."""
        return now >= self.due_at + LATE


def slot_on(schedule: Schedule, calendar: Calendar, day: date) -> Slot | None:
    """Return the slot on the local date `day`; None on other weekdays.

    None as well for a date that the zone left out, as some did when they crossed the
    date line.
    """
    if day.weekday() != schedule.weekday:
        return None
    due_at = calendar.at(day, schedule.at)
    if calendar.today(due_at) != day:
        return None
    return Slot(
        day=day,
        since=calendar.at(day - WEEK, schedule.at),
        due_at=due_at,
        ends_at=calendar.at(day, schedule.latest),
    )


def slots_between(
    schedule: Schedule, calendar: Calendar, *, after: date, until: date
) -> list[Slot]:
    """Return the slots of the local days after `after`, up to `until` itself.

    However one cuts a time into looks, each slot of it is returned once. More than a
    year is cut to its last year.
    """
    day = max(after, until - YEAR)
    found = []
    while day < until:
        day += DAY
        slot = slot_on(schedule, calendar, day)
        if slot is not None:
            found.append(slot)
    return found

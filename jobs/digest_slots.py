"""Note every slot that has come by each VP's clock, and how far back it reaches."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Person
from jobs.digest_schedule import (
    DAY,
    WEEK,
    Schedule,
    Slot,
    slot_on,
    slots_between,
)
from models.db.read_session import ReadSession
from models.schedule import schedules
from models.schedule.schedules import Place, Recurrence, SlotTimes

MOST_WEEKS = 4
"""After a longer silence a digest tells of the last weeks only."""


async def note_slots(
    session: AsyncSession,
    schedule: Schedule,
    vps: Iterable[Person],
    *,
    kind: str,
    now: datetime,
) -> None:
    """Store every slot that has come since the last look, at present VPs' clocks."""
    vps = list(vps)
    wanted = [_recurrence(schedule, vp, kind=kind, now=now) for vp in vps]
    places = await schedules.recurring(session, wanted, kind=kind)
    come: list[tuple[int, SlotTimes]] = []
    near: list[tuple[int, SlotTimes]] = []
    for vp in vps:
        place, today = places[vp.id], vp.calendar.today(now)
        new = slots_between(schedule, vp.calendar, after=place.seen_until, until=today)
        come += [
            (place.schedule_id, _times_for(schedule, vp, slot, place, now=now))
            for slot in new
        ]
        # What still waits moves with its VP's zone, a day back or forth at the most.
        about = slots_between(
            schedule, vp.calendar, after=today - 2 * DAY, until=today + DAY
        )
        near += [(place.schedule_id, times_of(slot)) for slot in about]
    await schedules.note(session, come)
    await schedules.retime(session, near, now=now)


async def since_the_last(
    session: ReadSession, schedule: Schedule, vp: Person, slot: Slot, *, kind: str
) -> Slot:
    """Return `slot` reaching back to the VP's last digest, four weeks at the most.

    A first one, and one after a silence that is longer, reaches back a week, or four.
    """
    last = await schedules.last_done(session, kind, person_id=vp.id, before=slot.day)
    if last is None:
        return slot
    first = max(last, slot.day - MOST_WEEKS * WEEK)
    return replace(slot, since=vp.calendar.at(first, schedule.at))


def times_of(slot: Slot) -> SlotTimes:
    """Return the instants of `slot` as they are stored."""
    return SlotTimes(day=slot.day, due_at=slot.due_at, ends_at=slot.ends_at)


def _times_for(
    schedule: Schedule, vp: Person, slot: Slot, place: Place, *, now: datetime
) -> SlotTimes:
    """Return the times of a slot that has come, with all that the last clock gave."""
    before = replace(vp.calendar, time_zone=place.time_zone)
    there = slot_on(schedule, before, slot.day)
    times = times_of(slot)
    return times if there is None else times.after_a_move(times_of(there), now=now)


def _recurrence(
    schedule: Schedule, vp: Person, *, kind: str, now: datetime
) -> Recurrence:
    today = vp.calendar.today(now)
    # Whoever is new in the afternoon has missed nothing in the morning.
    is_over = now >= vp.calendar.at(today, schedule.latest)
    return Recurrence(
        kind=kind,
        person_id=vp.id,
        time_zone=vp.calendar.time_zone,
        weekday=schedule.weekday,
        at=schedule.at,
        seen_until=today if is_over else today - DAY,
    )

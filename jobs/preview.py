"""What would go out on one day: the live decisions, taken at each hour of that day.

Nothing is sent and nothing is stored: what an hour decides is remembered in memory by
the next one, as the outbox would remember it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.calendar import Calendar
from coaching.facts import Person
from coaching.memory import remember
from coaching.plan import PlannedMessage
from jobs.decide import decide
from jobs.digest import KIND, SHADOW_KIND, compose_for, readers
from jobs.noting import since_the_last
from jobs.outgoing import Outgoing, compose, end_of_day
from jobs.rules import Rules
from jobs.schedule import slot_on
from models.history import history
from models.people import roster

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """One message that would go out, and when."""

    at: datetime
    recipient: Person
    message: Outgoing


async def preview(
    session: AsyncSession,
    rules: Rules,
    *,
    day: date,
    known_at: datetime,
    is_shadow: bool,
) -> list[Previewed]:
    """Return what would go out on `day`, each reader's own, in the order of time.

    `known_at` is the present; a later hour sees what is known by then. With `is_shadow`
    the messages of shadow mode count as told, as they do for the job in that mode;
    without it only those that were really sent. What the circuit breaker would hold is
    shown too: somebody is looking.
    """
    rehearsal = _Rehearsal(
        session=session,
        rules=rules,
        day=day,
        known_at=known_at,
        everybody=await _reachable(session, day),
    )
    found = await rehearsal.nudges(is_shadow=is_shadow)
    found += await rehearsal.digests(is_shadow=is_shadow)
    return sorted(
        found, key=lambda each: (each.at, each.recipient.id, each.message.kind)
    )


async def _reachable(session: AsyncSession, day: date) -> Mapping[int, Person]:
    """Return everybody; before Slack is connected, as if all could be written to."""
    floor = await roster(session, now=Calendar().at(day, time(12)))
    if any(person.reachable for person in floor.people.values()):
        return floor.people
    return {
        person.id: replace(person, reachable=person.id in floor.present)
        for person in floor.people.values()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rehearsal:
    """One day, hour by hour."""

    session: AsyncSession
    rules: Rules
    day: date
    known_at: datetime
    everybody: Mapping[int, Person]

    async def nudges(self, *, is_shadow: bool) -> list[Previewed]:
        """Return what the nudge job would decide."""
        hours = self._hours()
        if not hours:
            return []
        past = await history(self.session, now=hours[0], shadow=is_shadow)
        past = replace(past, is_large_run_allowed=True)
        found: list[Previewed] = []
        for now in hours:
            plan = await decide(
                self.session,
                everybody=self.everybody,
                thresholds=self.rules.thresholds,
                history=past,
                now=now,
                known_at=self.known_at,
            )
            past = remember(past, plan, now=now)
            composed = [self._compose(message, now=now) for message in plan.messages]
            found += [
                each
                for each in composed
                if each.recipient.calendar.today(now) == self.day
            ]
        return found

    async def digests(self, *, is_shadow: bool) -> list[Previewed]:
        """Return the digests that are due on the day."""
        kind = SHADOW_KIND if is_shadow else KIND
        schedule = self.rules.schedule
        found = []
        for vp in readers(self.everybody):
            slot = slot_on(schedule, vp.calendar, self.day)
            if slot is not None and not vp.calendar.is_off(self.day):
                slot = await since_the_last(self.session, schedule, vp, slot, kind=kind)
                message = await compose_for(
                    self.session,
                    vp,
                    slot,
                    rules=self.rules,
                    now=slot.due_at,
                )
                found.append(Previewed(at=slot.due_at, recipient=vp, message=message))
        return found

    def _hours(self) -> list[datetime]:
        """Return each full hour in which somebody may be written to on the day."""
        limits = self.rules.thresholds.plan
        hours: set[datetime] = set()
        for calendar in {_zone(p) for p in self.everybody.values() if p.reachable}:
            now = calendar.at(self.day, limits.day_starts)
            ends = calendar.at(self.day, limits.day_ends)
            while now < ends:
                hours.add(now)
                now += HOUR
        return sorted(hours)

    def _compose(self, message: PlannedMessage, *, now: datetime) -> Previewed:
        reader = self.everybody[message.recipient_id]
        ends_at = end_of_day(
            reader.calendar, now, day_ends=self.rules.thresholds.plan.day_ends
        )
        outgoing = compose(
            message,
            people=self.everybody,
            ends_at=ends_at,
            crm_hosts=self.rules.crm_hosts,
        )
        return Previewed(at=now, recipient=reader, message=outgoing)


def _zone(person: Person) -> Calendar:
    return Calendar(time_zone=person.calendar.time_zone)

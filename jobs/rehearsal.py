"""Days to come in a row: the live decisions, hour by hour, remembered from day to day.

Nothing is sent and nothing is stored: what an hour decides is remembered in memory by
the next one, as the outbox would remember it. So what was said on Monday is not said
again on Tuesday.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from coaching.calendar import Calendar
from coaching.facts import Person
from coaching.memory.history import History
from coaching.planning.carry_over import remember
from coaching.planning.hold_reasons import Held, Hold
from coaching.planning.plan import Plan, PlannedMessage
from jobs.admin_rules import AdminRules
from jobs.compose import Outgoing, compose, end_of_day
from jobs.decide import decide
from jobs.digest import kind_for, readers
from jobs.digest_content import compose_for
from jobs.digest_schedule import DAY, Slot, slot_on
from jobs.digest_slots import since_the_last
from jobs.own_days import OwnDays
from models.conversation.plan_history import history
from models.crm_data.freshness import freshness
from models.db.read_session import ReadSession
from models.outbox.reach import Reach
from models.people.roster import roster
from models.schedule.schedules import last_done

HOUR = timedelta(hours=1)
Case = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """One message that would go out, and when."""

    at: datetime
    recipient: Person
    message: Outgoing
    is_outside: bool = False
    """The reader is outside the pilot: it would be recorded for the admin alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What one day would bring, by each reader's own date."""

    day: date
    messages: tuple[Previewed, ...]
    """In the order of time."""
    held: tuple[Held, ...]
    """What would have gone out, and why it does not; quiet hours are no reason."""
    is_over: bool = False
    """The hours in which somebody may be written to lie behind."""
    dates: OwnDays | None = None
    """Which date each reader has on it; None: all have that of `day`."""

    def date_of(self, calendar: Calendar) -> date:
        """Return the date of a reader with `calendar` on this day."""
        return self.day if self.dates is None else self.dates.own(calendar, self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What days are rehearsed with."""

    session: ReadSession
    rules: AdminRules
    known_at: datetime
    """The present; a later hour sees what is known by then."""
    reach: Reach
    """Whoever is in shadow by it was told what was recorded, as for the job."""
    only: frozenset[int] | None = None
    """Show what these people would get; None: everybody."""
    starts_at: datetime | None = None
    """Nothing is decided before, and no digest that was written is shown again."""
    own_at: datetime | None = None
    """The first day is each reader's own date at that instant, as it is always where
    the present moment is the start; None: all days have one date for everybody."""
    rosters: dict[date, Mapping[int, Person]] = field(default_factory=dict)
    pretended: set[date] = field(default_factory=set)
    """Days of which all is shown as if Slack were connected: nobody is matched yet."""

    async def days(self, first: date, last: date) -> AsyncIterator[Day]:
        """Yield each day from `first` to `last`, the next one when it is asked for."""
        dates = OwnDays(first=first, at=self.starts_at or self.own_at)
        hours = {day: await self._hours(day, dates) for day in _span(first, last)}
        every = sorted({hour for day in hours.values() for hour in day})
        trail = _Trail(past=await self._past(every), dates=dates)
        for day, own in hours.items():
            until = max(own, default=None)
            for now in [hour for hour in every if until is not None and hour <= until]:
                await self._step(trail, now)
            every = [hour for hour in every if until is None or hour > until]
            yield await self._day(
                trail, day, is_over=await self._has_ended(day, own, dates)
            )

    async def _past(self, hours: Sequence[datetime]) -> History:
        if not hours:
            return History()
        past = await history(
            self.session,
            now=hours[0],
            shadow=self.reach.is_shadow,
            pilot=self.reach.pilot,
        )
        # What the circuit breaker would hold is shown too: somebody is looking.
        return replace(past, is_large_run_allowed=True)

    async def _step(self, trail: "_Trail", now: datetime) -> None:
        everybody = await self.everybody(now.date())
        plan = await decide(
            self.session,
            everybody=everybody,
            thresholds=self.rules.thresholds,
            history=trail.past,
            now=now,
            known_at=self.known_at,
        )
        plan = replace(plan, messages=trail.of_its_days(plan.messages, everybody, now))
        trail.past = remember(trail.past, plan, now=now)
        trail.note(plan, everybody, now=now)
        for message in plan.messages:
            trail.found.append(self._compose(message, everybody, now=now))

    async def _has_ended(
        self, day: date, hours: Sequence[datetime], dates: OwnDays
    ) -> bool:
        return not hours and bool(await self._at_work(day, dates))

    async def _at_work(self, day: date, dates: OwnDays) -> list[Person]:
        """Return who may be written to and works on their own date of `day`."""
        people = (await self.everybody(day)).values()
        return [
            p
            for p in people
            if p.reachable and p.calendar.works_on(dates.own(p.calendar, day))
        ]

    async def _day(self, trail: "_Trail", day: date, *, is_over: bool) -> Day:
        dates = trail.dates
        found = [
            m for m in trail.found if dates.shown(m.recipient.calendar, m.at) == day
        ]
        found += await self._digests(day, dates)
        ordered = sorted(found, key=lambda m: (m.at, m.recipient.id, m.message.kind))
        held = trail.held_on(day)
        return Day(
            day=day,
            messages=tuple(m for m in ordered if self._is_shown(m.recipient.id)),
            held=tuple(each for each in held if self._is_shown(each.recipient_id)),
            is_over=is_over,
            dates=dates,
        )

    def _is_shown(self, person_id: int) -> bool:
        return self.only is None or person_id in self.only

    async def everybody(self, day: date) -> Mapping[int, Person]:
        """Return everybody; before Slack is connected, as if all could be reached."""
        if day not in self.rosters:
            floor = await roster(self.session, now=Calendar().at(day, time(12)))
            known = dict(floor.people)
            if not any(person.reachable for person in known.values()):
                self.pretended.add(day)
                known = {
                    person.id: replace(person, reachable=person.id in floor.present)
                    for person in known.values()
                }
            self.rosters[day] = known
        return self.rosters[day]

    async def _hours(self, day: date, dates: OwnDays) -> list[datetime]:
        """Return each full hour in which somebody may be written to on the day."""
        limits = self.rules.thresholds.plan
        hours: set[datetime] = set()
        # On a day on which nobody works nothing is said, and rules need not run.
        at_work = await self._at_work(day, dates)
        for calendar in {_zone(person) for person in at_work}:
            own = dates.own(calendar, day)
            now = calendar.at(own, limits.day_starts)
            ends = calendar.at(own, limits.day_ends)
            while now < ends:
                hours.add(now)
                now += HOUR
        return self._from_the_start(hours)

    def _from_the_start(self, hours: set[datetime]) -> list[datetime]:
        """Return the hours that lie ahead; the present moment stands for a past one."""
        start = self.starts_at
        if start is None or not hours:
            return sorted(hours)
        ahead = {hour for hour in hours if hour > start}
        is_under_way = min(hours) <= start < max(hours) + HOUR
        return sorted(ahead | {start} if is_under_way else ahead)

    async def _digests(self, day: date, dates: OwnDays) -> list[Previewed]:
        """Return the digests that are due on the day; without any sync there is none.

        It would have nothing to tell, and the job writes none then.
        """
        if (await freshness(self.session, now=self.known_at)).deals_at is None:
            return []
        found = []
        for vp in readers(await self.everybody(day)):
            own = dates.own(vp.calendar, day)
            slot = slot_on(self.rules.schedule, vp.calendar, own)
            if slot is None or vp.calendar.is_off(own) or await self._is_over(vp, slot):
                continue
            found.append(await self._digest(vp, slot))
        return found

    async def _is_over(self, vp: Person, slot: Slot) -> bool:
        """Say whether the digest was written already, or comes too late now."""
        if self.starts_at is None:
            return False
        kind, after = kind_for(vp.id, self.reach), slot.day + DAY
        done = await last_done(self.session, kind, person_id=vp.id, before=after)
        return done == slot.day or slot.ends_at <= self.starts_at

    async def _digest(self, vp: Person, slot: Slot) -> Previewed:
        schedule, kind = self.rules.schedule, kind_for(vp.id, self.reach)
        whole = await since_the_last(self.session, schedule, vp, slot, kind=kind)
        at = max(slot.due_at, self.starts_at or slot.due_at)
        message = await compose_for(
            self.session, vp, whole, rules=self.rules, now=at, known_at=self.known_at
        )
        return self._previewed(message, vp, at=at)

    def _previewed(
        self, message: Outgoing, reader: Person, *, at: datetime
    ) -> Previewed:
        is_pilot = self.reach.pilot is not None
        return Previewed(
            at=at,
            recipient=reader,
            message=message,
            is_outside=is_pilot and self.reach.is_shadow_for(reader.id),
        )

    def _compose(
        self, message: PlannedMessage, everybody: Mapping[int, Person], *, now: datetime
    ) -> Previewed:
        reader = everybody[message.recipient_id]
        day_ends = self.rules.thresholds.plan.day_ends
        outgoing = compose(
            message,
            people=everybody,
            ends_at=end_of_day(reader.calendar, now, day_ends=day_ends),
            crm_hosts=self.rules.crm_hosts,
        )
        return self._previewed(outgoing, reader, at=now)


@dataclass(slots=True, kw_only=True)
class _Trail:
    """What is remembered from one hour to the next."""

    past: History
    dates: OwnDays
    found: list[Previewed] = field(default_factory=list)
    held: dict[date, dict[Case, Held]] = field(default_factory=dict)

    def of_its_days(
        self,
        messages: tuple[PlannedMessage, ...],
        everybody: Mapping[int, Person],
        now: datetime,
    ) -> tuple[PlannedMessage, ...]:
        """Return those whose readers have begun the first day by their own clock.

        What would go out at an hour of somebody else's is not told before its day:
        else it would stand on none of the days that are shown.
        """
        return tuple(
            each
            for each in messages
            if self.dates.shown(everybody[each.recipient_id].calendar, now)
            >= self.dates.first
        )

    def note(
        self, plan: Plan, everybody: Mapping[int, Person], *, now: datetime
    ) -> None:
        """Keep why what is held is held, and forget it of what goes out later."""
        for each in plan.held:
            if each.hold is not Hold.QUIET_HOURS and each.recipient_id in everybody:
                day = self.dates.shown(everybody[each.recipient_id].calendar, now)
                self.held.setdefault(day, {})[_case(each)] = each
        for message in plan.messages:
            day = self.dates.shown(everybody[message.recipient_id].calendar, now)
            for rule, person, subject, _ in message.matters:
                case = (rule, person, subject, message.recipient_id)
                self.held.get(day, {}).pop(case, None)

    def held_on(self, day: date) -> tuple[Held, ...]:
        """Return what is held on `day`, in a stable order."""
        held = self.held.get(day, {})
        return tuple(held[case] for case in sorted(held))


def _case(held: Held) -> Case:
    return (held.rule, held.person_id, held.subject_id, held.recipient_id)


def _span(first: date, last: date) -> Iterable[date]:
    return [first + DAY * n for n in range((last - first).days + 1)]


def _zone(person: Person) -> Calendar:
    return Calendar(time_zone=person.calendar.time_zone)

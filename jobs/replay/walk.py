"""The past again, day by day: the live decisions with what was known on each day.

Each person's day is looked at once, when it begins: it is then that nearly all of a
day's messages go out live, and a year stays a matter of seconds. What comes true during
a day is told the next morning. Nothing is sent and nothing is stored; nobody answers.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from coaching.calendar import Calendar
from coaching.facts import Freshness, Person
from coaching.memory.history import History
from coaching.moment import STREAMS, Moment
from coaching.planning.carry_over import lighter, remember
from coaching.planning.plan import PlannedMessage
from coaching.replay.told import DIGEST, Told, monday, told
from coaching.signal import Signal
from coaching.thresholds import Thresholds
from jobs.decide import Reading, decide_on
from models.db.database import SessionMaker, reading
from models.people.roster import roster

DAY = timedelta(days=1)
KEPT = timedelta(days=14)
"""Signals of so many days back are kept: onset asks for the business day before."""
Blind = tuple[datetime, datetime]
"""From when until when the log of activities cannot be trusted."""
Words = Callable[[PlannedMessage, Person], str]
"""Gives the whole text of a message as its reader would see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What a walk through the past is made with."""

    sessions: SessionMaker
    thresholds: Thresholds
    known_at: datetime
    blind: Sequence[Blind]
    on_day: Callable[[date], None]
    """Told of each day that begins."""
    words: Words | None = None
    """None: nobody will read the texts, so none is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What was found on the way."""

    told: tuple[Told, ...]
    off: Mapping[str, int]
    """On how many days each rule could not be judged."""
    weeks_here: Mapping[int, int]
    """In how many weeks each person was on the floor."""


async def walk(walk: Walk, *, first: date, last: date) -> Walked:
    """Go through the days from `first` to `last` and return who was told what."""
    trail = _Trail(walk=walk)
    async with reading(walk.sessions) as session:
        floor = await roster(session, now=walk.known_at)
    calendars = [person.calendar for person in floor.people.values()]
    today = None
    for now in day_starts(calendars, walk.thresholds, first=first, last=last):
        if now.date() != today:
            today = now.date()
            walk.on_day(today)
        await trail.step(now)
    return Walked(
        told=tuple(trail.told),
        off={rule: len(days) for rule, days in sorted(trail.off.items()) if days},
        weeks_here={person: len(weeks) for person, weeks in trail.here.items()},
    )


def day_starts(
    calendars: Iterable[Calendar], thresholds: Thresholds, *, first: date, last: date
) -> list[datetime]:
    """Return each instant at which somebody's working day begins, in order."""
    starts = thresholds.plan.day_starts
    days = [first + DAY * n for n in range((last - first).days + 1)]
    return sorted(
        {
            calendar.at(day, starts)
            for calendar in set(calendars)
            for day in days
            if calendar.works_on(day)
        }
    )


@dataclass(slots=True, kw_only=True)
class _Trail:
    """What is remembered from one look to the next."""

    walk: Walk
    past: History = field(default_factory=lambda: History(is_large_run_allowed=True))
    seen: dict[datetime, tuple[Signal, ...]] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    off: dict[str, set[date]] = field(
        default_factory=lambda: {rule: set() for rule in STREAMS if rule != DIGEST}
    )

    here: dict[int, set[date]] = field(default_factory=lambda: defaultdict(set))

    async def step(self, now: datetime) -> None:
        """Decide at `now` and remember it."""
        walk = self.walk
        async with reading(walk.sessions) as session:
            floor = await roster(session, now=now)
            everybody = present(floor.people, floor.present)
            for person_id in floor.present:
                self.here[person_id].add(monday(now.date()))
            look = Look(
                session=session,
                thresholds=walk.thresholds,
                known_at=walk.known_at,
                blind=walk.blind,
                at=now,
                seen=self.seen,
                off=self.off,
            )
            plan = await decide_on(
                look, everybody=everybody, history=self.past, now=now
            )
        self.past = lighter(remember(self.past, plan, now=now), now=now)
        for old in [at for at in self.seen if at < now - KEPT]:
            del self.seen[old]
        for message in plan.messages:
            reader = everybody[message.recipient_id]
            text = walk.words(message, reader) if walk.words else ""
            day = reader.calendar.today(now)
            self.told.append(told(message, at=now, day=day, text=text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Reading):
    """Reads one past instant; what was found at the instants before is not read again.

    Facts of a past instant do not change, so neither does what was found then.
    """

    blind: Sequence[Blind]
    at: datetime
    """What is decided now; an instant before it may be asked for too."""
    seen: dict[datetime, tuple[Signal, ...]]
    off: dict[str, set[date]]

    async def freshness(self, now: datetime) -> Freshness:
        """Return how far the data can be trusted: not at all in a gap of the log."""
        fresh = await Reading.freshness(self, now)
        if any(begins <= now < ends for begins, ends in self.blind):
            fresh = replace(fresh, activities_at=None)
        if now == self.at:
            self._note(fresh, now)
        return fresh

    async def before(
        self,
        found: Iterable[Signal],
        everybody: Mapping[int, Person],
        *,
        now: datetime,
    ) -> tuple[Signal, ...]:
        """Keep what was `found` now; return what held a business day before."""
        self.seen[now] = tuple(found)
        return await Reading.before(self, self.seen[now], everybody, now=now)

    async def signals_at(self, at: datetime, ids: Collection[int]) -> Iterable[Signal]:
        """Return what held `at` a past instant, from memory where it was looked at."""
        if at not in self.seen:
            return await Reading.signals_at(self, at, ids)
        return [signal for signal in self.seen[at] if signal.person_id in ids]

    def _note(self, fresh: Freshness, now: datetime) -> None:
        moment = Moment(now=now, thresholds=self.thresholds, freshness=fresh)
        for rule, days in self.off.items():
            reads_log = "activities_at" in STREAMS[rule]
            knows = moment.logs_activity() if reads_log else moment.reads_fresh(rule)
            if rule == "cliff" and moment.sees_no_activity():
                knows = True
            if not knows:
                days.add(now.date())


def present(
    everybody: Mapping[int, Person], here: Collection[int]
) -> dict[int, Person]:
    """Return everybody; who was here could be written to, as if Slack were connected.

    Whether Slack knew somebody on a day long ago is not kept, nor whether the CRM did.
    """
    return {
        person.id: replace(person, reachable=person.id in here, is_gone=False)
        for person in everybody.values()
    }

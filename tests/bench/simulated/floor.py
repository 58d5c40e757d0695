"""A floor of simulated reps goes through a year under the real rules and the real plan.

Each rep is looked at every business day at 08:00, as a replay does. Only the database
is left out: the facts come from the simulation.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from coaching.facts import Freshness, Person, RepBook, WorkSample
from coaching.history import History
from coaching.memory import lighter, remember
from coaching.moment import Moment
from coaching.plan import Findings, Plan, PlannedMessage, plan
from coaching.signals.signal import Signal
from coaching.thresholds import Thresholds
from coaching.unusual_focus import floor_fall, own_fall
from coaching.work_figures import work_figures
from tests.bench.simulated.definition import Ledger
from tests.bench.simulated.hiring import TEAM, hire
from tests.bench.simulated.manner import PLAIN, Manner
from tests.bench.simulated.rep import SimRep, Spell
from tests.bench.simulated.telling import Telling, leader_of
from tests.bench.simulated.verdicts import Said

DAY = timedelta(days=1)
WARM_UP = timedelta(days=270)
"""Lived before anything is judged, so that half a year of openings is known."""
SPELL_WEEKS = 9
SAMPLED, HALF, TEN = 2, 0.5, 10
"""On Wednesdays it is noted how one-sided the work of a healthy rep is, and how each
rep's work is spread, as the nightly job does."""
LONGEST_PAST = 60
BEFORE, AFTER = timedelta(days=14), timedelta(days=28)
"""Around a planted spell, its rep is judged."""
RESERVE = 2.0
"""So many spells are planted for each cliff wanted: not all meet the definition."""


@dataclass(slots=True)
class Seen:
    """What was said of one rep."""

    told: list[tuple[date, str]] = field(default_factory=list)
    """(day, level) of each cliff message to the rep."""
    weeks: set[date] = field(default_factory=set)
    """Mondays of the weeks with a cliff message about the rep, to anybody."""
    met_on: date | None = None
    """The second of the first two working days in a row in the spell on which the
    description fits: one alone does not make a cliff."""
    fits: bool = False
    """Whether the description fitted on the last working day."""
    ledger: Ledger = field(default_factory=Ledger)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a simulation is."""

    healthy: int
    planted: int
    first: date
    last: date
    seed: int
    manner: Manner = PLAIN


@dataclass(slots=True, kw_only=True)
class Simulation:
    """All reps and what was said of them."""

    size: Size
    thresholds: Thresholds
    reps: list[SimRep]
    seen: dict[int, Seen] = field(default_factory=lambda: defaultdict(Seen))
    histories: dict[str, History] = field(default_factory=dict)
    before: dict[int, tuple[Signal, ...]] = field(default_factory=dict)
    past: dict[int, tuple[WorkSample, ...]] = field(default_factory=dict)
    """How each rep's work was spread on past Wednesdays."""
    said: list[Said] = field(default_factory=list)
    open_deals: list[int] = field(default_factory=list)
    crowded: list[bool] = field(default_factory=list)
    """Of healthy reps on some days: whether one deal has half of the deals' work."""
    dry: list[bool] = field(default_factory=list)
    """And whether nothing new was opened for ten working days."""

    def run(self) -> None:
        """Live through the warm-up and the days that count."""
        day = self.size.first - WARM_UP
        while day <= self.size.last:
            if day >= self.size.first:
                self._judge(day)
            if day.weekday() == SAMPLED:
                self._sample(day)
            for rep in self.reps:
                if rep.works_on(day):
                    self.seen[rep.person.id].ledger.days.append(day)
                rep.live(day)
            day += DAY

    def _judge(self, day: date) -> None:
        rates = self._team_rates(day)
        zones: dict[str, list[SimRep]] = defaultdict(list)
        for rep in self.reps:
            zones[rep.person.calendar.time_zone].append(rep)
        for zone, reps in zones.items():
            now = reps[0].person.calendar.at(day, self.thresholds.plan.day_starts)
            self._judge_zone(zone, reps, day, now, rates)

    def _judge_zone(
        self,
        zone: str,
        reps: list[SimRep],
        day: date,
        now: datetime,
        rates: dict[int, float],
    ) -> None:
        books = {
            rep.person.id: self._book(rep, day, now, rates[rep.person.leader_id or 0])
            for rep in reps
        }
        fresh = self._fresh(books.values(), now)
        past = self.histories.get(zone, History(is_large_run_allowed=True))
        telling = Telling(thresholds=self.thresholds, freshness=fresh, now=now)
        is_open = {e.person_id for e in past.episodes if e.cleared_at is None}
        found: list[Signal] = []
        before: list[Signal] = []
        still: list[Signal] = []
        people: dict[int, Person] = {}
        for rep in reps:
            person = rep.person
            people[person.id] = person
            leader = leader_of(person)
            people[leader.id] = leader
            if not person.calendar.works_on(day) or not _counts(rep, day):
                continue
            self._note(rep, day)
            book = books[person.id]
            signals = telling.signals(book, margin=0.0)
            found += signals
            before += self.before.get(person.id, ())
            self.before[person.id] = signals
            if person.id in is_open:
                # Only an open episode asks whether its signal has cleared.
                margin = self.thresholds.plan.clear_margin
                still += telling.signals(book, margin=margin)
        away = {
            rep.person.id
            for rep in reps
            if not rep.person.calendar.works_on(day) or not _counts(rep, day)
        }
        decided = plan(
            Findings(now=found, before=before, still=still),
            people={id_: p for id_, p in people.items() if id_ not in away},
            history=past,
            freshness=fresh,
            thresholds=self.thresholds,
            now=now,
        )
        self.histories[zone] = lighter(remember(past, decided, now=now), now=now)
        self._keep(decided, day)

    def _book(self, rep: SimRep, day: date, now: datetime, team_rate: float) -> RepBook:
        book = rep.book(day, now, team_rate=team_rate)
        return replace(book, past_work=self.past.get(rep.person.id, ()))

    def _fresh(self, books: Iterable[RepBook], now: datetime) -> Freshness:
        """Return fresh data, with what everybody seeks less of than usual."""
        fresh = _freshness(now)
        moment = Moment(now=now, thresholds=self.thresholds, freshness=fresh)
        falls = (
            own_fall(figures.sample, book.past_work, moment)
            for book in books
            if (figures := work_figures(book, moment))
        )
        return replace(fresh, floor_fall=floor_fall(falls))

    def _sample(self, day: date) -> None:
        """Keep how each rep's work was spread, as the nightly job does."""
        for rep in self.reps:
            now = rep.person.calendar.at(day, self.thresholds.plan.day_starts)
            moment = Moment(
                now=now, thresholds=self.thresholds, freshness=_freshness(now)
            )
            figures = work_figures(rep.book(day, now, team_rate=0.0), moment)
            if figures is not None:
                kept = (*self.past.get(rep.person.id, ()), figures.sample)
                self.past[rep.person.id] = kept[-LONGEST_PAST:]

    def _note(self, rep: SimRep, day: date) -> None:
        seen = self.seen[rep.person.id]
        self.open_deals.append(len(rep.deals))
        seen.ledger.days.append(day)
        if rep.spell is None:
            if day.weekday() == SAMPLED and len(rep.deals) > 1:
                self.crowded.append(seen.ledger.focus(rep, day)[1] >= HALF)
                self.dry.append(seen.ledger.days_without(rep, day) >= TEN)
        elif seen.met_on is None and rep.spell.first <= day <= rep.spell.last:
            fits = seen.ledger.is_cliff(rep, day)
            if fits and seen.fits:
                seen.met_on = day
            seen.fits = fits
        seen.ledger.days.pop()

    def _keep(self, decided: Plan, day: date) -> None:
        for message in decided.messages:
            self.said += _said(message, day)
            if message.kind != "cliff":
                continue
            seen = self.seen[message.about_id]
            seen.weeks.add(day - DAY * day.weekday())
            if message.recipient_id == message.about_id:
                seen.told.append((day, message.evidence.level))

    def _team_rates(self, day: date) -> dict[int, float]:
        opened: Counter[int] = Counter()
        size: Counter[int] = Counter()
        for rep in self.reps:
            since = rep.person.calendar.start_of(day - timedelta(weeks=26))
            leader = rep.person.leader_id or 0
            size[leader] += 1
            opened[leader] += sum(each.at > since for each in rep.creations)
        return {leader: opened[leader] / 26 / size[leader] for leader in size}


def _freshness(now: datetime) -> Freshness:
    return Freshness(
        deals_at=now,
        activities_at=now,
        meetings_at=now,
        last_activity_at=now - DAY,
        has_outbound=True,
    )


def _said(message: PlannedMessage, day: date) -> list[Said]:
    """Return what one message tells, what rides along with it too."""
    told = (
        (message.kind, message.about_id, message.subject_id, message.evidence),
        *((a.rule, a.about_id, a.subject_id, a.evidence) for a in message.also),
    )
    return [
        Said(
            rule=rule,
            rep_id=about,
            deal_id=subject,
            day=day,
            heard_on=getattr(evidence, "last_customer_on", None),
        )
        for rule, about, subject, evidence in told
    ]


def _counts(rep: SimRep, day: date) -> bool:
    """Say whether what is said of `rep` on `day` is counted: always, or in a spell."""
    if rep.spell is None:
        return True
    return rep.spell.first - BEFORE <= day <= rep.spell.last + AFTER


def simulation(
    size: Size, thresholds: Thresholds, *, teams: Callable[[int], bool]
) -> Simulation:
    """Return a floor of healthy reps and, beside them, some with a planted spell.

    Of it those `teams` whose number is accepted; no team knows of another.
    """
    year = size.first.year
    in_all = size.healthy + round(size.planted * RESERVE)
    reps = []
    for number in range(in_all):
        if teams(number // TEAM):
            dice = _dice(size, number)
            spell = None if number < size.healthy else _spell(size, dice)
            reps.append(hire(number, dice, year=year, spell=spell, manner=size.manner))
    return Simulation(size=size, thresholds=thresholds, reps=reps)


def _dice(size: Size, number: int) -> Random:
    return Random(f"{size.seed}:{number}")  # noqa: S311 - a simulation, not a secret


def _spell(size: Size, dice: Random) -> Spell:
    room = (size.last - size.first).days - 7 * (SPELL_WEEKS + 2)
    first = size.first + DAY * dice.randint(0, max(0, room))
    return Spell(
        first=first,
        last=first + timedelta(weeks=SPELL_WEEKS),
        share=dice.uniform(0.65, 0.95),
        sought=dice.uniform(0.0, 0.35),
    )

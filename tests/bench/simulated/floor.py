"""A company of simulated reps goes through a year under the real rules and plan.

Each rep is looked at every business day at 08:00, as a replay does. Only the database
is left out: the facts come from the simulation. What is usual, what everybody does at
once and which rule may speak are told by the company's own past, as in an installation.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from coaching.facts import Freshness, RepBook, WorkSample
from coaching.memory.history import History
from coaching.moment import Moment
from coaching.planning.carry_over import lighter, remember
from coaching.planning.plan import Plan, Signals, plan
from coaching.signal import Signal
from coaching.thresholds import Thresholds
from coaching.usual.crm_only import crowd
from coaching.usual.unusual_focus import floor_fall, own_fall
from coaching.usual.whole_floor import with_past
from coaching.usual.work_figures import work_figures
from jobs.learning.sample_work import samples_of
from tests.bench.simulated.held_back import held_back
from tests.bench.simulated.norms import stage_norms
from tests.bench.simulated.notebook import Notebook, counts
from tests.bench.simulated.own_past import OwnPast
from tests.bench.simulated.rep import SimRep
from tests.bench.simulated.size import Size
from tests.bench.simulated.telling import Telling, leader_of

DAY = timedelta(days=1)
WARM_UP = timedelta(days=270)
"""Lived before anything is judged, so that half a year of openings is known."""
WEDNESDAY, FRIDAY = 2, 4
"""On Wednesdays work is sampled, and each rule looks at all reps for its record."""
LONGEST_PAST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What is known of a company at one instant."""

    day: date
    now: datetime
    books: Sequence[RepBook]
    freshness: Freshness


def _nothing_said() -> History:
    return History(is_large_run_allowed=True)


@dataclass(slots=True, kw_only=True)
class Simulation:
    """One company, and what was said of its reps."""

    size: Size
    thresholds: Thresholds
    reps: list[SimRep]
    own: OwnPast
    notebook: Notebook = field(default_factory=Notebook)
    history: History = field(default_factory=_nothing_said)
    before: dict[int, tuple[Signal, ...]] = field(default_factory=dict)
    past: dict[int, tuple[WorkSample, ...]] = field(default_factory=dict)
    """How each rep's work was spread on past Wednesdays."""

    def run(self) -> None:
        """Live through the warm-up and the days that count."""
        day = self.size.first - WARM_UP
        while day <= self.size.last:
            if day.weekday() <= FRIDAY:
                self._wake(day)
            for rep in self.reps:
                if rep.works_on(day):
                    self.notebook.works(rep, day)
                rep.live(day)
            day += DAY

    def _wake(self, day: date) -> None:
        is_sampled, is_judged = day.weekday() == WEDNESDAY, day >= self.size.first
        if not is_sampled and not is_judged:
            return
        morning = self._morning(day)
        if is_sampled:
            self._prove(morning)
        if is_judged:
            self._judge(morning)
        if is_sampled:
            self._sample(morning)

    def _morning(self, day: date) -> Morning:
        calendar = self.reps[0].person.calendar
        # In the company's own zone: what asks for its day is quicker.
        now = calendar.local(calendar.at(day, self.thresholds.plan.day_starts))
        rates, norms = self._team_rates(day), stage_norms(self.reps, day)
        books = [
            replace(
                rep.book(day, now, team_rate=rates[rep.person.leader_id or 0]),
                stage_norms=norms,
            )
            for rep in self.reps
        ]
        books = with_past(books, self.past)
        fresh = self._freshness(now)
        return Morning(
            day=day, now=now, books=books, freshness=self._of_all(books, fresh, now)
        )

    def _freshness(self, now: datetime) -> Freshness:
        is_logged = self.size.manner.is_logged
        return Freshness(
            deals_at=now,
            activities_at=now,
            meetings_at=now,
            last_activity_at=now - DAY if is_logged else None,
            has_outbound=is_logged,
        )

    def _of_all(
        self, books: Sequence[RepBook], fresh: Freshness, now: datetime
    ) -> Freshness:
        """Return `fresh` with what everybody does at once, as `whole_floor` tells it.

        Without the flags that all deals carry: they are no reason in any message here.
        """
        moment = Moment(now=now, thresholds=self.thresholds, freshness=fresh)
        falls = (
            own_fall(figures.sample, book.past_work, moment)
            for book in books
            if book.past_work and (figures := work_figures(book, moment))
        )
        middle = crowd(books, self.thresholds, now)
        return replace(
            fresh,
            floor_fall=floor_fall(falls),
            usual_top_share=middle.top_share,
            floor_due=middle.due,
        )

    def _prove(self, morning: Morning) -> None:
        """Look at all reps by the shipped values, and prove each rule by its past."""
        weeks = timedelta(weeks=self.thresholds.standing.weeks)
        if morning.day < self.size.first - weeks:
            return
        telling = self._telling(morning, self.thresholds)
        signals = [s for book in morning.books for s in telling.signals(book, margin=0)]
        self.own.look(morning.books, signals, self._moment(morning))
        if morning.day >= self.size.first - timedelta(weeks=1):
            self.own.prove(self.reps, self.thresholds, morning.now)

    def _judge(self, morning: Morning) -> None:
        day, thresholds = morning.day, self.own.terms(self.thresholds)
        telling = self._telling(morning, thresholds)
        margin = thresholds.plan.clear_margin
        is_open = {e.person_id for e in self.history.episodes if e.cleared_at is None}
        now: list[Signal] = []
        before: list[Signal] = []
        still: list[Signal] = []
        for rep, book in self._judged(morning):
            self.notebook.look(rep, day)
            if rep.spell is not None and not self.size.manner.is_logged:
                self.notebook.hold(rep, held_back(book, self._moment(morning)))
            id_, signals = rep.person.id, telling.signals(book, margin=0.0)
            now += signals
            before += self.before.get(id_, ())
            self.before[id_] = signals
            if id_ in is_open:
                # Only an open episode asks whether its signal has cleared.
                still += telling.signals(book, margin=margin)
        found = Signals(now=now, before=before, still=still)
        self._say(found, morning, thresholds)

    def _judged(self, morning: Morning) -> Iterator[tuple[SimRep, RepBook]]:
        for rep, book in zip(self.reps, morning.books, strict=True):
            if rep.person.calendar.works_on(morning.day) and counts(rep, morning.day):
                yield rep, book

    def _say(self, found: Signals, morning: Morning, thresholds: Thresholds) -> None:
        present = [rep.person for rep, _ in self._judged(morning)]
        leaders = [leader_of(rep.person) for rep in self.reps]
        known = replace(self.history, proofs=self.own.proofs, gates=self.own.gates)
        decided: Plan = plan(
            found,
            people={person.id: person for person in (*leaders, *present)},
            history=known,
            freshness=morning.freshness,
            thresholds=thresholds,
            now=morning.now,
        )
        kept = remember(known, decided, now=morning.now)
        self.history = lighter(kept, now=morning.now)
        self.notebook.hear(decided, morning.day)

    def _sample(self, morning: Morning) -> None:
        """Keep how each rep's work was spread, as the nightly job does."""
        found = samples_of(
            morning.books, self.thresholds, morning.freshness, morning.now
        )
        for sample in found:
            kept = (*self.past.get(sample.person_id, ()), sample)
            self.past[sample.person_id] = kept[-LONGEST_PAST:]

    def _moment(self, morning: Morning) -> Moment:
        return Moment(
            now=morning.now, thresholds=self.thresholds, freshness=morning.freshness
        )

    def _telling(self, morning: Morning, thresholds: Thresholds) -> Telling:
        return Telling(
            thresholds=thresholds, freshness=morning.freshness, now=morning.now
        )

    def _team_rates(self, day: date) -> dict[int, float]:
        opened: Counter[int] = Counter()
        size: Counter[int] = Counter()
        for rep in self.reps:
            since = rep.person.calendar.start_of(day - timedelta(weeks=26))
            leader = rep.person.leader_id or 0
            size[leader] += 1
            opened[leader] += sum(each.at > since for each in rep.creations)
        return {leader: opened[leader] / 26 / size[leader] for leader in size}


def simulation(size: Size, thresholds: Thresholds, *, company: int) -> Simulation:
    """Return one company of a floor of `size`, with the planted cliffs in it."""
    reps = list(size.reps(company))
    begins = reps[0].person.calendar.at(size.first - WARM_UP, time(0))
    return Simulation(
        size=size, thresholds=thresholds, reps=reps, own=OwnPast(since=begins)
    )

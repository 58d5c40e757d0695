"""Who works on the floor, and the habits that make each of them somebody."""

import math
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from tests.floors.weathervane import names
from tests.floors.weathervane.motions import MOTIONS, Motion, Span

if TYPE_CHECKING:
    from tests.floors.weathervane.deal import Deal, Meeting
    from tests.floors.weathervane.diary import Diary
    from tests.floors.weathervane.mods import Mods

PLACES_OF_WORK = (
    ("DE", "Europe/Berlin", "EUR"),
    ("GB", "Europe/London", "EUR"),
    ("US", "America/Chicago", "USD"),
)
LOGGING_STYLES = ("at once", "at once", "at once", "evening", "evening", "friday")


@dataclass(slots=True, kw_only=True)
class Person:
    """Anybody of ours; `place` is (country, time zone, currency)."""

    id: int
    name: str
    role: str
    place: tuple[str, str, str]
    leader: "Person | None" = None
    attends: float = 0.0
    """A leader's chance to sit in a customer meeting of a rep."""
    start: int | None = None
    time_off: list[tuple[int, int]] = field(default_factory=list)
    active: bool = True

    @property
    def email(self) -> str:
        """Return the address at work."""
        return f"{self.name.lower().replace(' ', '.')}@weathervane.example"


@dataclass(slots=True, kw_only=True)
class Habits:
    """What is usual for one rep, and for nobody else."""

    cycle: float
    amount: float
    dials: float
    mails: float
    own: float
    leads: float
    cadence: float
    patience: float
    """Days that a deal without an answer stays open in the books."""
    order: float
    """Chance on a working day that stages and dates are set right."""
    month_end_dates: bool
    weekdays: tuple[float, ...]
    bulk: int
    """Addresses in the Monday mailing; 0 for none."""
    logs: str
    keeps_calls: float
    keeps_mails: float
    keeps_meetings: bool
    names_deal: float
    forecasts: bool


@dataclass(slots=True, kw_only=True)
class Rep:
    """One rep with habits, plans, a book of deals and a diary of what really was."""

    index: int
    person: Person
    motion: Motion
    habits: Habits
    rng: Random
    mods: "Mods"
    diary: "Diary"
    traits: list[str] = field(default_factory=list)
    deals: list["Deal"] = field(default_factory=list)
    """The open ones."""
    meetings: list["Meeting"] = field(default_factory=list)
    """Those still to come."""
    pool: list[int] = field(default_factory=list)
    """Contacts to prospect."""
    effort: float = 1.0
    """How much prospecting of late, by the rep's own usual."""
    mood: float = 1.0
    drift: float = 1.0
    """Where the mood comes back to; habits change over the months."""

    @property
    def zone(self) -> str:
        """Return the rep's time zone."""
        return self.person.place[1]


def random_from(*parts: object) -> Random:
    """Return a stream of chance of its own for what `parts` name."""
    return Random("/".join(map(str, parts)))  # noqa: S311 - a game, no secret


def within(rng: Random, span: Span) -> float:
    """Return somewhere in a span, the middle being likelier."""
    return rng.triangular(*span)


def poisson(rng: Random, mean: float) -> int:
    """Return a count around `mean`."""
    if mean <= 0:
        return 0
    if mean > 30:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def motions_of(reps: int) -> list[Motion]:
    """Return one motion per rep, in the shares of a floor of forty."""
    total = sum(motion.reps for motion in MOTIONS)
    if reps < total // 2:
        return sorted(
            (MOTIONS[i % len(MOTIONS)] for i in range(reps)), key=MOTIONS.index
        )
    ends = [
        round(sum(m.reps for m in MOTIONS[: i + 1]) * reps / total)
        for i in range(len(MOTIONS))
    ]
    return [next(m for m, end in zip(MOTIONS, ends, strict=True) if i < end)
            for i in range(reps)]  # fmt: skip


def leaders_of(rng: Random, reps: int) -> tuple[Person, list[Person]]:
    """Return a VP and one manager for six or seven reps."""
    vp = Person(id=1001, name="Vivian Prior", role="vp", place=PLACES_OF_WORK[0])
    managers = []
    for i in range(max(1, min(6, round(reps / 6.5)))):
        place = PLACES_OF_WORK[2 if i == 4 else i % 2]
        name = f"{names.FIRST[-1 - i]} {names.LAST[i * 5]}"
        managers.append(
            Person(
                id=1010 + i,
                name=name,
                role="manager",
                place=place,
                leader=vp,
                attends=rng.uniform(0.03, 0.3),
            )
        )
    return vp, managers


def person_of(rng: Random, index: int, leader: Person) -> Person:
    """Return one rep's person."""
    first = names.FIRST[index % len(names.FIRST)]
    last = names.LAST[(index * 7 + index // 37) % len(names.LAST)]
    start = -rng.randrange(200, 2500)
    return Person(
        id=1100 + index,
        name=f"{first} {last}",
        role="rep",
        place=leader.place,
        leader=leader,
        start=start,
    )


def habits_of(rng: Random, motion: Motion, logging: str) -> Habits:
    """Draw one rep's habits out of a motion's range."""
    pace = rng.uniform(0.75, 1.25)
    cycle = within(rng, motion.cycle)
    bulky = motion.name in {"midmarket", "inbound", "channel"} and rng.random() < 0.5
    log = random_from("log", rng.random(), logging)
    half = logging == "half"
    return Habits(
        cycle=cycle,
        amount=motion.amount * math.exp(rng.gauss(0, 0.25)),
        dials=within(rng, motion.dials) * pace,
        mails=within(rng, motion.mails) * pace,
        own=within(rng, motion.own) * pace,
        leads=within(rng, motion.leads),
        cadence=within(rng, motion.cadence),
        patience=max(7.0, min(50.0, cycle * rng.uniform(0.35, 1.1))),
        order=rng.choice((0.1, 0.25, 0.5, 0.8)),
        month_end_dates=rng.random() < 0.4,
        weekdays=tuple(rng.uniform(0.75, 1.25) for _ in range(5)),
        bulk=rng.randrange(25, 90) if bulky else 0,
        logs=log.choice(LOGGING_STYLES),
        keeps_calls=log.uniform(0.15, 0.75) if half else log.uniform(0.96, 1.0),
        keeps_mails=log.uniform(0.3, 1.0) if half else log.uniform(0.98, 1.0),
        keeps_meetings=not half or log.random() < 0.65,
        names_deal=1 - motion.on_contact * (log.uniform(1, 2) if half else 0.7),
        forecasts=motion.pipeline == "enterprise" or rng.random() < 0.25,
    )

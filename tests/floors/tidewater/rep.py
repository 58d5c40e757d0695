"""The rep: temperament, logging habits, a book, a crush, and hours."""

from dataclasses import dataclass, field
from random import Random

from tests.floors.tidewater.customer import Contact, Deal
from tests.floors.tidewater.motions import Motion


@dataclass(slots=True)
class Temperament:
    """What sort of person a rep is."""

    temptation: float
    """How easily one exciting prospect takes them over, 0 to 1."""
    discipline: float
    """How far they prospect as they should; 1 is usual."""
    patience: int
    """Days of silence that somebody taken with a deal reads as a good sign."""
    energy: float
    skill: float
    hoards: bool
    """Keeps dead deals open."""
    texts: bool
    """Writes to customers from a phone of their own."""


@dataclass(slots=True)
class Habits:
    """What a rep leaves in the CRM, in a floor that is logged by half."""

    calls: float
    mails: float
    meetings: float
    links: float
    """Share of what is logged that is linked to its deal."""
    tasks: float
    when: str
    """prompt, evening, friday or monday"""
    stage_lag: int
    """Working days until a deal's new stage is entered."""
    dates: float
    """Chance a day that a close date that has passed is moved."""


@dataclass(slots=True)
class Lead:
    """A stranger that a rep is trying to reach."""

    contact: Contact
    company: str
    tries: int = 0
    waiting: int = 0
    """The day it was handed out, if it was."""


@dataclass(slots=True)
class Tally:
    """The truth of one rep's day, in hours."""

    present: float = 0.0
    opening: float = 0.0
    internal: float = 0.0
    admin: float = 0.0
    travel: float = 0.0
    deals: dict[int, float] = field(default_factory=dict)
    away: str = ""
    opened: int = 0

    def on(self, deal: int, hours: float) -> None:
        """Add hours of work on a deal."""
        self.deals[deal] = self.deals.get(deal, 0.0) + hours


@dataclass(slots=True)
class Rep:
    """Somebody who sells."""

    id: int
    name: str
    email: str
    country: str
    motion: Motion
    leader: int
    leader_since: int
    temper: Temperament
    habits: Habits
    target: float
    starts: int = -400
    leaves: int | None = None
    leave: list[tuple[int, int]] = field(default_factory=list)
    book: list[Deal] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    inbox: list[Lead] = field(default_factory=list)
    slump: float = 1.0
    """A mood that wanders slowly."""
    days: dict[int, Tally] = field(default_factory=dict)
    roles: list[tuple[int, str]] = field(default_factory=list)

    def employed(self, day: int) -> bool:
        """Say whether they work here on that day."""
        return self.starts <= day and (self.leaves is None or day < self.leaves)

    def on_leave(self, day: int) -> bool:
        """Say whether they are on leave that the calendar knows of."""
        return any(first <= day <= last for first, last in self.leave)

    def crush(self) -> Deal | None:
        """Return the open deal that they are taken with most."""
        best = max(self.book, key=lambda deal: deal.crush, default=None)
        return best if best and best.crush > 0.05 else None


def temperament(rng: Random) -> Temperament:
    """Draw a temperament."""
    return Temperament(
        temptation=rng.betavariate(1.9, 2.3),
        discipline=rng.uniform(0.75, 1.25),
        patience=rng.randint(12, 32),
        energy=rng.uniform(0.85, 1.1),
        skill=rng.uniform(0.8, 1.2),
        hoards=rng.random() < 0.35,
        texts=rng.random() < 0.4,
    )


def habits(rng: Random) -> Habits:
    """Draw logging habits, from the tidy to the hopeless."""
    tidy = rng.betavariate(2.2, 1.6)
    return Habits(
        calls=0.2 + 0.75 * tidy,
        mails=1.0 if rng.random() < 0.7 else 0.25 + 0.5 * tidy,
        meetings=0.55 + 0.43 * tidy,
        links=0.55 + 0.44 * tidy,
        tasks=rng.choice((0.0, 0.1, 0.3, 0.7)),
        when=rng.choices(
            ("prompt", "evening", "friday", "monday"), (0.5, 0.28, 0.14, 0.08)
        )[0],
        stage_lag=rng.choice((0, 0, 1, 1, 2, 4, 7)),
        dates=rng.choice((0.5, 0.25, 0.08, 0.02)),
    )

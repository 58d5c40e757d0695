"""Everything that there is on the floor, and what has happened so far."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from tests.floors.tidewater.arrangement import Arrangement, Effect, combined
from tests.floors.tidewater.customer import Contact, Deal
from tests.floors.tidewater.days import Days, season
from tests.floors.tidewater.motions import Motion
from tests.floors.tidewater.rep import Rep, Tally


class Happening(NamedTuple):
    """Something that was really done, of which the CRM may keep a row."""

    day: int
    minute: int
    kind: str
    """call, email or task"""
    rep: int
    deal: int
    """0 if it was about none."""
    contact: int
    way: str
    """in or out"""
    title: str
    result: str = ""
    seconds: int = 0
    by: str = ""
    """Empty for the rep; marketing, import or workflow otherwise."""


class Due(NamedTuple):
    """Something that a customer will do on a later day."""

    what: str
    deal: Deal | None
    rep: int
    contact: Contact


@dataclass(slots=True)
class Appointment:
    """A meeting, with customers if it has a deal."""

    rep: int
    deal: Deal | None
    day: int
    minute: int
    length: int
    booked: int
    booked_minute: int
    kind: str
    title: str
    contacts: tuple[int, ...] = ()
    attendees: tuple[int, ...] = ()
    outcome: str = ""


@dataclass(slots=True)
class Leader:
    """A manager or the VP."""

    id: int
    name: str
    email: str
    country: str
    role: str
    leader: str
    attention: float
    """How far they see what their reps do, 0 to 1."""
    leave: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Company:
    """A customer's firm."""

    id: int
    name: str
    day: int


@dataclass(slots=True)
class World:
    """The floor: people, customers, what is booked and what has happened."""

    days: Days
    rng: Random
    leaders: dict[int, Leader] = field(default_factory=dict)
    reps: dict[int, Rep] = field(default_factory=dict)
    deals: dict[int, Deal] = field(default_factory=dict)
    live: list[Deal] = field(default_factory=list)
    """Those that are open in the CRM."""
    contacts: list[Contact] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    diary: dict[tuple[int, int], list[Appointment]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By (rep, day)."""
    queue: dict[int, list[Due]] = field(default_factory=lambda: defaultdict(list))
    plans: list[Arrangement] = field(default_factory=list)
    today: dict[int, list[Arrangement]] = field(default_factory=dict)
    """By rep, those that are in force."""
    day: int = 0
    renewals: dict[int, list[tuple[int, Company]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By the day on which they come up: (rep, customer)."""

    @property
    def season(self) -> float:
        """How far customers are at their desks today."""
        return season(self.days.date_of(self.day))

    def effect(self, rep: Rep) -> Effect:
        """Return what today's arrangements do to a rep's day."""
        return combined(self.today.get(rep.id, ()))

    def tally(self, rep: Rep) -> Tally:
        """Return today's hours of a rep."""
        return rep.days.setdefault(self.day, Tally())

    def log(self, happening: Happening) -> None:
        """Take down what was done."""
        self.happenings.append(happening)

    def mark(self, deal: Deal, minute: int, name: str, value: str) -> None:
        """Take down that a field of a deal changed today."""
        deal.history.append((self.day, minute, name, value))

    def team(self, leader: int) -> list[Rep]:
        """Return a manager's reps who work here today."""
        return [
            rep
            for rep in self.reps.values()
            if rep.leader == leader and rep.employed(self.day)
        ]

    def peers(self, rep: Rep, motion: Motion | None = None) -> list[Rep]:
        """Return the others who sell the same way and work here today."""
        wanted = motion or rep.motion
        return [
            other
            for other in self.reps.values()
            if other.motion is wanted and other is not rep and other.employed(self.day)
        ]

"""Evidence of a 1:1 that has not been held, and what it would be about."""

from datetime import date
from typing import ClassVar, Literal

from coaching.evidence.parts import DealRef, Fact, PersonRef


class AgendaDeal(Fact):
    """A major deal with its flags, for a 1:1."""

    deal: DealRef
    flags: tuple[str, ...] = ()


class AgendaGoal(Fact):
    """The rep's target of this quarter, and what was won of it so far."""

    target_minor: int
    won_minor: int
    currency: str


class AgendaItem(Fact):
    """An open promise of the rep's, or an open call for help."""

    what: str
    """The promise in the rep's own words, or the topic of the call."""
    deal: DealRef | None = None
    due_on: date
    since_on: date
    state: Literal["open", "taken"] = "open"


class OneOnOneEvidence(Fact):
    """A 1:1 that has not been held."""

    forgotten: ClassVar[tuple[str, ...]] = ("state",)

    rule: Literal["one_on_one"] = "one_on_one"
    version: int = 2
    leader: PersonRef
    rep: PersonRef
    last_held_on: date | None
    """None: none is known since `counted_from`."""
    counted_from: date
    days: int
    """Calendar days since, time off subtracted."""
    target_days: int
    due_from: int
    """The day count at which this fired."""
    booked_look_ahead_days: int
    agenda: tuple[AgendaDeal, ...] = ()
    goal: AgendaGoal | None = None
    """None: no target, or no wins in its currency are known."""
    commitments: tuple[AgendaItem, ...] = ()
    help_requests: tuple[AgendaItem, ...] = ()

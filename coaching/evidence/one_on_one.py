"""Evidence of a 1:1 that has not been held, and what it would be about."""

from datetime import date
from typing import Literal

from coaching.evidence.parts import DealRef, Fact, PersonRef


class AgendaDeal(Fact):
    """A major deal with its flags, for a 1:1."""

    deal: DealRef
    flags: tuple[str, ...] = ()


class OneOnOneEvidence(Fact):
    """A 1:1 that has not been held."""

    rule: Literal["one_on_one"] = "one_on_one"
    version: int = 1
    leader: PersonRef
    rep: PersonRef
    last_held_on: date | None
    """None: none is known since `counted_from`."""
    counted_from: date
    days: int
    """Calendar days since, time off subtracted."""
    target_days: int
    state: Literal["due", "overdue"]
    due_from: int
    """The day count at which this fired."""
    booked_look_ahead_days: int
    agenda: tuple[AgendaDeal, ...] = ()

"""The customers of a VP's organisation, and when one of our leaders was last there."""

from dataclasses import dataclass
from datetime import date

from coaching.facts.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A company that has bought, as known at one instant."""

    id: int
    name: str
    won_minor: int
    """Won amounts of two years, added up in one currency."""
    currency: str
    won_deals: int
    open_deals: int = 0
    executive_on: date | None = None
    """The last day on which a manager or VP of ours met or called somebody there."""
    booked_on: date | None = None
    """The next day on which one of them will meet somebody there."""
    touched_on: date | None = None
    """The last day on which anybody of ours did."""
    rep: Person | None = None
    """Who has the newest of its deals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerBook:
    """What the rule about executive visits reads, for one VP."""

    vp: Person
    customers: tuple[Customer, ...] = ()
    """Those that brought most; 25 are enough."""
    bought: int = 0
    """How many have bought, in the VP's currency."""
    logs_leaders: bool = False
    """Some leader is on record with some customer."""
    is_complete: bool = False
    """The CRM has told the company of every deal that matters."""

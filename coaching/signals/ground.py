"""What the rules of the whole floor stand on, for the admin's questions about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.facts import CustomerBook, LeaderWeek, Person, RepBook
from coaching.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the rules stand on at one moment."""

    people: Sequence[Person]
    """Those who are present."""
    books: Sequence[RepBook]
    weeks: Sequence[LeaderWeek]
    customers: Sequence[CustomerBook]
    moment: Moment

"""How the company's own past went, counted: what the next weeks are judged by."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How open deals alike fared after the days on which they were looked at.

    A deal counts once for each look at it; no look is so young that its outcome was
    not known yet.
    """

    stage_id: int
    age: int
    """The band of the deal's age, by `coaching.forecasting.chance_soon.AGE_DAYS`."""
    silence: int | None
    """The band of the customer's silence; None: no word of theirs was on record."""
    has_amount: bool
    """Whether the CRM knew an amount on the day of the look."""
    seen_30: int
    won_30: int
    """How many of `seen_30` were won within 30 days."""
    seen_90: int
    won_90: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshSpan:
    """What came of the deals opened within one past span, by the end of that span."""

    days: int
    """30 or 90."""
    since: datetime
    currency: str | None
    """None: of the deals without one, of which nothing is known to be won."""
    created: int
    won: int
    won_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOne:
    """What of the pipeline on the first day of past quarters was won in the quarter."""

    currency: str
    quarters: int
    deals: int
    open_minor: int
    won_minor: int
    """The amounts of day one of those that were won."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WonLife:
    """What 95 of 100 won deals of the company took at most, in calendar days."""

    won: int
    """How many deals that rests on."""
    days: int
    """From their first day until they were won."""
    silent_days: int
    """The longest time in one deal in which nobody is known to have worked on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The past of the whole company, as known at one instant."""

    standings: tuple[Standing, ...] = ()
    day_ones: tuple[DayOne, ...] = ()

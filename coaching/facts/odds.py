"""A deal's past, and what it showed while a customer meeting was booked."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a deal was like from `at` on."""

    at: datetime
    stage_id: int | None
    along: float | None
    """Rank of the stage among the open ones of its pipeline, above 0 to 1."""
    pipeline: str | None
    amount_minor: int | None
    currency: str | None
    close_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A call, an e-mail or a meeting on a deal, and from when on it was known."""

    at: datetime
    known_at: datetime
    customer_side: bool
    contact_key: int | None
    """Stands for the contact; 0: several at once; None: none is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedMeeting:
    """A customer meeting, whatever became of it."""

    starts_at: datetime
    booked_at: datetime
    contact_key: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealPast:
    """All of a deal that a sight of it is made from, each part oldest first."""

    deal_id: int
    created_at: datetime
    steps: tuple[Step, ...] = ()
    words: tuple[Word, ...] = ()
    meetings: tuple[BookedMeeting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DealSight:
    """A deal with a booked customer meeting, as known at `at`."""

    deal_id: int
    at: datetime
    words: int
    """The customer's words in the last 30 days, meetings that were held included."""
    touches: int
    """All touches of that time, theirs and ours."""
    silent_days: float | None
    """Since the customer's last word; None: none is known."""
    people: int
    """Different people of theirs who took part in 60 days; several at once are two."""
    several_invited: bool
    """More than one of theirs is invited to the coming meeting."""
    along: float | None
    """Rank of its stage among the open ones of its pipeline, above 0 to 1."""
    pipeline: str | None
    age_days: float
    stage_days: float | None
    """Since it came into its stage."""
    slips: int
    """How often its close date was moved to a later day."""
    past_due: bool
    """Its close date is over."""
    amount_minor: int | None
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSight:
    """A sight of the past, and what became of the deal."""

    sight: DealSight
    closed_at: datetime
    won: bool

"""What the CRM showed of a deal whose customer meeting was booked, at one instant."""

from dataclasses import dataclass
from datetime import datetime


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

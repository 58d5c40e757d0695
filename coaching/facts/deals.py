"""A deal that is open, and how deals like it have moved."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Tier(StrEnum):
    """The four steps that thresholds are given for; open stages map onto them."""

    DISCOVERY = "discovery"
    EVALUATION = "evaluation"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A pipeline stage as it is known; `tier` is None for an unknown one."""

    id: int
    label: str
    tier: Tier | None = None
    position: int | None = None
    """Rank among the open stages of its pipeline, from 1."""
    probability: float | None = None
    """The CRM's own win probability, 0 to 1."""
    is_closed: bool = False
    is_won: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMove:
    """A change of a deal's close date, as its owner's calendar dates it."""

    on: date
    before: date
    after: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StageNorm:
    """How long won deals stood in one stage."""

    stage_id: int
    median_days: float
    won: int
    """How many won deals that rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A deal that is open at `now`."""

    id: int
    name: str
    owner_id: int
    """A person's id, not the CRM's."""
    created_at: datetime
    url: str | None = None
    stage: Stage | None = None
    stage_entered_at: datetime | None = None
    amount_minor: int | None = None
    currency: str | None = None
    close_date: date | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    """The day of the next open task or dated next activity, today or later."""
    next_meeting_at: datetime | None = None
    """The next booked, not cancelled meeting after `now`."""
    last_touch_at: datetime | None = None
    last_customer_touch_at: datetime | None = None
    outbound_days_since_customer: int = 0
    """Different days with an outbound touch after the last customer-side one."""
    last_touch_inbound: bool = False
    """The last touch came in and nothing went out since."""
    close_moves: tuple[CloseMove, ...] = ()
    """How the close date was changed, both ways, in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """A deal opened by a rep, for the base rate of prospecting."""

    deal_id: int
    at: datetime

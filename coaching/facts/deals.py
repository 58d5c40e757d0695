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
class AmountMove:
    """A change of a deal's amount, as its owner's calendar dates it."""

    on: date
    before_minor: int
    after_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSeen:
    """When a deal was last touched with one contact, with several or with none."""

    key: int | None
    """A number that stands for the contact; 0: several at once; None: none is known."""
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StageNorm:
    """How long won deals stood in one stage, and in the stages of its pipeline."""

    stage_id: int
    median_days: float
    won: int
    """How many won deals that rests on; with none the median is 0."""
    pipeline_days: float = 0
    pipeline_won: int = 0
    """Stays in any stage of the same pipeline, and how many they are."""
    closed: int | None = None
    """Deals closed on the whole floor in that year, counted to 50; None: not known."""


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
    """The last touch came in, we did not speak then, and nothing went out since."""
    last_word_spoken: bool = False
    """The last customer-side touch is a call in which we spoke."""
    close_moves: tuple[CloseMove, ...] = ()
    """How the close date was changed, both ways, in any order."""
    amount_moves: tuple[AmountMove, ...] = ()
    """How the amount was changed in the last 60 days, in any order."""
    forecast_category: str | None = None
    """What the rep has told the CRM to expect: commit, best_case, pipeline, omit."""
    contacts: tuple[ContactSeen, ...] = ()
    """With whom it was touched in the last 60 days, one entry for each contact."""
    team_median_minor: int | None = None
    """The median of the team's open amounts in this deal's currency."""
    taken_over_at: datetime | None = None
    """When its owner had it from somebody else, if in the last 60 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A rep's word that a deal may rest: the put-off of a message that turned on it."""

    deal_id: int
    reason: str
    """One of coaching.memory.put_offs.Reason."""
    asked_at: datetime
    until: date | None
    """The first day on which it rests no more; None: no such day."""


class OpenedBy(StrEnum):
    """Whose work a new deal is."""

    REP = "rep"
    """The rep made it, or had gone out to the customer before."""
    OTHERS = "others"
    """It was handed to the rep."""
    UNKNOWN = "unknown"
    """The CRM does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """A new deal of a rep, for the base rate of prospecting."""

    deal_id: int
    at: datetime
    by: OpenedBy = OpenedBy.UNKNOWN

"""The sections of coaching.toml: each number with its default and its bounds.

What each number means stands beside it in coaching.toml, for the sales lead who sets
it. `bd` is business days of the person concerned.
"""

from datetime import time
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coaching.facts import MeetingKind, Tier, TouchKind

Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(gt=0, le=100)]
Days = Annotated[int, Field(ge=1, le=365)]
Amount = Annotated[int, Field(ge=1, le=1_000_000_000)]
Count = Annotated[int, Field(ge=1, le=10_000)]


T = TypeVar("T", bound="Section")


class Section(BaseModel):
    """A frozen table of coaching.toml; a key that it does not have is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PerTier(Section):
    """A number of business days for each of the four stage tiers."""

    discovery: Days
    evaluation: Days
    proposal: Days
    negotiation: Days

    def of(self, tier: Tier) -> int:
        """Return the number for `tier`."""
        return int(getattr(self, tier.value))


class ReplyDays(PerTier):
    """How long a customer's reply may take."""

    discovery: Days = 7
    evaluation: Days = 6
    proposal: Days = 5
    negotiation: Days = 4


class TouchDays(PerTier):
    """How long a deal may go without a touch."""

    discovery: Days = 10
    evaluation: Days = 8
    proposal: Days = 6
    negotiation: Days = 5


class PerBand(Section):
    """A factor for each band of amounts."""

    small: Factor = 1
    mid: Factor = 1.5
    enterprise: Factor = 3


class PerMeetingKind(Section):
    """How much a leader can still change in each kind of meeting."""

    first_meeting: Share = 1.0
    presentation: Share = 1.0
    proposal: Share = 0.8
    negotiation: Share = 0.5
    signature: Share = 0.2
    other: Share = 0.5

    def of(self, kind: MeetingKind) -> float:
        """Return the share for `kind`; a 1:1 is no customer meeting and has none."""
        return float(getattr(self, kind.value, 0.0))


class Kinds(Section):
    """How the CRM's own words map onto ours."""

    mid_from: Amount = 10_000
    enterprise_from: Amount = 100_000
    meetings: dict[str, Annotated[MeetingKind, Field(strict=False)]] = {}
    stages: dict[str, Annotated[Tier, Field(strict=False)]] = {}

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return _rising(self, "mid_from", "enterprise_from")


class Work(Section):
    """What a logged touch is worth, and when the log can be trusted."""

    meeting: Factor = 3
    call: Factor = 2
    email: Factor = 1
    touches_per_day: Count = 3
    fresh_hours: Count = 24
    active_within_days: Days = 30
    ramping_days: Days = 90

    def weight(self, kind: TouchKind) -> float:
        """Return what one touch of `kind` is worth."""
        return float(getattr(self, kind.value))


class Cliff(Section):
    """Over-focus, with lapsing prospecting and lapsing other deals."""

    window_bd: Days = 15
    focus: Share = 0.60
    focus_in_large_book: Share = 0.50
    large_book: Count = 10
    min_touches: Count = 15
    min_open_deals: Annotated[int, Field(ge=2, le=10_000)] = 4
    value_share: Share = 0.40
    focus_alone: Share = 0.75
    gap_factor: Factor = 3.0
    gap_min_bd: Days = 10
    gap_max_bd: Days = 30
    rate_weeks: Count = 26
    team_weeks: Annotated[int, Field(ge=0, le=520)] = 4
    slow_rate: Annotated[float, Field(ge=0, le=100)] = 0.5
    outbound_bd: Days = 10
    outbound_norm_bd: Days = 60
    outbound_share: Share = 0.40
    lapsed_deals: Count = 2
    lapsed_share: Share = 0.50
    horizon_days: Days = 90
    shortfall: Share = 0.30
    closing_within_bd: Days = 10
    customer_within_bd: Days = 5
    look_again_bd: Days = 3
    quarter_start_bd: Annotated[int, Field(ge=0, le=60)] = 10
    role_change_days: Days = 90

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return _rising(self, "gap_min_bd", "gap_max_bd")


class NearlyEmpty(Section):
    """A pipeline with next to nothing in it."""

    open_deals: Count = 2


class Quiet(Section):
    """How long a customer may be silent."""

    gap_factor: Factor = 2.0
    floor_bd: Days = 2
    cap_bd: Days = 20
    min_gaps: Count = 4
    silent_factor: Annotated[float, Field(ge=1, le=100)] = 2.0
    silent_outbound_days: Count = 2
    answer_within_bd: Days = 2
    stage_bd: ReplyDays = ReplyDays()
    band: PerBand = PerBand()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return _rising(self, "floor_bd", "cap_bd")


class Flags(Section):
    """When a deal carries a flag."""

    no_touch_bd: TouchDays = TouchDays()
    next_step_from_stage: Count = 2
    ageing_warn: Annotated[float, Field(ge=1, le=100)] = 1.5
    ageing_risk: Annotated[float, Field(ge=1, le=100)] = 2.0
    ageing_min_won: Count = 15
    push_days: Days = 7
    pushes: Count = 2
    pushed_days: Days = 30
    quarter_end_days: Days = 14

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return _rising(self, "ageing_warn", "ageing_risk")


class WinRate(Section):
    """How far a small sample is pulled towards what is known more broadly."""

    pull: Annotated[float, Field(gt=0, le=1_000)] = 10
    fallback: Share = 0.25


class UncertainMeeting(Section):
    """Which customer meeting a leader's hour changes most."""

    sure_from: Share = 0.80
    lost_to: Share = 0.10
    ahead_from_bd: Annotated[int, Field(ge=0, le=30)] = 2
    ahead_to_bd: Annotated[int, Field(ge=1, le=30)] = 10
    influence: PerMeetingKind = PerMeetingKind()
    absence_days: Days = 60
    absence_bonus: Annotated[float, Field(ge=0, le=10)] = 0.5
    new_rep_days: Days = 180
    new_rep_factor: Annotated[float, Field(ge=1, le=10)] = 1.3
    per_week: Annotated[int, Field(ge=1, le=2)] = 1

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return _rising(
            _rising(self, "lost_to", "sure_from"), "ahead_from_bd", "ahead_to_bd"
        )


class OneOnOne(Section):
    """How often leader and rep talk about goals and the major deals."""

    every_days: Days = 30
    nudge_day: Days = 25
    overdue_day: Days = 35
    booked_within_days: Days = 7
    agenda_deals: Count = 3

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return _rising(self, "nudge_day", "overdue_day")


class Pipeline(Section):
    """The answer to /pipeline."""

    coverage: Factor = 3.0


class Forecast(Section):
    """The range for the next month."""

    days: Days = 30
    run_rate_days: Days = 90
    on_time: Share = 0.50
    draws: Annotated[int, Field(ge=100, le=100_000)] = 2_000
    drawn_singly: Count = 400
    seed: int = 90


class Digest(Section):
    """The Friday pack."""

    list_limit: Count = 8


class Budgets(Section):
    """Proactive messages in any seven days, by role; the digest is not counted."""

    rep: Count = 2
    manager: Count = 3
    vp: Count = 1
    admin: Count = 3


class Plan(Section):
    """Who hears what, and when."""

    day_starts: time = time(8)
    day_ends: time = time(18)
    grace_bd: Days = 3
    cool_down_bd: Days = 10
    clear_margin: Annotated[float, Field(ge=0, lt=1)] = 0.20
    first_days_back_bd: Annotated[int, Field(ge=0, le=10)] = 2
    breaker_factor: Factor = 3.0
    breaker_messages: Count = 20
    budget: Budgets = Budgets()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return _rising(self, "day_starts", "day_ends")


def _rising(section: T, low: str, high: str) -> T:
    if getattr(section, low) >= getattr(section, high):
        message = f"{low} must be below {high}"
        raise ValueError(message)
    return section

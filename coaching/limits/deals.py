"""The numbers of the rules about deals."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from coaching.facts import Tier
from coaching.limits.section import Count, Days, Factor, Section, Share, rising


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


class ThumbDays(PerTier):
    """How many calendar days a stage takes where nobody knows better."""

    discovery: Days = 14
    evaluation: Days = 21
    proposal: Days = 21
    negotiation: Days = 14


class PerBand(Section):
    """A factor for each band of amounts."""

    small: Factor = 1
    mid: Factor = 1.5
    enterprise: Factor = 3


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
    per_week: Count = 1
    band: PerBand = PerBand()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return rising(self, "floor_bd", "cap_bd")


class LooksOver(Section):
    """When an open deal looks over."""

    age_factor: Annotated[float, Field(ge=1, le=100)] = 2.0
    silent_factor: Annotated[float, Field(ge=1, le=100)] = 2.0
    least_silent_days: Days = 30
    least_won: Count = 20
    every_days: Annotated[int, Field(ge=7, le=35)] = 30
    lives_days: Days = 60


FlagName = Literal[
    "no_next_step",
    "no_touch",
    "past_due",
    "close_date_moved",
    "stage_ageing",
    "single_threaded",
    "optimistic_commit",
    "amount_jump",
    "quiet",
    "silent",
    "waiting_on_us",
]
"""What coaching.flags.flag calls each; a test compares them."""


class Flags(Section):
    """When a deal carries a flag."""

    no_touch_bd: TouchDays = TouchDays()
    next_step_from_stage: Count = 2
    ageing_warn: Annotated[float, Field(ge=1, le=100)] = 1.5
    ageing_risk: Annotated[float, Field(ge=1, le=100)] = 2.0
    ageing_min_won: Count = 15
    few_closed: Annotated[int, Field(ge=1, le=50)] = 50
    push_days: Days = 7
    pushes: Count = 2
    pushed_days: Days = 30
    quarter_end_days: Days = 14
    single_threaded_days: Annotated[int, Field(ge=1, le=60)] = 30
    commit_categories: tuple[str, ...] = Field(default=("commit",), strict=False)
    commit_below: Share = 0.50
    commit_silent_bd: Days = 10
    amount_jump: Annotated[float, Field(gt=0, le=100)] = 0.30
    amount_days: Annotated[int, Field(ge=1, le=60)] = 7
    common_share: Annotated[float, Field(gt=0, le=1)] = 0.50
    common_from: Count = 20
    rule_of_thumb_days: ThumbDays = ThumbDays()
    off: tuple[FlagName, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return rising(self, "ageing_warn", "ageing_risk")


class WinRate(Section):
    """How far a small sample is pulled towards what is known more broadly."""

    pull: Annotated[float, Field(gt=0, le=1_000)] = 10
    fallback: Share = 0.25
    told_from: Count = 5


class OddsLimits(Section):
    """How good the odds must have been on the own past before any is told."""

    auc_from: Share = 0.65
    least_each: Count = 30


class DealSections(Section):
    """Those sections of this file that a team may set for itself."""

    quiet: Quiet = Quiet()
    looks_over: LooksOver = LooksOver()
    flags: Flags = Flags()

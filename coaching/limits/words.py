"""How the CRM's own words and the log of work are read."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from coaching.facts import CallResult, MeetingKind, Tier, TouchKind
from coaching.limits.section import Amount, Count, Days, Factor, Section, rising


class Kinds(Section):
    """How the CRM's own words map onto ours."""

    mid_from: Amount = 10_000
    enterprise_from: Amount = 100_000
    meetings: dict[str, Annotated[MeetingKind, Field(strict=False)]] = Field(
        default_factory=dict
    )
    stages: dict[str, Annotated[Tier, Field(strict=False)]] = Field(
        default_factory=dict
    )

    calls: dict[str, Annotated[CallResult, Field(strict=False)]] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return rising(self, "mid_from", "enterprise_from")


class Work(Section):
    """What a logged touch is worth, and when the log can be trusted."""

    meeting: Factor = 3
    call: Factor = 2
    email: Factor = 1
    message: Factor = 1
    note: Factor = 0.25
    talk_seconds: Annotated[int, Field(ge=1, le=3_600)] = 60
    touches_per_day: Count = 3
    fresh_hours: Count = 24
    active_within_days: Days = 30
    ramping_days: Days = 90
    take_over_days: Annotated[int, Field(ge=1, le=60)] = 30

    def weight(self, kind: TouchKind) -> float:
        """Return what one touch of `kind` is worth."""
        return float(getattr(self, kind.value))

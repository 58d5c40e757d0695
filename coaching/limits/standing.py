"""The numbers by which each rule is judged on the company's own past."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from coaching.limits.section import Count, Days, Factor, Section, Share


class MostWrong(Section):
    """The share of wrong words above which a rule does not speak."""

    cliff: Share = 0.50
    nearly_empty: Share = 0.50
    quiet_deal: Share = 0.10
    stage_ageing: Share = 0.25
    no_touch: Share = 0.25

    def of(self, rule: str) -> float:
        """Return the bound of `rule`."""
        bound: float = getattr(self, rule)
        return bound


class Standing(Section):
    """How each rule is walked over the past, and from when it listens only."""

    weeks: Annotated[int, Field(ge=1, le=104)] = 26
    won_within_days: Days = 30
    opens_within_bd: Days = 10
    as_usual: Share = 0.75
    least_judged: Count = 20
    sureness: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    own_norm: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    own_norm_most: Factor = 3.0
    admin_days: Days = 7
    pilot_days: Days = 14
    least_answers: Count = 10
    most_unwanted: Share = 0.30
    most_wrong: MostWrong = MostWrong()

    @model_validator(mode="after")
    def _eases(self) -> Self:
        if self.own_norm_most < 1:
            message = "own_norm_most must be at least 1"
            raise ValueError(message)
        return self

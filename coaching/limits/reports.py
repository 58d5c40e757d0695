"""The numbers of the answers and reports: /pipeline, forecast, digest."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from coaching.limits.section import Count, Factor, Section, Share, rising


class Pipeline(Section):
    """The answer to /pipeline."""

    coverage: Factor = 3.0
    coverage_from: Count = 20
    past_due_share: Annotated[float, Field(gt=0, le=1)] = 0.20
    pace_gaps: Count = 4


class Forecast(Section):
    """The range for the next month."""

    on_time: Share = 0.50
    learned_from: Count = 50
    draws: Annotated[int, Field(ge=100, le=100_000)] = 2_000
    drawn_singly: Count = 400
    seed: int = 90
    weight_pull: Count = 4
    weight_power: Annotated[float, Field(ge=1, le=8)] = 4.0
    range_from: Count = 13
    told_from: Count = 8
    record_fridays: Count = 26
    record_amount_from: Count = 20
    record_chances_from: Count = 50

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return rising(self, "record_amount_from", "record_chances_from")


class Digest(Section):
    """The Friday pack."""

    list_limit: Count = 5

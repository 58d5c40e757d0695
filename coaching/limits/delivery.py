"""The numbers of the plan: who hears what, and when."""

from datetime import time
from typing import Annotated, Self

from pydantic import Field, model_validator

from coaching.limits.section import Count, Days, Factor, Section, rising


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
        return rising(self, "day_starts", "day_ends")

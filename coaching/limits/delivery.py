"""The numbers of the plan: who hears what, and when."""

from datetime import time
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from coaching.limits.section import Count, Days, Factor, Section, rising


class Budgets(Section):
    """Proactive messages in any seven days, by role; the digest is not counted."""

    rep: Count = 2
    manager: Count = 3
    vp: Count = 1
    admin: Count = 3


Weekday = Literal["mon", "tue", "wed", "thu", "fri"]
Weekdays = Annotated[tuple[Weekday, ...], Field(strict=False, min_length=1)]
WORKWEEK: Weekdays = ("mon", "tue", "wed", "thu", "fri")


class Escalation(Section):
    """Who hears of a cliff besides the rep: from when, until when, on which days."""

    leader_to_bd: Days = 20
    leader_weekdays: Weekdays = WORKWEEK
    next_leader_from_bd: Annotated[int, Field(ge=0, le=365)] = 0
    next_leader_to_bd: Days = 40
    next_leader_weekdays: Weekdays = WORKWEEK


class Personal(Section):
    """How far a person's own settings may go."""

    least_hours: Annotated[int, Field(ge=1, le=24)] = 2
    least_weekly: Annotated[int, Field(ge=0, le=10_000)] = 1
    longest_pause_days: Days = 60
    never_muted: Annotated[tuple[str, ...], Field(strict=False)] = ("cliff",)


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
    breaker_keeps_days: Days = 7
    bundle: Annotated[int, Field(ge=0, le=20)] = 8
    budget: Budgets = Budgets()
    escalation: Escalation = Escalation()
    personal: Personal = Personal()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.grace_bd >= self.escalation.leader_to_bd:
            message = "grace_bd must be below escalation.leader_to_bd"
            raise ValueError(message)
        return rising(self, "day_starts", "day_ends")

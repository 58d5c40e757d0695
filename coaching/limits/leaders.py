"""The numbers of the rules about a leader's week."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from coaching.facts import MeetingKind
from coaching.limits.section import Count, Days, Section, Share, rising


class PerMeetingKind(Section):
    """How much a leader can still change in each kind of meeting."""

    first_meeting: Share = 1.0
    presentation: Share = 1.0
    proposal: Share = 0.8
    negotiation: Share = 0.5
    signature: Share = 0.2
    customer_visit: Share = 0.5
    other: Share = 0.5

    def of(self, kind: MeetingKind) -> float:
        """Return the share for `kind`; a 1:1 is no customer meeting and has none."""
        return float(getattr(self, kind.value, 0.0))


class UncertainMeeting(Section):
    """Which customer meeting a leader's hour changes most."""

    sure_from: Share = 0.80
    lost_to: Share = 0.10
    ahead_from_bd: Annotated[int, Field(ge=0, le=30)] = 2
    ahead_to_bd: Annotated[int, Field(ge=1, le=30)] = 10
    wait_bd: Annotated[int, Field(ge=1, le=5)] = 1
    influence: PerMeetingKind = PerMeetingKind()
    absence_days: Days = 60
    absence_bonus: Annotated[float, Field(ge=0, le=10)] = 0.5
    new_rep_days: Days = 180
    new_rep_factor: Annotated[float, Field(ge=1, le=10)] = 1.3
    least_sampled_factor: Annotated[float, Field(ge=1, le=10)] = 1.2
    per_week: Annotated[int, Field(ge=1, le=2)] = 1

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return rising(
            rising(self, "lost_to", "sure_from"), "ahead_from_bd", "ahead_to_bd"
        )


class OneOnOne(Section):
    """How often leader and rep talk about goals and the major deals."""

    every_days: Days = 30
    nudge_day: Days = 25
    overdue_day: Days = 35
    booked_within_days: Days = 7
    seen_within_days: Days = 90
    agenda_deals: Count = 3

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return rising(self, "nudge_day", "overdue_day")


class LeaderSections(Section):
    """The sections of this file, as coaching.toml and a team name them."""

    uncertain_meeting: UncertainMeeting = UncertainMeeting()
    one_on_one: OneOnOne = OneOnOne()

"""The numbers of the rules about where leaders take part."""

from typing import Annotated

from pydantic import Field

from coaching.limits.section import Count, Days, Section, Share

Weekly = Annotated[int, Field(ge=1, le=2)]


class Kitchen(Section):
    """A regular sampling of every element of the work of each rep."""

    target: Count = 1
    ahead_to_bd: Annotated[int, Field(ge=1, le=30)] = 10
    least_meetings: Count = 8
    per_week: Weekly = 1


class FirstMeetings(Section):
    """The first meetings of a rep who is new."""

    target: Count = 2
    within_days: Annotated[int, Field(ge=1, le=60)] = 30
    ahead_to_bd: Annotated[int, Field(ge=1, le=30)] = 10
    per_week: Weekly = 1


class FieldTime(Section):
    """The share of a leader's working hours spent with customers, beside a rep."""

    goal: Share = 0.20
    weeks: Annotated[int, Field(ge=1, le=8)] = 4
    hours_per_day: Annotated[int, Field(ge=1, le=12)] = 8


class ExecutiveVisits(Section):
    """Which customers a leader of the company should hear from in person."""

    top_share: Share = 0.15
    least_customers: Count = 7
    silent_days: Days = 90
    per_week: Weekly = 1


class PresenceSections(Section):
    """Those sections of this file that a team may set for itself."""

    kitchen: Kitchen = Kitchen()
    first_meetings: FirstMeetings = FirstMeetings()
    field_time: FieldTime = FieldTime()

"""The numbers of the rules about a rep's whole book.

A number of weeks or days may not exceed what is read of the past: it would count what
nobody has looked at.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from coaching.limits.section import Count, Days, Factor, Section, Share, rising

Chance = Annotated[float, Field(gt=0, lt=1)]


class Cliff(Section):
    """Over-focus, with lapsing prospecting and lapsing other deals."""

    window_bd: Annotated[int, Field(ge=1, le=40)] = 15
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
    rate_weeks: Annotated[int, Field(ge=1, le=26)] = 26
    team_weeks: Annotated[int, Field(ge=0, le=520)] = 4
    slow_rate: Annotated[float, Field(ge=0, le=100)] = 0.5
    outbound_bd: Annotated[int, Field(ge=1, le=80)] = 10
    outbound_norm_bd: Annotated[int, Field(ge=1, le=80)] = 60
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
    role_change_chance: Chance = 0.01

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return rising(self, "gap_min_bd", "gap_max_bd")


class NearlyEmpty(Section):
    """A pipeline with next to nothing in it."""

    open_deals: Count = 2
    """Fewer than this where nobody's past weeks are known."""
    share_of_usual: Share = 0.34
    weeks_as_few: Share = 0.10
    gap_chance: Chance = 0.05
    gap_min_bd: Days = 10


class RepSections(Section):
    """The sections of this file, as coaching.toml and a team name them."""

    cliff: Cliff = Cliff()
    nearly_empty: NearlyEmpty = NearlyEmpty()

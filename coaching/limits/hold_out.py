"""The numbers of the hold-out: how many weeks stay silent, and from when it tells."""

from typing import Annotated

from pydantic import Field

from coaching.limits.section import Count, Days, Section

Half = Annotated[float, Field(ge=0, le=0.5)]
"""With more than half held out the bot would be silent more often than not."""


class HoldOut(Section):
    """Which share of rep-weeks is drawn to stay without messages; 0 is off."""

    share: Half = 0.0
    after_bd: Days = 10
    least_weeks: Annotated[int, Field(ge=1, le=104)] = 26
    least_rep_weeks: Count = 30
    least_reps: Annotated[int, Field(ge=5, le=10_000)] = 10

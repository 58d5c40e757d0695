"""From where one deal and a standstill behind it are worth a word without any log.

Chosen on seeds 1 to 3 of tests/floors/weathervane without activities, and seeds 1 and 2
of tests/bench/simulated with its touches taken away; `python -m
tests.floors.judge_crm_only` reports on others.
"""

from typing import Annotated

from pydantic import Field

from coaching.limits.section import Count, Days, Factor, Section, Share
from coaching.limits.usual import Spreads

SPREAD_OF_TOP_SHARE = 0.25
"""On the scale of odds: the least by which a steady book varies all the same."""


class CrmOnly(Section):
    """The cliff where no activity is logged: amounts, openings, moves and dates."""

    share: Share = 0.30
    unusual: Spreads = 1.0
    share_alone: Share = 0.45
    due: Factor = 4.0
    min_gap_bd: Days = 5
    min_openings: Count = 8
    still_deals: Count = 2
    still_share: Share = 0.50
    closing_within_bd: Annotated[int, Field(ge=0, le=60)] = 10

"""Open deals that look over: past a multiple of what the company's won deals ever took.

A quiet customer is worth a question while the deal may still be won. On one floor the
median silence in such messages was 88 business days, where 9 is usual, about the same
ten people nearly every week: what is over wants to be closed, or a day until when it
lives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from coaching.calendar import Calendar
from coaching.facts import Deal, WonLife
from coaching.measures.lapsed_deals import is_planned, is_settling
from coaching.moment import Moment

RULE = "looks_over"
PERCENTILE = 95
"""The very longest of a year is chance: one forgotten deal would bury the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksOver:
    """How old and how still a deal is that looks over, in calendar days."""

    age_days: int
    silent_days: int
    """Since a touch was logged, or its stage or its close date changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The days past which a deal looks over; both must be passed."""

    age_days: float
    silent_days: float


def bounds(life: WonLife | None, moment: Moment) -> Bounds | None:
    """Return the days past which a deal looks over; None: too few were won to tell."""
    limits = moment.thresholds.looks_over
    if life is None or life.won < limits.least_won:
        return None
    silent = max(limits.silent_factor * life.silent_days, limits.least_silent_days)
    return Bounds(
        age_days=moment.least(limits.age_factor * life.days),
        silent_days=moment.least(silent),
    )


def looks_over(
    deal: Deal, life: WonLife | None, *, calendar: Calendar, moment: Moment
) -> LooksOver | None:
    """Return how old and still `deal` is, if both are past what won deals took.

    `calendar` is its owner's. Not a deal for which something is planned, nor one that
    has only just changed hands. None where a stream it reads is old: a touch may be on
    its way.
    """
    found = bounds(life, moment)
    if found is None or is_planned(deal) or not moment.reads_fresh(RULE):
        return None
    today = calendar.today(moment.now)
    age = (today - calendar.today(deal.created_at)).days
    silent = (today - last_sign(deal, calendar)).days
    if age <= found.age_days or silent <= found.silent_days:
        return None
    if is_settling(deal, calendar=calendar, moment=moment):
        return None
    return LooksOver(age_days=age, silent_days=silent)


def last_sign(deal: Deal, calendar: Calendar) -> date:
    """Return the last day on which anybody worked on `deal`, as far as is known.

    The same signs as those by which `models/deals/won_life.py` measures won deals.
    """
    instants = (
        deal.created_at,
        deal.stage_entered_at,
        deal.last_touch_at,
        deal.taken_over_at,
    )
    days = [calendar.today(at) for at in instants if at is not None]
    return max(*days, *(move.on for move in deal.close_moves), date.min)


def longest(days: Sequence[timedelta]) -> int:
    """Return the whole days within which 95 of 100 of `days` lie, by nearest rank.

    There must be one at least.
    """
    rank = ceil(len(days) * PERCENTILE / 100)
    return ceil(sorted(days)[rank - 1] / timedelta(days=1))

"""The facts from which a deal's chance is told: most are the customer's own part.

Each has one figure that a fit can read, and a sense: where more of it can only speak
for the deal, or only against. Counts and days are taken by their logarithm, since the
step from one to two says more than the one from eleven to twelve.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p
from statistics import fmean, median

from coaching.facts import DealSight, PastSight

SILENT_MOST = 60.0
"""Days: a customer without any word counts as one who was silent for so long."""
PEOPLE_MOST = 6
SLIPS_MOST = 5
UNKNOWN_ALONG = 0.5

PULL = 10
"""A pipeline's share of won meetings is pulled towards all as if by so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What figures are measured by: how it was on the meetings that were learned."""

    amounts: Mapping[str, int]
    """The median amount, in minor units, by currency."""
    won: float
    """The share of these meetings whose deals were won, above 0 and below 1."""
    by_pipeline: Mapping[str, float]
    """The same in each pipeline, pulled towards all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsFact:
    """One fact of a deal and how a fit reads it."""

    name: str
    sense: int
    """1: more of the figure can only speak for it; -1: only against; 0: either."""
    figure: Callable[[DealSight, Ground], float]
    shown: Callable[[DealSight, Ground], float | None]
    """The fact as people count it; None: not known."""


def _share(sight: DealSight, _: Ground) -> float:
    # One word of two says less than ten of twenty: as if one of two more were theirs.
    return (sight.words + 1) / (max(sight.touches, sight.words) + 2)


def _silence(sight: DealSight, _: Ground) -> float:
    days = SILENT_MOST if sight.silent_days is None else sight.silent_days
    return log1p(min(max(days, 0.0), SILENT_MOST))


def _along(sight: DealSight, _: Ground) -> float:
    return UNKNOWN_ALONG if sight.along is None else sight.along


def _stage_days(sight: DealSight, _: Ground) -> float:
    days = sight.age_days if sight.stage_days is None else sight.stage_days
    return log1p(max(days, 0.0))


def _amount(sight: DealSight, ground: Ground) -> float:
    """Return how many times the usual amount; as usual where either is not known."""
    usual = ground.amounts.get(sight.currency or "", 0)
    amount = sight.amount_minor or 0
    return log(amount / usual) if amount > 0 and usual > 0 else 0.0


def _part(sight: DealSight, _: Ground) -> float | None:
    return sight.words / sight.touches if sight.touches else None


def _times(sight: DealSight, ground: Ground) -> float | None:
    usual = ground.amounts.get(sight.currency or "")
    if sight.amount_minor is None or not usual:
        return None
    return sight.amount_minor / usual


def _pipeline(sight: DealSight, ground: Ground) -> float:
    return ground.by_pipeline.get(sight.pipeline or "", ground.won)


def _pipeline_odds(sight: DealSight, ground: Ground) -> float:
    share = _pipeline(sight, ground)
    return log(share / (1 - share))


FACTS: tuple[OddsFact, ...] = (
    OddsFact(
        name="words",
        sense=1,
        figure=lambda sight, _: log1p(sight.words),
        shown=lambda sight, _: sight.words,
    ),
    OddsFact(name="share", sense=1, figure=_share, shown=_part),
    OddsFact(
        name="silence",
        sense=-1,
        figure=_silence,
        shown=lambda sight, _: sight.silent_days,
    ),
    OddsFact(
        name="people",
        sense=1,
        figure=lambda sight, _: min(sight.people, PEOPLE_MOST),
        shown=lambda sight, _: sight.people,
    ),
    OddsFact(
        name="invited",
        sense=1,
        figure=lambda sight, _: float(sight.several_invited),
        shown=lambda sight, _: float(sight.several_invited),
    ),
    OddsFact(name="stage", sense=1, figure=_along, shown=lambda sight, _: sight.along),
    OddsFact(name="pipeline", sense=1, figure=_pipeline_odds, shown=_pipeline),
    OddsFact(
        name="stage_days",
        sense=0,
        figure=_stage_days,
        shown=lambda sight, _: sight.stage_days,
    ),
    OddsFact(
        name="age",
        sense=0,
        figure=lambda sight, _: log1p(max(sight.age_days, 0.0)),
        shown=lambda sight, _: sight.age_days,
    ),
    OddsFact(
        name="slips",
        sense=-1,
        figure=lambda sight, _: min(sight.slips, SLIPS_MOST),
        shown=lambda sight, _: sight.slips,
    ),
    OddsFact(
        name="past_due",
        sense=-1,
        figure=lambda sight, _: float(sight.past_due),
        shown=lambda sight, _: float(sight.past_due),
    ),
    OddsFact(name="amount", sense=0, figure=_amount, shown=_times),
)
SENSES = tuple(fact.sense for fact in FACTS)


def figures(sight: DealSight, ground: Ground) -> tuple[float, ...]:
    """Return the figure of each of FACTS."""
    return tuple(fact.figure(sight, ground) for fact in FACTS)


def ground_of(past: Sequence[PastSight]) -> Ground:
    """Return what figures are measured by; some of `past` were won and some not."""
    amounts: dict[str, list[int]] = defaultdict(list)
    ends: dict[str, list[bool]] = defaultdict(list)
    for each in past:
        sight = each.sight
        if sight.currency and sight.amount_minor and sight.amount_minor > 0:
            amounts[sight.currency].append(sight.amount_minor)
        if sight.pipeline:
            ends[sight.pipeline].append(each.won)
    won = fmean(each.won for each in past)
    return Ground(
        amounts={code: int(median(known)) for code, known in sorted(amounts.items())},
        won=won,
        by_pipeline={
            name: (sum(known) + PULL * won) / (len(known) + PULL)
            for name, known in sorted(ends.items())
        },
    )

"""The facts from which a deal's chance is told: most are the customer's own part.

Each has one figure that a fit can read, and a sense: where more of it can only speak
for the deal, or only against. Counts and days are taken by their logarithm, since the
step from one to two says more than the one from eleven to twelve.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import log, log1p
from statistics import median

from coaching.facts import DealSight

SILENT_MOST = 60.0
"""Days: a customer without any word counts as one who was silent for so long."""
PEOPLE_MOST = 6
SLIPS_MOST = 5
UNKNOWN_ALONG = 0.5

Medians = Mapping[str, int]
"""The median amount, in minor units, by currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsFact:
    """One fact of a deal and how a fit reads it."""

    name: str
    sense: int
    """1: more of the figure can only speak for it; -1: only against; 0: either."""
    figure: Callable[[DealSight, Medians], float]
    shown: Callable[[DealSight, Medians], float | None]
    """The fact as people count it; None: not known."""


def _share(sight: DealSight, _: Medians) -> float:
    # One word of two says less than ten of twenty: as if one of two more were theirs.
    return (sight.words + 1) / (max(sight.touches, sight.words) + 2)


def _silence(sight: DealSight, _: Medians) -> float:
    days = SILENT_MOST if sight.silent_days is None else sight.silent_days
    return log1p(min(max(days, 0.0), SILENT_MOST))


def _along(sight: DealSight, _: Medians) -> float:
    return UNKNOWN_ALONG if sight.along is None else sight.along


def _stage_days(sight: DealSight, _: Medians) -> float:
    days = sight.age_days if sight.stage_days is None else sight.stage_days
    return log1p(max(days, 0.0))


def _amount(sight: DealSight, medians: Medians) -> float:
    """Return how many times the usual amount; as usual where either is not known."""
    usual = medians.get(sight.currency or "", 0)
    amount = sight.amount_minor or 0
    return log(amount / usual) if amount > 0 and usual > 0 else 0.0


def _part(sight: DealSight, _: Medians) -> float | None:
    return sight.words / sight.touches if sight.touches else None


def _times(sight: DealSight, medians: Medians) -> float | None:
    if sight.amount_minor is None or not medians.get(sight.currency or ""):
        return None
    return sight.amount_minor / medians[sight.currency or ""]


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


def figures(sight: DealSight, medians: Medians) -> tuple[float, ...]:
    """Return the figure of each of FACTS."""
    return tuple(fact.figure(sight, medians) for fact in FACTS)


def usual_amounts(sights: Iterable[DealSight]) -> Medians:
    """Return the median of the known amounts of each currency."""
    known: dict[str, list[int]] = defaultdict(list)
    for sight in sights:
        if sight.currency and sight.amount_minor and sight.amount_minor > 0:
            known[sight.currency].append(sight.amount_minor)
    return {code: int(median(amounts)) for code, amounts in sorted(known.items())}

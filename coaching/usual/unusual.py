"""How unusual a figure is for one person: beside the middle and spread of their past.

A figure is told in spreads: 1 is the edge of the middle two thirds of the past, 2
is rare, 3 hardly ever happens. Shares are compared by their odds and counts by their
roots, so that the spread of a small and of a large figure mean the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import median

Scale = Callable[[float], float]
MIDDLE_PART = 0.68
EDGE = 0.02
"""Keeps the odds of nothing and of everything within bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """One figure beside what is usual for the person."""

    value: float
    usual: float
    """The median of the past."""
    spreads: float
    """How far above the usual, in spreads; negative below it."""
    seen: int
    """On how many past instants that rests."""


def unusual(
    value: float,
    past: Sequence[float],
    *,
    scale: Scale,
    least_spread: float,
) -> Unusual:
    """Return how far `value` lies from what `past` holds.

    `least_spread`, on the scale, is the spread of somebody who never varies: without it
    a metronome's smallest change would be a sensation. ValueError without a past.
    """
    middle = median(past)
    centre = scale(middle)
    distances = sorted(abs(scale(each) - centre) for each in past)
    spread = max(distances[int(len(past) * MIDDLE_PART)], least_spread)
    return Unusual(
        value=value,
        usual=middle,
        spreads=(scale(value) - centre) / spread,
        seen=len(past),
    )


def by_odds(share: float) -> float:
    """Return a share, 0 to 1, on the scale of log odds."""
    return log(max(share, EDGE) / (1 + EDGE - share))


def by_root(count: float) -> float:
    """Return a count, or a sum of work, on the scale of its root."""
    return sqrt(max(count, 0))

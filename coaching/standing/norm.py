"""The company's own norm: from how much silence on a deal of its own is rarely won."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from coaching.limits import Standing
from coaching.standing.standing import OwnNorm, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class WonDeal:
    """A deal that was won, and the worst that the rule saw of it shortly before."""

    won_at: datetime
    worst: float
    """The largest factor at which the rule would still have spoken; 0: at none."""


def own_norm(
    won: Sequence[WonDeal], *, shipped: float, limits: Standing
) -> OwnNorm | None:
    """Return the factor that the given share of the won deals never passed.

    It is learned on those won first and judged on those won last, so that it is not
    chosen on what it is judged by. None where it would have to be so large that the
    rule said next to nothing, or where half the deals are too few to learn it from.
    The quantile is the nearest rank (Hyndman and Fan's type 1).
    """
    ordered = sorted(won, key=lambda deal: (deal.won_at, deal.worst))
    half = len(ordered) // 2
    older, newer = ordered[:half], ordered[half:]
    if len(older) < limits.least_judged:
        return None
    rank = ceil(limits.own_norm * len(older)) - 1
    factor = max(shipped, sorted(deal.worst for deal in older)[rank])
    if factor > shipped * limits.own_norm_most:
        return None
    spoke = sum(deal.worst > factor for deal in newer)
    return OwnNorm(
        factor=factor,
        record=Record(spoke=spoke, weeks=len(newer), wrong=spoke, judged=len(newer)),
    )

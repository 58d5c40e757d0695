"""What the open deals and new business would bring in a month: many draws of both."""

from collections.abc import Iterable, Sequence
from math import fsum, sqrt
from random import Random

from coaching.limits import Forecast

Bet = tuple[int, float]
"""An amount in minor units and the chance that it comes within the month."""


def likely_month(
    bets: Iterable[Bet], *, fresh: Sequence[int], limits: Forecast, seed: str
) -> int:
    """Return the median of `bets` and new business, in whole minor units.

    The median and not the mean, which one deal far above the others would decide.

    Each of `limits.draws` draws decides the largest bets one by one; the many small
    ones enter together, as a normal sum with their mean and variance. To these it adds
    one of the sums in `fresh`: what new business brought in one past month.
    The same input and seed give the same in any order.
    """
    largest = sorted(bets, reverse=True)
    singly, rest = largest[: limits.drawn_singly], largest[limits.drawn_singly :]
    mean = fsum(amount * p for amount, p in rest)
    spread = sqrt(fsum(amount**2 * p * (1 - p) for amount, p in rest))
    months = sorted(fresh) or [0]
    dice = Random(seed)  # noqa: S311 - a simulation, not a secret
    draws = sorted(
        sum(amount for amount, p in singly if dice.random() < p)
        + (max(0.0, dice.gauss(mean, spread)) if rest else 0)
        + dice.choice(months)
        for _ in range(limits.draws)
    )
    return round(draws[len(draws) // 2])

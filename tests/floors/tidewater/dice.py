"""Chance that comes out the same each time for the same seed."""

import math
from random import Random


def dice(*purpose: object) -> Random:
    """Return a source of chance of its own for `purpose`, e.g. a seed and a word."""
    return Random("/".join(map(str, purpose)))  # noqa: S311 - a simulation, no secret


def around(rng: Random, middle: float, spread: float) -> float:
    """Draw a positive figure, half of them below `middle`; `spread` is in logs."""
    return middle * math.exp(rng.gauss(0, spread))


def count_of(rng: Random, mean: float) -> int:
    """Draw how often something rare happens that happens `mean` times on average."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def within(low: float, figure: float, high: float) -> float:
    """Return `figure`, held between `low` and `high`."""
    return min(high, max(low, figure))


def chance_of(logit: float) -> float:
    """Turn a score in logits into a chance between 0 and 1."""
    return 1 / (1 + math.exp(-within(-30, logit, 30)))

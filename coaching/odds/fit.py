"""A ridge logistic regression, exact: Newton's method on the penalised likelihood.

log(p / (1 - p)) = intercept + the sum of weight x figure, each figure less its mean and
divided by its standard deviation. What is made largest is the log-likelihood less
pull / 2 x the sum of the squared weights; the intercept is free (le Cessie and van
Houwelingen, 1992). So few deals, or figures that part won from lost without a rest,
give small weights and never endless ones. scikit-learn's C is 1 / pull.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, log1p, sqrt
from operator import mul

Columns = Sequence[Sequence[float]]
"""The values of one figure after the other."""
ENOUGH = 1e-9
"""The rise of the likelihood, in nats, from which on one more step is the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What a figure says for or against, beside the mean of those learned from."""

    intercept: float
    weights: tuple[float, ...]
    """By standard deviation of the figure."""
    means: tuple[float, ...]
    deviations: tuple[float, ...]

    def parts(self, figures: Sequence[float]) -> tuple[float, ...]:
        """Return what each figure adds to the log-odds; 0 for one at its mean."""
        ruler = zip(self.weights, self.means, self.deviations, strict=True)
        return tuple(
            weight * (figure - mean) / deviation
            for figure, (weight, mean, deviation) in zip(figures, ruler, strict=True)
        )

    def chance(self, figures: Sequence[float]) -> float:
        """Return the chance, 0 to 1."""
        return _chance(self.intercept + sum(self.parts(figures)))


def fit(
    rows: Sequence[Sequence[float]],
    won: Sequence[bool],
    *,
    pull: float,
    senses: Sequence[int],
) -> Fit:
    """Return the fit to `rows` of figures and whether each was `won`.

    `senses` has 1 where more of a figure can only speak for, -1 where it can only
    speak against, 0 where both may be. A figure that the past says the opposite of
    is left out, the strongest first, since it only mends what another one overdid.
    ValueError unless some were won and some not.
    """
    if len(set(won)) < 2:  # noqa: PLR2004 - won and lost
        message = "of won deals alone, or of lost ones, nothing can be learned"
        raise ValueError(message)
    columns = list(zip(*rows, strict=True))
    means = tuple(sum(column) / len(column) for column in columns)
    deviations = tuple(
        _deviation(column, mean) for column, mean in zip(columns, means, strict=True)
    )
    scaled = [
        [(value - mean) / deviation for value in column]
        for column, mean, deviation in zip(columns, means, deviations, strict=True)
    ]
    intercept, weights = _sensible(scaled, won, pull, senses)
    return Fit(intercept=intercept, weights=weights, means=means, deviations=deviations)


def _deviation(column: Sequence[float], mean: float) -> float:
    """Return the standard deviation; 1 for a figure that is always the same."""
    found = sqrt(sum((value - mean) ** 2 for value in column) / len(column))
    # What is left of a constant is the rounding of its mean.
    return found if found > 1e-9 * (1 + abs(mean)) else 1.0


def _sensible(
    columns: Columns, won: Sequence[bool], pull: float, senses: Sequence[int]
) -> tuple[float, tuple[float, ...]]:
    """Return intercept and weights, none of which contradicts its sense."""
    kept = list(range(len(columns)))
    while True:
        found = _newton([columns[each] for each in kept], won, pull)
        weights = dict(zip(kept, found[1:], strict=True))
        worst = min(
            kept, key=lambda each: (weights[each] * senses[each], each), default=None
        )
        if worst is None or weights[worst] * senses[worst] >= 0:
            whole = (weights.get(each, 0.0) for each in range(len(columns)))
            return found[0], tuple(whole)
        kept.remove(worst)


def _newton(columns: Columns, won: Sequence[bool], pull: float) -> list[float]:
    """Return the intercept and the weights at which the likelihood is largest."""
    whole = [[1.0] * len(won), *columns]
    at = [0.0] * len(whole)
    height = _height(whole, won, pull, at)
    while True:
        slope, bend = _slope_and_bend(whole, won, pull, at)
        step = _solved(bend, slope)
        rise = sum(map(mul, slope, step))
        if rise < ENOUGH:
            return _moved(at, step)
        # A whole step can lead over the top, down the other side.
        while (higher := _height(whole, won, pull, _moved(at, step))) <= height:
            step = [each / 2 for each in step]
        at, height = _moved(at, step), higher


def _moved(at: Sequence[float], step: Sequence[float]) -> list[float]:
    return [old + new for old, new in zip(at, step, strict=True)]


def _height(
    whole: Columns, won: Sequence[bool], pull: float, at: Sequence[float]
) -> float:
    """Return the penalised log-likelihood."""
    likelihood = -fsum(
        _softplus(-score if is_won else score)
        for score, is_won in zip(_scores(whole, at), won, strict=True)
    )
    return likelihood - pull / 2 * sum(weight**2 for weight in at[1:])


def _slope_and_bend(
    whole: Columns, won: Sequence[bool], pull: float, at: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    """Return the gradient, and the negative of the second derivatives."""
    chances = [_chance(score) for score in _scores(whole, at)]
    rest = [is_won - p for is_won, p in zip(won, chances, strict=True)]
    spread = [p * (1 - p) for p in chances]
    slope = [sum(map(mul, column, rest)) for column in whole]
    bend: list[list[float]] = []
    for place, column in enumerate(whole):
        weighed = list(map(mul, column, spread))
        bend.append([sum(map(mul, weighed, other)) for other in whole[: place + 1]])
    for place in range(1, len(whole)):
        slope[place] -= pull * at[place]
        bend[place][place] += pull
    return slope, bend


def _solved(lower: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve for a symmetric positive matrix, given by its lower half, by Cholesky."""
    root: list[list[float]] = []
    forward: list[float] = []
    for row, value in zip(lower, right, strict=True):
        own: list[float] = []
        for column, above in enumerate([*root, own]):
            rest = row[column] - sum(map(mul, own, above[:column]))
            is_last = column == len(root)
            own.append(sqrt(rest) if is_last else rest / above[column])
        root.append(own)
        forward.append((value - sum(map(mul, own, forward))) / own[-1])
    found: list[float] = []
    for place in reversed(range(len(root))):
        below = (root[len(root) - 1 - n][place] * x for n, x in enumerate(found))
        found.append((forward[place] - sum(below)) / root[place][place])
    return found[::-1]


def _scores(whole: Columns, at: Sequence[float]) -> list[float]:
    return [sum(map(mul, row, at)) for row in zip(*whole, strict=True)]


def _chance(score: float) -> float:
    if score < 0:
        return 1 - _chance(-score)
    return 1 / (1 + exp(-score))


def _softplus(score: float) -> float:
    """Return log(1 + e^score) without overflow."""
    return max(score, 0.0) + log1p(exp(-abs(score)))

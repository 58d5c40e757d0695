"""The hidden chance of a deal: its standing, measured against what came of such."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from tests.floors.tidewater.customer import Deal
from tests.floors.tidewater.world import World

DEAD = 0.01
SURE, HOPELESS = 0.8, 0.1
LEAST = 25
"""A step of the curve rests on at least so many days."""
POOL = 250
"""A motion with fewer days than this borrows everybody's curve."""


@dataclass(slots=True)
class Curve:
    """From a score to a chance, never falling."""

    scores: list[float]
    chances: list[float]

    def __call__(self, score: float) -> float:
        """Return the chance that goes with a score, between two steps in a line."""
        place = bisect_right(self.scores, score)
        if place == 0:
            return self.chances[0]
        if place == len(self.scores):
            return self.chances[-1]
        low, high = self.scores[place - 1], self.scores[place]
        part = (score - low) / (high - low) if high > low else 1.0
        floor, top = self.chances[place - 1], self.chances[place]
        return floor + part * (top - floor)


def fitted(points: list[tuple[float, bool]]) -> Curve:
    """Fit a curve that never falls to (score, won), by pooling neighbours."""
    if not points:
        return Curve([0.0], [0.2])
    points = sorted(points)
    size = max(LEAST, len(points) // 60)
    parts = [points[at : at + size] for at in range(0, len(points), size)]
    blocks: list[list[float]] = []  # sum of scores, won, days
    for part in parts:
        won = float(sum(win for _, win in part))
        blocks.append([sum(score for score, _ in part), won, float(len(part))])
        while len(blocks) > 1 and _rate(blocks[-2]) >= _rate(blocks[-1]):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return Curve(
        [total / days for total, _, days in blocks],
        [(won + 0.3) / (days + 1) for _, won, days in blocks],
    )


def _rate(block: list[float]) -> float:
    return block[1] / block[2]


class Chances:
    """The hidden chance of every deal on every day of a floor."""

    def __init__(self, world: World) -> None:
        by_motion: dict[str, list[tuple[float, bool]]] = defaultdict(list)
        for deal in world.deals.values():
            if deal.won or deal.dead is not None:
                by_motion[deal.motion.key] += _points(deal)
        everybody = [point for points in by_motion.values() for point in points]
        shared = fitted(everybody)
        self._curves = {
            key: fitted(points) if len(points) >= POOL else shared
            for key, points in by_motion.items()
        }
        self._shared = shared

    def of(self, deal: Deal, day: int) -> float:
        """Return the chance that `deal` is won, as it stood on a day's morning."""
        if deal.dead is not None and day > deal.dead:
            return DEAD
        curve = self._curves.get(deal.motion.key, self._shared)
        return curve(standing(deal, day, deal.scores))

    def steps(self, motion: str) -> list[tuple[float, float]]:
        """Return (score, chance) of a motion's curve, to look at."""
        curve = self._curves.get(motion, self._shared)
        return list(zip(curve.scores, curve.chances, strict=True))


def standing(deal: Deal, day: int, series: list[float]) -> float:
    """Return a deal's daily figure of a day; the nearest known one beyond."""
    if not series:
        return 0.0
    return series[max(0, min(len(series) - 1, day - deal.known_from))]


def _points(deal: Deal) -> list[tuple[float, bool]]:
    last = deal.dead if deal.dead is not None else (deal.closed or 0)
    step = 3 if deal.motion.wait < 8 else 7
    days = range(deal.known_from, last + 1, step)
    return [(standing(deal, day, deal.scores), deal.won) for day in days]


def klass(chance: float) -> str:
    """Name a chance: sure, hopeless, or uncertain."""
    if chance >= SURE:
        return "sure"
    return "hopeless" if chance <= HOPELESS else "uncertain"


def rising(curve: list[tuple[float, float]]) -> bool:
    """Say whether a curve never falls."""
    return all(a[1] <= b[1] + 1e-9 for a, b in pairwise(curve))

"""How chances that were told did beside what came: by order, by error, by band.

AUC: the chance that of a won and a lost one the won one had been given more, ties half
(Mann and Whitney, 1947; Hanley and McNeil, 1982); 0.5 is drawing lots. Brier score: the
mean of (chance - outcome) squared (Brier, 1950).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum
from operator import itemgetter

BANDS = 5
"""Of a fifth each: whether of those given 60 to 80 % so many were won."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The chances within one fifth."""

    seen: int
    won: int
    told: float
    """The mean of the chances; 0 without any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How chances did that were told before the outcome was known."""

    seen: int
    won: int
    auc: float
    brier: float
    brier_constant: float
    """That of giving each the share that had been won until then."""
    bands: tuple[Band, ...]
    """From the lowest fifth to the highest."""


def record(
    told: Sequence[float], won: Sequence[bool], *, constant: float
) -> Record | None:
    """Return the record of the chances `told`; None unless some were won, some not."""
    auc = area(told, won)
    if auc is None:
        return None
    return Record(
        seen=len(won),
        won=sum(won),
        auc=auc,
        brier=brier(told, won),
        brier_constant=brier([constant] * len(won), won),
        bands=tuple(_band(place, told, won) for place in range(BANDS)),
    )


def area(told: Sequence[float], won: Sequence[bool]) -> float | None:
    """Return the AUC; None where there is no pair of a won and a lost one."""
    pairs = sum(won) * (len(won) - sum(won))
    if not pairs:
        return None
    below, right = 0, 0.0
    for _, alike in groupby(sorted(zip(told, won, strict=True)), key=itemgetter(0)):
        outcomes = [is_won for _, is_won in alike]
        wins = sum(outcomes)
        losses = len(outcomes) - wins
        right += wins * (below + losses / 2)
        below += losses
    return right / pairs


def brier(told: Sequence[float], won: Sequence[bool]) -> float:
    """Return the Brier score: 0 is perfect, 0.25 what a coin gets."""
    errors = ((p - is_won) ** 2 for p, is_won in zip(told, won, strict=True))
    return fsum(errors) / len(won)


def _band(place: int, told: Sequence[float], won: Sequence[bool]) -> Band:
    within = [
        (p, is_won)
        for p, is_won in zip(told, won, strict=True)
        if min(int(p * BANDS), BANDS - 1) == place
    ]
    return Band(
        seen=len(within),
        won=sum(is_won for _, is_won in within),
        told=fsum(p for p, _ in within) / len(within) if within else 0.0,
    )

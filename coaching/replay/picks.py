"""How the deals ended of the meetings that were called uncertain."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import fsum


class End(StrEnum):
    """How a deal stands today."""

    WON = "won"
    LOST = "lost"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A meeting that a leader would have been asked to join, and its deal's end."""

    at: datetime
    leader_id: int
    deal_id: int
    deal: str
    chance: float
    """Of winning, as it was told then."""
    end: End


@dataclass(frozen=True, slots=True, kw_only=True)
class Picks:
    """All picks, and how good their chances were."""

    picks: tuple[Pick, ...]
    won: int
    lost: int
    brier: float | None
    """Mean squared distance of chance and end; None: too few have ended to say."""
    constant_brier: float | None
    """The same if each deal had been given the share that was won in the end."""
    least: int
    """From so many ended deals something is said."""


def picks(found: Iterable[Pick], *, least: int) -> Picks:
    """Return how the picks ended; a deal that was picked again counts once, the first.

    The constant knows the end: a chance that beats it tells deals apart.
    """
    first: dict[int, Pick] = {}
    for each in sorted(found, key=lambda pick: (pick.at, pick.deal_id)):
        first.setdefault(each.deal_id, each)
    ended = [each for each in first.values() if each.end is not End.OPEN]
    won = sum(each.end is End.WON for each in ended)
    says = len(ended) >= least
    share = won / len(ended) if ended else 0.0
    return Picks(
        picks=tuple(first.values()),
        won=won,
        lost=len(ended) - won,
        brier=_brier({each: each.chance for each in ended}) if says else None,
        constant_brier=_brier(dict.fromkeys(ended, share)) if says else None,
        least=least,
    )


def _brier(chances: Mapping[Pick, float]) -> float | None:
    if not chances:
        return None
    return fsum(
        (chance - (pick.end is End.WON)) ** 2 for pick, chance in chances.items()
    ) / len(chances)

"""Shrunken win rates: a small sample is pulled towards what is known more broadly.

p = (won + pull x parent) / (closed + pull), from the deals that once stood in the same
stage: of one amount band within the team, pulled towards those of the whole team,
pulled towards the CRM's own probability of the stage, or a fallback without one.
"""

from collections import defaultdict
from collections.abc import Iterable

from coaching.evidence import WinChance
from coaching.facts import ClosedWay, Deal
from coaching.measures.kinds import amount_band
from coaching.thresholds import Thresholds

Segment = tuple[int | None, int, str | None]


class WinRates:
    """The rates of one instant, added up once for many deals."""

    def __init__(self, passages: Iterable[ClosedWay], thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self._counts: dict[Segment, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for passage in passages:
            for band in (passage.band, None):
                segment = (passage.team_id, passage.stage_id, band)
                won, closed = self._counts[segment]
                self._counts[segment] = (won + passage.won, closed + passage.closed)

    def chance(self, deal: Deal, *, team_id: int | None) -> WinChance:
        """Return the chance that `deal` is won at all, and what it rests on."""
        rates = self._thresholds.win_rate
        stage = deal.stage
        crm = stage.probability if stage else None
        base = rates.fallback if crm is None else crm
        if stage is None:
            return self._rate(base, similar=0, team=0, crm=crm)
        band = amount_band(
            deal.amount_minor, deal.currency, kinds=self._thresholds.kinds
        )
        won, closed = self._count((team_id, stage.id, None))
        team = (won + rates.pull * base) / (closed + rates.pull)
        if band is None:
            return self._rate(team, similar=0, team=closed, crm=crm)
        same, n = self._count((team_id, stage.id, band))
        p = (same + rates.pull * team) / (n + rates.pull)
        return self._rate(p, similar=n, team=closed, crm=crm)

    def _rate(
        self, p: float, *, similar: int, team: int, crm: float | None
    ) -> WinChance:
        """Return `p` with the closest deals it rests on that are enough to be told.

        Those of its size are among those of the team, so that the wider number is true.
        """
        told_from = self._thresholds.win_rate.told_from
        similar = similar if similar >= told_from else 0
        return WinChance(
            p=p,
            n=similar or team,
            basis=_basis(similar, team, crm),
            told_from=told_from,
        )

    def _count(self, segment: Segment) -> tuple[int, int]:
        return self._counts.get(segment, (0, 0))


def _basis(similar: int, team: int, crm: float | None) -> str:
    """Say in words what the chance rests on most closely."""
    if similar:
        return "deals of the team in this stage and of this size"
    if team:
        return "deals of the team in this stage"
    return "no similar deals yet" if crm is None else "the CRM's own figure"

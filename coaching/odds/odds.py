"""The odds of a deal, learned from the company's own meetings, and their record.

What is learned from are booked customer meetings of deals that are closed by now, each
as it looked some days before. The record is told by a second fit, on the older ones
alone, that is held against the newer ones: those it had not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from coaching.facts import DealSight, PastSight
from coaching.limits import OddsLimits
from coaching.odds.facts import FACTS, SENSES, Ground, figures, ground_of
from coaching.odds.fit import Fit, fit
from coaching.odds.record import Record, record

VERSION = 1
"""Raised when the facts or their figures change: old weights mean nothing then."""
PULL = 1.0
"""scikit-learn's own default; a year's meetings weigh far more, a month's do not."""
JUDGED = 1 / 3
"""The newest part, which the record is told of."""
MOVED_MOST = 3
MOVES_FROM = 0.04
"""Log-odds: one point of chance where it is even."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A fact that moved a deal's odds away from those of the mean deal."""

    name: str
    """Of coaching.odds.facts.FACTS."""
    shown: float | None
    """The fact as people count it; None: not known."""
    usual: float | None
    """The middle one of the meetings learned from."""
    part: float
    """What it adds to the log-odds: above 0 it speaks for the deal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOdds:
    """The chance of one deal, and what moved it most, the strongest first."""

    p: float
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """What was learned at one instant: nothing where all ended alike."""

    at: datetime
    meetings: int
    deals: int
    fit: Fit | None = None
    ground: Ground | None = None
    usual: tuple[float | None, ...] = ()
    """The middle one of each fact."""
    record: Record | None = None

    def tell(self, limits: OddsLimits) -> bool:
        """Say whether its record is good enough for a chance to be told."""
        past = self.record
        return (
            past is not None
            and min(past.won, past.seen - past.won) >= limits.least_each
            and past.auc >= limits.auc_from
            and past.brier <= past.brier_constant
        )

    def of(self, sight: DealSight) -> ToldOdds | None:
        """Return the odds of a deal; None where nothing was learned."""
        if self.fit is None or self.ground is None:
            return None
        values = figures(sight, self.ground)
        parts = self.fit.parts(values)
        ranked = sorted(range(len(parts)), key=lambda place: -abs(parts[place]))
        return ToldOdds(
            p=self.fit.chance(values),
            moved=tuple(
                Moved(
                    name=FACTS[place].name,
                    shown=FACTS[place].shown(sight, self.ground),
                    usual=self.usual[place],
                    part=parts[place],
                )
                for place in ranked[:MOVED_MOST]
                if abs(parts[place]) >= MOVES_FROM
            ),
        )


def learn(past: Sequence[PastSight], *, at: datetime) -> Odds:
    """Return what `past` teaches at `at`; all of it was known by then."""
    odds = Odds(
        at=at,
        meetings=len(past),
        deals=len({each.sight.deal_id for each in past}),
    )
    if not _differ(past):
        return odds
    ground = ground_of(past)
    return Odds(
        at=at,
        meetings=odds.meetings,
        deals=odds.deals,
        fit=_fit(past, ground),
        ground=ground,
        usual=tuple(
            _middle([fact.shown(each.sight, ground) for each in past]) for fact in FACTS
        ),
        record=_record(sorted(past, key=_when)),
    )


def _record(past: Sequence[PastSight]) -> Record | None:
    """Return how a fit on the older meetings did on the newer; `past` by time."""
    cut = past[int(len(past) * (1 - JUDGED))].sight.at
    # The end of a deal that was open at the cut was not known then.
    older = [each for each in past if each.sight.at < cut and each.closed_at <= cut]
    newer = [each for each in past if each.sight.at >= cut]
    if not _differ(older):
        return None
    ground = ground_of(older)
    fitted = _fit(older, ground)
    return record(
        [fitted.chance(figures(each.sight, ground)) for each in newer],
        [each.won for each in newer],
        constant=ground.won,
    )


def _fit(past: Sequence[PastSight], ground: Ground) -> Fit:
    return fit(
        [figures(each.sight, ground) for each in past],
        [each.won for each in past],
        pull=PULL,
        senses=SENSES,
    )


def _differ(past: Sequence[PastSight]) -> bool:
    return len({each.won for each in past}) > 1


def _when(each: PastSight) -> tuple[datetime, int]:
    return each.sight.at, each.sight.deal_id


def _middle(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None

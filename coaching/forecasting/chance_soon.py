"""The chance that a deal is won within 30 or 90 days, from how deals alike fared.

Counted are looks at open deals in the past year: how many were won within so many days
of the look. A cell of stage, age and silence of the customer is pulled towards its
stage and age, that towards its stage, that towards all that had an amount, or had none,
on that day, and that towards the whole company, each as if by `win_rate.pull` looks: a
deal gets its amount when it becomes serious, and is then won far more often. Apart from
the chance to be won at all, and never above it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from coaching.evidence import WinChance
from coaching.facts import ClosedWay, Deal, Standing
from coaching.measures.win_rates import WinRates
from coaching.thresholds import Thresholds

AGE_DAYS = (14, 30, 60, 120)
"""A deal is in the next band from so many days since its creation."""
SILENCE_DAYS = (7, 21)
"""The same since the customer's last word."""
LEARNED = (
    "all deals",
    "deals of this stage",
    "deals of this stage and age",
    "deals of this stage, age and silence",
)
"""What a chance rests on most closely, from the wide to the narrow."""
ASSUMED = "an assumed share of what is due by then"
Horizon = Literal[30, 90]
Cell = tuple[int | None, ...]
"""With an amount or not, stage, age, silence: as many of them as are told apart."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """The instant from which the days ahead are counted."""

    now: datetime
    today: date


class SoonRates:
    """The rates of one instant for one horizon, added up once for many deals."""

    def __init__(
        self,
        standings: Iterable[Standing],
        *,
        horizon: Horizon,
        thresholds: Thresholds,
    ) -> None:
        self._horizon = horizon
        self._thresholds = thresholds
        self._counts: dict[Cell, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for each in standings:
            won, seen = (
                (each.won_30, each.seen_30)
                if horizon == 30  # noqa: PLR2004 - a horizon
                else (each.won_90, each.seen_90)
            )
            for cell in _cells(each.has_amount, each.stage_id, each.age, each.silence):
                had = self._counts[cell]
                self._counts[cell] = (had[0] + won, had[1] + seen)

    @property
    def constant(self) -> float | None:
        """Return the share of looks at deals with an amount that ended in a win.

        None without any: it is what one who knows that share alone would say.
        """
        won, seen = self._counts.get((True,), (0, 0))
        return won / seen if seen else None

    def chance(
        self, deal: Deal, *, win: WinChance, present: Present
    ) -> WinChance | None:
        """Return the chance, at most that of `win`, and what it rests on.

        Where the deal's stage was looked at too seldom, `forecast.on_time` of the
        chance to be won at all if the deal is due within the horizon; else None, for
        nothing is known of it.
        """
        limits = self._thresholds.forecast
        told_from = self._thresholds.win_rate.told_from
        stage, has_amount = deal.stage, deal.amount_minor is not None
        seen = self._counts.get((has_amount, stage.id), (0, 0))[1] if stage else 0
        if stage is None or seen < limits.learned_from:
            if not self._is_due(deal, present):
                return None
            p = win.p * limits.on_time
            return WinChance(p=p, n=0, basis=ASSUMED, told_from=told_from)
        won, looks = self._counts[()]
        p = won / looks
        silence = silence_band(deal.last_customer_touch_at, now=present.now)
        age = age_band(deal.created_at, now=present.now)
        pull = self._thresholds.win_rate.pull
        n, basis = 0, LEARNED[0]
        cells = _cells(has_amount, stage.id, age, silence)[1:]
        for cell, words in zip(cells, LEARNED, strict=True):
            won, alike = self._counts.get(cell, (0, 0))
            p = (won + pull * p) / (alike + pull)
            # A narrow cell of one or two is in the rate, but no ground to name.
            n, basis = (alike, words) if alike >= told_from else (n, basis)
        return WinChance(p=min(p, win.p), n=n, basis=basis, told_from=told_from)

    def _is_due(self, deal: Deal, present: Present) -> bool:
        last = present.today + timedelta(days=self._horizon)
        return deal.close_date is not None and present.today <= deal.close_date <= last


@dataclass(frozen=True, slots=True, kw_only=True)
class DealOdds:
    """The three chances of one deal, which are never mixed."""

    win: WinChance
    """To be won at all."""
    month: WinChance | None
    """To be won within 30 days; None: nothing is known of it."""
    quarter: WinChance | None
    """To be won within 90 days."""


class Odds:
    """The chances of one instant, added up once for many deals."""

    def __init__(
        self,
        passages: Iterable[ClosedWay],
        standings: Sequence[Standing],
        *,
        thresholds: Thresholds,
        present: Present,
    ) -> None:
        self._win = WinRates(passages, thresholds)
        self._month = SoonRates(standings, horizon=30, thresholds=thresholds)
        self._quarter = SoonRates(standings, horizon=90, thresholds=thresholds)
        self._present = present

    @property
    def constant(self) -> float | None:
        """Return the share of open deals that were won within 30 days."""
        return self._month.constant

    def of(self, deal: Deal, *, team_id: int | None) -> DealOdds:
        """Return the chances of `deal`, of the team of `team_id`."""
        win = self._win.chance(deal, team_id=team_id)
        return DealOdds(
            win=win,
            month=self._month.chance(deal, win=win, present=self._present),
            quarter=self._quarter.chance(deal, win=win, present=self._present),
        )


def age_band(created_at: datetime, *, now: datetime) -> int:
    """Return the band of a deal's age; one that lies ahead is new."""
    return bisect_right(AGE_DAYS, (now - created_at) / DAY)


def silence_band(customer_at: datetime | None, *, now: datetime) -> int | None:
    """Return the band of the customer's silence; None where no word is on record."""
    if customer_at is None:
        return None
    return bisect_right(SILENCE_DAYS, (now - customer_at) / DAY)


def _cells(
    has_amount: bool,  # noqa: FBT001 - one of four parts of a cell
    stage_id: int,
    age: int,
    silence: int | None,
) -> tuple[Cell, ...]:
    """Return the cells of a deal, each within the one before."""
    whole = (has_amount, stage_id, age, silence)
    return tuple(whole[:depth] for depth in range(len(whole) + 1))

"""The next 30 and 90 days: what the last 90 brought, beside what may come.

How likely a deal is won within the days is learned from the company's own past
(`coaching.forecasting.chance_soon`); new business, which no open deal can tell of,
comes from what past months and quarters brought. How the month's two estimates are
weighed, and how far off their middle is, past Fridays tell
(`coaching.forecasting.past_fridays`). Amounts of different currencies are never added
up.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from coaching.evidence import MonthRange, QuarterView, WinChance
from coaching.facts import Deal, FreshSpan
from coaching.forecasting.chance_soon import ASSUMED, DealOdds, Odds
from coaching.forecasting.month_range import likely_month
from coaching.forecasting.past_forecasts import Outcome, Prediction
from coaching.forecasting.past_fridays import (
    around,
    middle,
    past_fridays,
    pipeline_weight,
)
from coaching.forecasting.past_ranges import past_ranges
from coaching.thresholds import Thresholds

MONTH, QUARTER = 30, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a forecast is made from."""

    deals: Sequence[Deal]
    teams: Mapping[int, int | None]
    """The leader of each owner: whose past deals tell the chance."""
    won_90: Mapping[str, int]
    """Minor units won in the days of the run rate, by currency."""
    fresh: Sequence[FreshSpan]
    today: date
    predictions: Sequence[Prediction] = ()
    """What was foretold on past Fridays."""
    outcomes: Sequence[Outcome] = ()
    """What came of these, where their time has passed."""


class Forecasts:
    """The forecast of one instant: chances are looked up once and used for all."""

    def __init__(self, outlook: Outlook, *, odds: Odds, thresholds: Thresholds) -> None:
        self._outlook = outlook
        self._thresholds = thresholds
        self._constant = odds.constant
        self._known: dict[str, list[tuple[Deal, int, DealOdds]]] = defaultdict(list)
        self._without_amount: Counter[str | None] = Counter()
        for deal in outlook.deals:
            each = odds.of(deal, team_id=outlook.teams.get(deal.owner_id))
            if deal.amount_minor is not None and deal.currency is not None:
                known = (deal, deal.amount_minor, each)
                self._known[deal.currency].append(known)
            elif each.month is not None:
                self._without_amount[deal.currency] += 1

    def months(self) -> tuple[MonthRange, ...]:
        """Return a range for each currency with a past win or a deal that may come.

        A deal without an amount or a currency is in none; it is counted beside.
        """
        open_ones = {
            currency
            for currency, known in self._known.items()
            if any(odds.month is not None for _, _, odds in known)
        }
        fresh = {
            currency
            for currency, spans in self._spans(MONTH).items()
            if any(span.won_minor for span in spans)
        }
        named = sorted({*open_ones, *fresh, *self._outlook.won_90})
        return tuple(self._month(currency) for currency in named)

    def quarters(self) -> tuple[QuarterView, ...]:
        """Return where the next 90 days' revenue may come from, in each currency."""
        named = sorted({*self._known, *self._spans(QUARTER)})
        views = (self._quarter(currency) for currency in named)
        return tuple(view for view in views if view.total_minor)

    def predictions(self, months: Sequence[MonthRange]) -> tuple[Prediction, ...]:
        """Return `months` as what is kept, to be held against what came."""
        return tuple(
            Prediction(
                day=self._outlook.today,
                currency=month.currency,
                run_rate_minor=month.run_rate_minor,
                pipeline_minor=month.pipeline_minor,
                p10_minor=month.p10_minor,
                p50_minor=month.p50_minor,
                p90_minor=month.p90_minor,
                chances=tuple(
                    (deal.id, odds.month.p)
                    for deal, _, odds in sorted(
                        self._known.get(month.currency, ()), key=lambda k: k[0].id
                    )
                    if odds.month is not None
                ),
                constant=self._constant,
            )
            for month in months
        )

    def _spans(self, days: int) -> Mapping[str, Sequence[FreshSpan]]:
        """Return the spans of `days` by currency: without one nothing is added up."""
        found: dict[str, list[FreshSpan]] = defaultdict(list)
        for span in self._outlook.fresh:
            if span.days == days and span.currency is not None:
                found[span.currency].append(span)
        return found

    def _month(self, currency: str) -> MonthRange:
        limits, outlook = self._thresholds.forecast, self._outlook
        foretold = (outlook.predictions, outlook.outcomes)
        past = past_fridays(*foretold, currency=currency)
        ranges = past_ranges(*foretold, currency=currency, limits=limits)
        known = self._likely(currency)
        fresh = [span.won_minor for span in self._spans(MONTH).get(currency, ())]
        pipeline = likely_month(
            [(amount, chance.p) for amount, chance in known],
            fresh=fresh,
            limits=limits,
            seed=f"{limits.seed}:{currency}:{outlook.today}",
        )
        run_rate = round(outlook.won_90.get(currency, 0) * MONTH / QUARTER)
        weight = pipeline_weight(past, limits=limits)
        between = middle(pipeline, run_rate, weight=weight)
        low, high = around(between, past, limits=limits) or (None, None)
        return MonthRange(
            currency=currency,
            run_rate_minor=run_rate,
            pipeline_minor=pipeline,
            p10_minor=low,
            p50_minor=between,
            p90_minor=high,
            fridays=len(past),
            tried=ranges.tried,
            held=ranges.held,
            is_afterwards=ranges.is_afterwards,
            told_from=limits.told_from,
            deals=len(known),
            without_amount=self._without_amount[currency],
            assumed=sum(chance.basis == ASSUMED for _, chance in known),
            months=len(fresh),
            fresh_minor=round(sum(fresh) / len(fresh)) if fresh else 0,
        )

    def _likely(self, currency: str) -> list[tuple[int, WinChance]]:
        """Return the amounts of which a chance within the month is known."""
        return [
            (amount, odds.month)
            for _, amount, odds in self._known.get(currency, ())
            if odds.month is not None
        ]

    def _quarter(self, currency: str) -> QuarterView:
        sure_from = self._thresholds.uncertain_meeting.sure_from
        commit = self._thresholds.flags.commit_categories
        sure: list[float] = []
        other: list[float] = []
        committed = 0
        for deal, amount, odds in self._known.get(currency, ()):
            if odds.quarter is not None:
                is_committed = deal.forecast_category in commit
                committed += is_committed
                is_likely = odds.win.is_told and odds.win.p >= sure_from
                is_sure = is_committed or is_likely
                (sure if is_sure else other).append(amount * odds.quarter.p)
        fresh = [span.won_minor for span in self._spans(QUARTER).get(currency, ())]
        return QuarterView(
            currency=currency,
            sure_minor=round(fsum(sure)),
            sure_deals=len(sure),
            sure_from=sure_from,
            committed=committed,
            other_minor=round(fsum(other)),
            other_deals=len(other),
            fresh_minor=round(sum(fresh) / len(fresh)) if fresh else None,
        )

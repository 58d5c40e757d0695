"""The next 30 days: what the last 90 brought, beside what the open deals may bring.

Honest about one thing: nothing here knows yet how fast deals close. So the chance that
a deal is won within the month is its chance to be won at all, times one assumed share
of wins that come by the date in the CRM (`forecast.on_time`), and the digest says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum, sqrt
from random import Random

from coaching.evidence import MonthRange
from coaching.facts import Deal
from coaching.limits import Forecast
from coaching.probability import WinRates

Bet = tuple[int, float]
"""An amount in minor units and the chance that it comes within the month."""

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a forecast is made from."""

    deals: Sequence[Deal]
    teams: Mapping[int, int | None]
    """The leader of each owner: whose past deals tell the chance."""
    won_90: Mapping[str, int]
    """Minor units won in the days of the run rate, by currency."""
    today: date


def month_ranges(
    outlook: Outlook, *, rates: WinRates, limits: Forecast
) -> tuple[MonthRange, ...]:
    """Return one range for each currency with a past win or a deal about to close.

    Counted are open deals whose close date lies from today to `limits.days` ahead;
    one without an amount or a currency cannot be.
    The same input and seed give the same range in any order of the deals.
    """
    by_currency: dict[str, list[Bet]] = defaultdict(list)
    missing: Counter[str | None] = Counter()
    for deal in _closing_soon(outlook, limits):
        if deal.amount_minor is None or deal.currency is None:
            missing[deal.currency] += 1
            continue
        chance = rates.chance(deal, team_id=outlook.teams.get(deal.owner_id))
        bet = (deal.amount_minor, chance.p * limits.on_time)
        by_currency[deal.currency].append(bet)
    currencies = sorted({*by_currency, *outlook.won_90})
    return tuple(
        _range(
            currency,
            by_currency[currency],
            outlook=outlook,
            without_amount=missing[currency],
            limits=limits,
        )
        for currency in currencies
    )


def month_range(bets: Iterable[Bet], *, limits: Forecast, seed: str) -> list[int]:
    """Return the P10, P50 and P90 of the sum of `bets`, in whole minor units.

    Each of `limits.draws` draws decides the largest bets one by one; the many small
    ones enter together, as a normal sum with their mean and variance.
    """
    largest = sorted(bets, reverse=True)
    singly, rest = largest[: limits.drawn_singly], largest[limits.drawn_singly :]
    mean = fsum(amount * p for amount, p in rest)
    spread = sqrt(fsum(amount**2 * p * (1 - p) for amount, p in rest))
    dice = Random(seed)  # noqa: S311 - a simulation, not a secret
    draws = sorted(
        sum(amount for amount, p in singly if dice.random() < p)
        + (max(0.0, dice.gauss(mean, spread)) if rest else 0)
        for _ in range(limits.draws)
    )
    return [round(draws[int(part * len(draws))]) for part in (LOW, MIDDLE, HIGH)]


def _closing_soon(outlook: Outlook, limits: Forecast) -> Iterable[Deal]:
    last = outlook.today + timedelta(days=limits.days)
    return (
        deal
        for deal in outlook.deals
        if deal.close_date is not None and outlook.today <= deal.close_date <= last
    )


def _range(
    currency: str,
    bets: Sequence[Bet],
    *,
    outlook: Outlook,
    without_amount: int,
    limits: Forecast,
) -> MonthRange:
    seed = f"{limits.seed}:{currency}:{outlook.today}"
    low, middle, high = month_range(bets, limits=limits, seed=seed)
    won = outlook.won_90.get(currency, 0)
    return MonthRange(
        currency=currency,
        run_rate_minor=round(won * limits.days / limits.run_rate_days),
        p10_minor=low,
        p50_minor=middle,
        p90_minor=high,
        draws=limits.draws,
        deals=len(bets),
        without_amount=without_amount,
    )

"""How past ranges did: the record that stands beside every new one."""

from collections.abc import Iterable
from dataclasses import dataclass

from coaching.forecasting.past_forecasts import Outcome, Prediction, is_held
from coaching.limits import Forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRanges:
    """The newest past ranges, and how many of them held what came."""

    tried: int
    held: int
    is_afterwards: bool
    """Whether any was worked out afterwards, and not told on its day."""


def with_range(
    predictions: Iterable[Prediction], *, limits: Forecast
) -> list[Prediction]:
    """Return the newest `limits.record_fridays` of those with a range, oldest first.

    One currency at a time.
    """
    ranges = [each for each in predictions if each.p10_minor is not None]
    return sorted(ranges, key=lambda each: each.day)[-limits.record_fridays :]


def past_ranges(
    predictions: Iterable[Prediction],
    outcomes: Iterable[Outcome],
    *,
    currency: str,
    limits: Forecast,
) -> PastRanges:
    """Return how the ranges in `currency` did whose 30 days are over."""
    came = {each.day: each.won_minor for each in outcomes if each.currency == currency}
    over = [e for e in predictions if e.currency == currency and e.day in came]
    tried = with_range(over, limits=limits)
    return PastRanges(
        tried=len(tried),
        held=sum(is_held(each, came[each.day]) for each in tried),
        is_afterwards=any(each.is_afterwards for each in tried),
    )

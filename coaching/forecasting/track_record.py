"""The record of past forecasts as evidence, for the digest and App Home alike."""

from collections.abc import Iterable

from coaching.evidence import ForecastBin, ForecastRecord
from coaching.forecasting.past_forecasts import Outcome, Prediction, record
from coaching.forecasting.past_ranges import with_range
from coaching.limits import Forecast


def track_record(
    predictions: Iterable[Prediction],
    outcomes: Iterable[Outcome],
    *,
    currency: str,
    limits: Forecast,
) -> ForecastRecord | None:
    """Return how the newest ranges in `currency` did; None from too few of them."""
    came = [each for each in outcomes if each.currency == currency]
    over = {each.day for each in came}
    own = [e for e in predictions if e.currency == currency and e.day in over]
    found = record(with_range(own, limits=limits), came, limits=limits)
    if found.predictions < limits.told_from:
        return None
    return ForecastRecord(
        currency=currency,
        predictions=found.predictions,
        afterwards=found.afterwards,
        closed=found.closed,
        within=found.within,
        error=found.error,
        run_rate_error=found.run_rate_error,
        brier=found.brier,
        constant_brier=found.constant_brier,
        bins=tuple(
            ForecastBin(
                predicted=each.predicted,
                observed=each.observed,
                n=each.n,
            )
            for each in found.bins
        ),
    )

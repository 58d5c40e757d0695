"""The record of past forecasts as evidence, for the digest and App Home alike."""

from collections.abc import Iterable

from coaching.evidence import ForecastBin, ForecastRecord
from coaching.forecast_record import Outcome, Prediction, record
from coaching.limits import Forecast


def track_record(
    predictions: Iterable[Prediction],
    outcomes: Iterable[Outcome],
    *,
    currency: str,
    limits: Forecast,
) -> ForecastRecord | None:
    """Return how the predictions in `currency` did; None where none is over yet."""
    found = record(
        [each for each in predictions if each.currency == currency],
        outcomes,
        limits=limits,
    )
    if not found.predictions:
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
                low=each.low,
                high=each.high,
                predicted=each.predicted,
                observed=each.observed,
                n=each.n,
            )
            for each in found.bins
        ),
    )

"""What past Fridays teach the forecast: how far to trust the pipeline, how wide to be.

The middle stands between the run rate and the pipeline's estimate, nearer to the one
that was less wrong. The range is as wide as past middles were wrong: a split-conformal
interval (Vovk et al. 2005; Lei et al. 2018), which holds eight of ten whatever the
errors look like, as long as the months to come are like the months that were.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, fsum

from coaching.forecasting.past_forecasts import Outcome, Prediction
from coaching.limits import Forecast

HELD = 0.8
"""The share of months that a range is made to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastFriday:
    """What was estimated on a Friday and what came, in minor units of one currency."""

    pipeline_minor: int
    run_rate_minor: int
    middle_minor: int
    """As it was foretold then, from what was known then."""
    won_minor: int


def past_fridays(
    predictions: Iterable[Prediction], outcomes: Iterable[Outcome], *, currency: str
) -> tuple[PastFriday, ...]:
    """Return the Fridays whose 30 days are over, oldest first.

    An outcome is there only if its time has passed: nothing later is looked at. A
    prediction of which the pipeline's own estimate was not kept is left out.
    """
    came = {each.day: each.won_minor for each in outcomes if each.currency == currency}
    return tuple(
        PastFriday(
            pipeline_minor=each.pipeline_minor,
            run_rate_minor=each.run_rate_minor,
            middle_minor=each.p50_minor,
            won_minor=came[each.day],
        )
        for each in sorted(predictions, key=_day)
        if each.currency == currency
        and each.pipeline_minor is not None
        and each.day in came
    )


def pipeline_weight(past: Sequence[PastFriday], *, limits: Forecast) -> float:
    """Return how much of the middle is the pipeline's estimate, from 0 to 1.

    By the inverse mean absolute errors (Bates and Granger 1969), each pulled towards
    the mean of both as if by `limits.weight_pull` more Fridays, and raised to the power
    of `limits.weight_power`. Without any past it is a half.
    """
    pipeline = fsum(abs(each.pipeline_minor - each.won_minor) for each in past)
    run_rate = fsum(abs(each.run_rate_minor - each.won_minor) for each in past)
    if not pipeline + run_rate:
        return 0.5
    pull = limits.weight_pull * (pipeline + run_rate) / 2 / len(past)
    odds = pow((pipeline + pull) / (run_rate + pull), limits.weight_power)
    return float(1 / (1 + odds))


def middle(pipeline_minor: int, run_rate_minor: int, *, weight: float) -> int:
    """Return the estimate between the two, in whole minor units."""
    return round(weight * pipeline_minor + (1 - weight) * run_rate_minor)


def around(
    middle_minor: int, past: Sequence[PastFriday], *, limits: Forecast
) -> tuple[int, int] | None:
    """Return the low and the high end about a middle, or None if too little is known.

    As far off, in shares of the middle, as eight of ten past middles were at most:
    of n errors in order that of place ceil(0.8 (n + 1)). Never below nothing. There is
    none from fewer than `limits.range_from` Fridays, nor about a middle of nothing.
    """
    errors = sorted(
        abs(each.won_minor - each.middle_minor) / each.middle_minor
        for each in past
        if each.middle_minor > 0
    )
    place = ceil(HELD * (len(errors) + 1))
    if middle_minor <= 0 or len(errors) < limits.range_from or place > len(errors):
        return None
    error = errors[place - 1]
    return max(0, round(middle_minor * (1 - error))), round(middle_minor * (1 + error))


def _day(prediction: Prediction) -> date:
    return prediction.day

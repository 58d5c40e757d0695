"""How forecasts did, the chances beside the constant one on the same forecasts."""

from collections.abc import Sequence
from dataclasses import replace

from coaching.forecasting.past_forecasts import Record, record
from coaching.limits import Forecast
from coaching.replay.report import Foretold


def fair_record(foretold: Sequence[Foretold], *, limits: Forecast) -> Record:
    """Return how `foretold`, all in one currency, did.

    The first forecasts of a history have no past share to give every deal. Chances are
    then judged on the others alone: both scores speak of the same forecasts.
    """
    whole = _record(foretold, limits)
    if whole.constant_brier is not None:
        return whole
    known = [each for each in foretold if each.prediction.constant is not None]
    fair = _record(known, limits)
    return replace(
        whole,
        brier=fair.brier,
        constant_brier=fair.constant_brier,
        bins=fair.bins,
    )


def _record(foretold: Sequence[Foretold], limits: Forecast) -> Record:
    return record(
        [each.prediction for each in foretold],
        [each.outcome for each in foretold if each.outcome is not None],
        limits=limits,
    )

"""Chances are held against one for all deals on the same forecasts."""

from dataclasses import replace
from datetime import date, timedelta

from coaching.forecasting.past_forecasts import Outcome
from coaching.limits import Forecast
from coaching.replay.fair_record import fair_record
from tests.coaching.replay.makers import make_foretold

LIMITS = Forecast(record_amount_from=1, record_chances_from=2)


def make_friday(week: int, *, constant: float | None, chance: float):
    """Return a forecast of two deals, of which the first is won."""
    day = date(2025, 3, 7) + timedelta(weeks=week)
    deals = frozenset({week * 10, week * 10 + 1})
    told = make_foretold(day)
    chances = tuple((deal, chance) for deal in sorted(deals))
    return replace(
        told,
        prediction=replace(told.prediction, chances=chances, constant=constant),
        outcome=Outcome(
            day=day,
            currency="EUR",
            won_minor=90_000_00,
            won=frozenset({week * 10}),
            closed=deals,
        ),
    )


def test_forecasts_without_a_constant_are_left_out_of_both_scores():
    first = make_friday(0, constant=None, chance=1.0)
    second = make_friday(1, constant=0.5, chance=0.5)

    found = fair_record([first, second], limits=LIMITS)

    assert found.predictions == 2
    assert (found.brier, found.constant_brier) == (0.25, 0.25)


def test_with_a_constant_in_each_all_are_judged():
    fridays = [make_friday(n, constant=0.5, chance=1.0) for n in (0, 1)]

    found = fair_record(fridays, limits=LIMITS)

    assert (found.brier, found.constant_brier) == (0.5, 0.25)


def test_without_any_constant_no_score_is_given():
    found = fair_record([make_friday(0, constant=None, chance=1.0)], limits=LIMITS)

    assert (found.brier, found.constant_brier, found.bins) == (None, None, ())

"""How past predictions did."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.forecasting.past_forecasts import Bin, Outcome, Prediction, Record, record
from coaching.limits import Forecast

LIMITS = Forecast()
FRIDAY = date(2026, 10, 2)


def make_prediction(**fields: object) -> Prediction:
    """Return a prediction of a hundred, between fifty and two hundred."""
    defaults: dict[str, object] = {
        "day": FRIDAY,
        "currency": "EUR",
        "run_rate_minor": 80,
        "p10_minor": 50,
        "p50_minor": 100,
        "p90_minor": 200,
    }
    return Prediction(**defaults | fields)


def make_outcome(**fields: object) -> Outcome:
    """Return a month in which eighty came, and fifty deals were closed."""
    defaults: dict[str, object] = {
        "day": FRIDAY,
        "currency": "EUR",
        "won_minor": 80,
        "closed": frozenset(range(50)),
    }
    return Outcome(**defaults | fields)


def found(
    *pairs: tuple[Prediction, Outcome | None], limits: Forecast = LIMITS
) -> Record:
    return record(
        [prediction for prediction, _ in pairs],
        [outcome for _, outcome in pairs if outcome],
        limits=limits,
    )


def test_the_error_is_the_distance_over_what_came():
    told = found(
        (make_prediction(), make_outcome()),
        (
            make_prediction(day=FRIDAY + timedelta(7), p50_minor=30),
            make_outcome(day=FRIDAY + timedelta(7), won_minor=40),
        ),
    )

    assert told.error == pytest.approx((20 / 80 + 10 / 40) / 2)
    assert told.run_rate_error == pytest.approx((0 / 80 + 40 / 40) / 2)
    assert (told.predictions, told.within) == (2, 1)


@pytest.mark.parametrize(
    ("closed", "tells_amount", "tells_chances"),
    [(19, False, False), (20, True, False), (49, True, False), (50, True, True)],
)
def test_few_closed_deals_carry_counts_alone(closed, tells_amount, tells_chances):
    told = found(
        (
            make_prediction(chances=((1, 0.5),), constant=0.2),
            make_outcome(closed=frozenset(range(closed))),
        )
    )

    assert (told.predictions, told.closed) == (1, closed)
    for number in (told.error, told.run_rate_error, told.within):
        assert (number is not None) is tells_amount
    for number in (told.brier, told.constant_brier):
        assert (number is not None) is tells_chances
    assert bool(told.bins) is tells_chances


def test_a_deal_closed_after_two_fridays_is_one_closed_deal():
    later = FRIDAY + timedelta(7)

    told = found(
        (make_prediction(), make_outcome(closed=frozenset({1, 2}))),
        (
            make_prediction(day=later),
            make_outcome(day=later, closed=frozenset({2, 3})),
        ),
    )

    assert told.closed == 3


def test_a_month_without_wins_has_no_error_and_is_counted():
    told = found((make_prediction(), make_outcome(won_minor=0)))

    assert (told.error, told.run_rate_error, told.without_wins) == (None, None, 1)


def test_a_prediction_without_a_range_is_held_to_its_middle_alone():
    later = FRIDAY + timedelta(7)
    bare = make_prediction(day=later, p10_minor=None, p90_minor=None)

    both = found((make_prediction(), make_outcome()), (bare, make_outcome(day=later)))
    alone = found((bare, make_outcome(day=later)))

    assert (both.predictions, both.ranges, both.within) == (2, 1, 1)
    assert (alone.ranges, alone.within, alone.error) == (0, None, 0.25)


def test_what_has_not_come_yet_waits():
    told = found(
        (make_prediction(is_afterwards=True), make_outcome()),
        (make_prediction(day=FRIDAY + timedelta(7)), None),
        (make_prediction(currency="USD"), None),
    )

    assert (told.predictions, told.waiting, told.afterwards) == (1, 2, 1)


def test_nothing_foretold_is_an_empty_record():
    told = found()

    assert (told.predictions, told.closed, told.error, told.brier) == (0, 0, None, None)


def test_chances_stand_beside_the_constant_one_and_in_bins():
    chances = ((1, 0.9), (2, 1.0), (3, 0.1), (4, 0.15))
    came = make_outcome(won=frozenset({1, 2, 4, 99}))

    told = found((make_prediction(chances=chances, constant=0.5), came))

    assert told.brier == pytest.approx((0.01 + 0 + 0.01 + 0.7225) / 4)
    assert told.constant_brier == pytest.approx(0.25)
    assert told.bins == (
        Bin(low=0.0, high=0.2, predicted=pytest.approx(0.125), observed=0.5, n=2),
        Bin(low=0.8, high=1.0, predicted=pytest.approx(0.95), observed=1.0, n=2),
    )


def test_without_a_constant_for_every_prediction_there_is_no_baseline():
    later = FRIDAY + timedelta(7)

    told = found(
        (make_prediction(chances=((1, 0.5),), constant=0.5), make_outcome()),
        (make_prediction(day=later, chances=((1, 0.5),)), make_outcome(day=later)),
    )

    assert told.brier == pytest.approx(0.25)
    assert told.constant_brier is None


@settings(max_examples=30)
@given(
    months=st.lists(
        st.tuples(
            st.integers(0, 1000),
            st.lists(st.tuples(st.integers(0, 99), st.floats(0, 1)), max_size=5),
            st.frozensets(st.integers(0, 99), max_size=60),
        ),
        min_size=1,
        max_size=6,
    ),
    data=st.data(),
)
def test_any_order_gives_the_same_record_within_bounds(months, data):
    days = [FRIDAY + timedelta(7 * n) for n in range(len(months))]
    foretold = [
        make_prediction(day=day, chances=tuple(chances), constant=0.3)
        for day, (_, chances, _) in zip(days, months, strict=True)
    ]
    came = [
        make_outcome(day=day, won_minor=won, closed=closed, won=closed)
        for day, (won, _, closed) in zip(days, months, strict=True)
    ]

    told = record(foretold, came, limits=LIMITS)
    mixed = record(
        data.draw(st.permutations(foretold)),
        data.draw(st.permutations(came)),
        limits=LIMITS,
    )

    assert mixed == told
    assert told.brier is None or 0 <= told.brier <= 1
    assert all(b.low - 1e-9 <= b.predicted <= b.high + 1e-9 for b in told.bins)

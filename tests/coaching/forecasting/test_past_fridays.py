"""What past Fridays teach the forecast: the weight of its parts, and its width."""

from datetime import timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.forecasting.past_fridays import (
    PastFriday,
    around,
    middle,
    past_fridays,
    pipeline_weight,
)
from coaching.limits import Forecast
from tests.coaching.forecasting.test_past_forecasts import (
    FRIDAY,
    make_outcome,
    make_prediction,
)

LIMITS = Forecast()
MINOR = st.integers(0, 10**9)
WEEK = timedelta(7)


def make_past(**fields: int) -> PastFriday:
    """Return a Friday after which a thousand came, as everybody had said."""
    given = dict.fromkeys(
        ("pipeline_minor", "run_rate_minor", "middle_minor", "won_minor"), 1000
    )
    return PastFriday(**given | fields)


PASTS = st.lists(
    st.builds(
        PastFriday,
        pipeline_minor=MINOR,
        run_rate_minor=MINOR,
        middle_minor=MINOR,
        won_minor=MINOR,
    ),
    max_size=30,
)


def weight(*past: PastFriday) -> float:
    return pipeline_weight(past, limits=LIMITS)


# The weight


def test_without_a_past_or_where_both_were_right_each_counts_for_half():
    assert weight() == weight(make_past()) == 0.5


def test_the_one_that_was_less_wrong_counts_for_more_and_the_more_the_longer_it_was():
    once = weight(make_past(pipeline_minor=900, run_rate_minor=700))
    often = weight(*[make_past(pipeline_minor=900, run_rate_minor=700)] * 26)

    # Errors of 100 and 300 pulled by 4 x 200: 900 and 1100 once, 3400 and 8600 often.
    assert once == pytest.approx(1100**4 / (900**4 + 1100**4))
    assert often == pytest.approx(8600**4 / (3400**4 + 8600**4))


@given(past=PASTS)
def test_the_weight_is_a_share_and_changing_the_names_changes_the_sides(past):
    turned = [
        PastFriday(
            pipeline_minor=each.run_rate_minor,
            run_rate_minor=each.pipeline_minor,
            middle_minor=each.middle_minor,
            won_minor=each.won_minor,
        )
        for each in past
    ]

    assert 0 <= weight(*past) <= 1
    assert weight(*turned) == pytest.approx(1 - weight(*past))


@given(pipeline=MINOR, run_rate=MINOR, past=PASTS)
def test_the_middle_lies_between_what_both_say(pipeline, run_rate, past):
    found = middle(pipeline, run_rate, weight=weight(*past))

    assert min(pipeline, run_rate) <= found <= max(pipeline, run_rate)


# The range


def test_the_range_is_as_wide_as_the_error_that_eight_of_ten_did_not_exceed():
    past = [make_past(won_minor=1000 + 10 * n) for n in range(1, 25)]

    # The 20th of 24 errors, by ceil(0.8 x 25).
    assert around(500, past, limits=LIMITS) == (400, 600)


@pytest.mark.parametrize(("fridays", "is_told"), [(12, False), (13, True)])
def test_from_too_few_fridays_there_is_no_range(fridays, is_told):
    found = around(500, [make_past()] * fridays, limits=LIMITS)

    assert found == ((500, 500) if is_told else None)


def test_a_middle_of_nothing_has_no_range_and_lends_none():
    past = [make_past(middle_minor=0)] * 12 + [make_past()] * 12

    assert around(500, past, limits=LIMITS) is None
    assert around(0, [make_past()] * 26, limits=LIMITS) is None


@given(middle=MINOR, past=PASTS)
def test_a_range_never_goes_below_nothing_and_holds_its_middle(middle, past):
    found = around(middle, past, limits=Forecast(range_from=1))

    if found is not None:
        low, high = found
        assert 0 <= low <= middle <= high


@given(came=st.lists(st.integers(0, 10**6), min_size=14, max_size=40))
def test_of_months_that_are_alike_the_others_range_holds_eight_of_ten(came):
    fridays = [make_past(middle_minor=50_000, won_minor=won) for won in came]
    held = 0
    for place, each in enumerate(fridays):
        others = fridays[:place] + fridays[place + 1 :]
        low, high = around(50_000, others, limits=LIMITS)
        # The low end is cut at nothing, and so is all that can come.
        held += low <= each.won_minor <= high

    assert held >= ceil(0.8 * len(came))


# Which Fridays


def test_only_fridays_with_an_outcome_in_the_currency_count_oldest_first():
    days = [FRIDAY + WEEK * n for n in range(4)]
    foretold = [
        make_prediction(day=days[1], pipeline_minor=2),
        make_prediction(day=days[0], pipeline_minor=1),
        make_prediction(day=days[2]),
        make_prediction(day=days[3], pipeline_minor=4),
        make_prediction(day=days[0], pipeline_minor=5, currency="USD"),
    ]
    came = [make_outcome(day=day) for day in days[:3]]

    found = past_fridays(foretold, came, currency="EUR")

    assert [each.pipeline_minor for each in found] == [1, 2]
    assert found[0] == PastFriday(
        pipeline_minor=1, run_rate_minor=80, middle_minor=100, won_minor=80
    )

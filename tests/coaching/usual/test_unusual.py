"""A figure beside a person's past, in spreads of that past."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.usual.unusual import by_odds, by_root, unusual

counts = st.lists(st.integers(0, 200), min_size=8, max_size=60)


def test_the_edge_of_the_middle_two_thirds_is_one_spread():
    past = [0.0, 1, 4, 4, 9, 16, 16, 25]

    found = unusual(16, past, scale=by_root, least_spread=0.1)

    assert found.usual == 6.5
    assert found.seen == 8
    assert found.spreads == pytest.approx((4 - 6.5**0.5) / (6.5**0.5 - 1))


def test_who_never_varies_has_the_least_spread():
    found = unusual(16, [9] * 10, scale=by_root, least_spread=0.5)

    assert found.spreads == pytest.approx(2)


@given(past=counts, value=st.integers(0, 200))
def test_above_the_usual_is_above_nothing_and_below_is_below(past, value):
    found = unusual(value, past, scale=by_root, least_spread=0.5)

    assert (found.spreads > 0) == (value > found.usual)
    assert (found.spreads < 0) == (value < found.usual)


@given(past=counts, low=st.integers(0, 200), more=st.integers(0, 200))
def test_a_larger_figure_is_never_less_unusual(past, low, more):
    first = unusual(low, past, scale=by_root, least_spread=0.5)
    second = unusual(low + more, past, scale=by_root, least_spread=0.5)

    assert second.spreads >= first.spreads


def test_the_odds_of_nothing_and_of_everything_are_finite_and_mirrored():
    assert by_odds(0) == pytest.approx(-by_odds(1), abs=0.03)
    assert by_odds(0.51) == pytest.approx(0)
    assert 3 < by_odds(1) < 5

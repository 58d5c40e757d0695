"""How told chances did: by order, by error, by band."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.odds.record import area, brier, record

told_and_won = st.lists(
    st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans()),
    min_size=2,
    max_size=40,
).filter(lambda found: len({won for _, won in found}) == 2)


@given(pairs=told_and_won)
def test_the_area_is_the_share_of_pairs_in_the_right_order_ties_half(pairs):
    told, won = zip(*pairs, strict=True)
    wins = [p for p, is_won in pairs if is_won]
    losses = [p for p, is_won in pairs if not is_won]

    right = sum((w > l) + (w == l) / 2 for w in wins for l in losses)  # noqa: E741 - a lost one

    assert area(told, won) == pytest.approx(right / (len(wins) * len(losses)))


@given(pairs=told_and_won)
def test_the_area_hangs_on_the_order_alone(pairs):
    told, won = zip(*pairs, strict=True)

    assert area([p**3 / 2 for p in told], won) == area(told, won)
    assert area([1 - p for p in told], won) == pytest.approx(1 - area(told, won))


def test_the_same_chance_for_all_is_drawing_lots():
    assert area([0.7] * 4, [True, False, False, True]) == 0.5


@pytest.mark.parametrize(
    "won", [[], [True, True], [False]], ids=["none", "won", "lost"]
)
def test_without_a_won_and_a_lost_one_there_is_no_record(won):
    assert record([0.5] * len(won), won, constant=0.5) is None


def test_the_brier_score_is_the_mean_square_of_the_error():
    assert brier([1.0, 0.5, 0.0], [True, False, True]) == pytest.approx(1.25 / 3)


def test_a_record_stands_beside_giving_each_the_share_that_was_won_before():
    found = record([0.9, 0.1, 1.0, 0.2], [True, False, True, True], constant=0.4)

    assert (found.seen, found.won, found.auc) == (4, 3, 1.0)
    assert found.brier == pytest.approx((0.01 + 0.01 + 0 + 0.64) / 4)
    assert found.brier_constant == pytest.approx((3 * 0.36 + 0.16) / 4)


@given(pairs=told_and_won)
def test_each_chance_is_in_one_band_with_the_mean_of_its_own(pairs):
    told, won = zip(*pairs, strict=True)

    bands = record(told, won, constant=0.5).bands

    assert sum(band.seen for band in bands) == len(told)
    assert sum(band.won for band in bands) == sum(won)
    for place, band in enumerate(bands):
        assert not band.seen or place / 5 <= band.told <= (place + 1) / 5 + 1e-9


def test_a_chance_of_one_is_in_the_highest_band():
    found = record([1.0, 0.8, 0.0], [True, True, False], constant=0.5)

    assert [band.seen for band in found.bands] == [1, 0, 0, 0, 2]

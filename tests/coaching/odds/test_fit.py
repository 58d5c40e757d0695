"""The fit behind the odds: the same as scikit-learn's, and true to what it promises."""

from itertools import pairwise
from math import log, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.odds.fit import fit

FIGURES = 3
deals = st.lists(
    st.tuples(st.tuples(*[st.integers(-20, 20).map(float)] * FIGURES), st.booleans()),
    min_size=2,
    max_size=40,
).filter(lambda found: len({won for _, won in found}) == 2)
pulls = st.sampled_from([0.1, 1.0, 10.0, 100.0])
FREE = [0] * FIGURES


def waves(count: int) -> tuple[list[list[float]], list[bool]]:
    """Return figures of four kinds and outcomes that hang on the first and third."""
    rows = [
        [
            sin(1.7 * i),
            sin(2.3 * i + 1) + 0.5 * sin(1.7 * i),
            float(i % 7),
            float(i % 3 == 0),
        ]
        for i in range(count)
    ]
    won = [
        sin(0.9 * i) + 0.8 * row[0] - 0.3 * row[2] + 0.7 > 0
        for i, row in enumerate(rows)
    ]
    return rows, won


# From scikit-learn 1.9.1 on the same rows, each column less its mean and divided by its
# standard deviation: LogisticRegression(C=1 / pull, solver="newton-cholesky",
# tol=1e-12, max_iter=100_000), its intercept_, coef_, and predict_proba of row 0 to 2.
SCIKIT_LEARN = {
    0.1: (
        -0.041234102213079465,
        (1.84751268768439, -0.1863816284617003, -5.8664871605513005, 0.22433577112322),
        (0.9998403247677238, 0.9996840082380815, 0.8949395084267907),
    ),
    1.0: (
        -0.008354269533233804,
        (0.991028733075893, -0.05353124988214, -3.458836280415744, 0.11442435712290018),
        (0.9945471219318314, 0.9906912642702167, 0.7812868825380739),
    ),
    10.0: (
        0.00016929662366290348,
        (0.3514828457245172, 0.0192833675845523, -1.5318930369360229, 0.03156794213766),
        (0.9112758691887756, 0.8787885941041454, 0.6391862454159056),
    ),
}


@pytest.mark.parametrize("pull", SCIKIT_LEARN)
def test_the_fit_is_that_of_scikit_learn(pull):
    rows, won = waves(120)
    intercept, weights, chances = SCIKIT_LEARN[pull]

    found = fit(rows, won, pull=pull, senses=[0] * 4)

    assert found.intercept == pytest.approx(intercept, abs=1e-7)
    assert found.weights == pytest.approx(weights, abs=1e-7)
    told = [found.chance(row) for row in rows[:3]]
    assert told == pytest.approx(chances, abs=1e-7)


@given(deals=deals, pull=pulls)
def test_as_many_are_foretold_as_were_won(deals, pull):
    rows, won = zip(*deals, strict=True)

    found = fit(rows, won, pull=pull, senses=FREE)

    # The intercept is free: its derivative is the sum of what is left.
    assert sum(map(found.chance, rows)) == pytest.approx(sum(won), abs=1e-3)


@given(deals=deals, pull=pulls, seed=st.randoms())
def test_the_order_of_the_deals_changes_nothing(deals, pull, seed):
    rows, won = zip(*deals, strict=True)
    mixed = list(deals)
    seed.shuffle(mixed)
    other_rows, other_won = zip(*mixed, strict=True)

    found = fit(rows, won, pull=pull, senses=FREE)
    again = fit(other_rows, other_won, pull=pull, senses=FREE)

    told = [found.chance(row) for row in rows]
    assert [again.chance(row) for row in rows] == pytest.approx(told, abs=1e-4)


@given(deals=deals, pull=pulls)
def test_swapping_won_and_lost_swaps_the_chances(deals, pull):
    rows, won = zip(*deals, strict=True)

    found = fit(rows, won, pull=pull, senses=FREE)
    turned = fit(rows, [not each for each in won], pull=pull, senses=FREE)

    rest = [1 - found.chance(row) for row in rows]
    assert [turned.chance(row) for row in rows] == pytest.approx(rest, abs=1e-4)


@given(deals=deals, pull=pulls, more=st.integers(1, 30))
def test_more_of_what_can_only_speak_for_a_deal_never_lowers_its_chance(
    deals, pull, more
):
    rows, won = zip(*deals, strict=True)

    found = fit(rows, won, pull=pull, senses=[1, -1, 0])

    first, second, third = rows[0]
    before = found.chance(rows[0])
    assert found.chance((first + more, second, third)) >= before
    assert found.chance((first, second + more, third)) <= before


@given(deals=deals, pull=pulls)
def test_a_figure_whose_sense_agrees_is_weighed_as_if_it_had_none(deals, pull):
    rows, won = zip(*deals, strict=True)
    free = fit(rows, won, pull=pull, senses=FREE)

    signs = [1 if weight > 0 else -1 for weight in free.weights]

    assert fit(rows, won, pull=pull, senses=signs) == free


@given(deals=deals)
def test_the_stronger_the_pull_the_less_is_said(deals):
    rows, won = zip(*deals, strict=True)

    sizes = [
        sum(weight**2 for weight in fit(rows, won, pull=pull, senses=FREE).weights)
        for pull in (0.1, 1.0, 10.0, 100.0)
    ]

    assert all(more >= less - 1e-6 for more, less in pairwise(sizes))


def test_what_parts_won_from_lost_without_a_rest_gives_no_certainty():
    rows = [[float(n)] for n in range(20)]

    found = fit(rows, [n >= 10 for n in range(20)], pull=1.0, senses=[0])

    assert 0.9 < found.chance([19.0]) < 0.9999
    assert found.chance([0.0]) == pytest.approx(1 - found.chance([19.0]))


def test_a_step_too_far_is_taken_back():
    # Almost without a pull: whole steps of Newton's method leave the numbers' range.
    rows = [(0, 1), (100, 100), (0, 100), (10, 1), (10, 0), (0, 0)]
    won = [False, True, False, True, False, False]

    found = fit(rows, won, pull=1e-6, senses=[0, 0])

    assert [found.chance(row) > 0.5 for row in rows] == won


def test_of_won_deals_alone_nothing_can_be_learned():
    with pytest.raises(ValueError, match="nothing can be learned"):
        fit([[1.0], [2.0]], [True, True], pull=1.0, senses=[0])
    with pytest.raises(ValueError, match="nothing can be learned"):
        fit([], [], pull=1.0, senses=[0])


def test_a_figure_that_is_always_the_same_says_nothing():
    rows = [[0.1, float(n)] for n in range(9)]

    found = fit(rows, [n % 3 == 0 for n in range(9)], pull=1.0, senses=[0, 0])

    assert found.weights[0] == pytest.approx(0)
    assert found.parts([0.1, 4.0]) == pytest.approx((0, 0))


def test_the_parts_and_the_intercept_are_the_log_odds():
    rows, won = waves(60)
    found = fit(rows, won, pull=1.0, senses=[0] * 4)

    p = found.chance(rows[7])

    odds = found.intercept + sum(found.parts(rows[7]))
    assert log(p / (1 - p)) == pytest.approx(odds)

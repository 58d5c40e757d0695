"""What followed a cliff is claimed from enough cliffs only, and beside others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.standing.aftermath import Career, Known, Won, aftermath

START = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CLIFF_AT = START + 200 * DAY
KNOWN = Known(since=START, until=START + 400 * DAY, span=90 * DAY)


def make_career(*opened_on: int, won=(), **fields: object) -> Career:
    """Return a rep who opened deals on these days, and won 100 EUR on those."""
    given = {
        "here_since": START,
        "opened": tuple(START + day * DAY for day in opened_on),
        "won": tuple(
            Won(at=START + day * DAY, amount_minor=100_00, currency="EUR")
            for day in won
        ),
        "currency": "EUR",
    }
    return Career(**given | fields)


def after(careers, *, cliffs=((1, CLIFF_AT),), known=KNOWN, least=1):
    return aftermath(cliffs, careers, known=known, least=least)


def test_the_days_before_and_after_are_counted_apart():
    rep = make_career(109, 110, 150, 200, 201, 290, 291, won=(120, 250, 260))

    (found,) = after({1: rep}).cliffs

    assert (found.before.opened, found.after.opened) == (2, 2)
    assert (found.before.won_minor, found.after.won_minor) == (100_00, 200_00)


def test_it_stands_beside_the_mean_of_reps_without_a_cliff_around_then():
    careers = {
        1: make_career(150, 250),
        2: make_career(150, 160, 250),
        3: make_career(150, 160, 250, 260, 270),
        4: make_career(*range(110, 290)),
    }
    cliffs = ((1, CLIFF_AT), (4, CLIFF_AT + 60 * DAY))

    found = after(careers, cliffs=cliffs).cliffs[0]

    assert found.others == 2
    assert (found.others_before.opened, found.others_after.opened) == (2.0, 2.0)


def test_a_floor_of_one_rep_has_nobody_to_stand_beside():
    found = after({1: make_career(150, 250)})

    assert found.cliffs[0].others_after is None
    assert found.effect.others_opened is None


@pytest.mark.parametrize(
    ("at", "is_judged"),
    [(90, True), (89, False), (310, True), (311, False)],
    ids=["90 days known before", "89 before", "90 after", "89 after"],
)
def test_a_cliff_is_judged_with_all_days_known_on_both_sides(at, is_judged):
    found = after({1: make_career(150)}, cliffs=((1, START + at * DAY),))

    assert (len(found.cliffs), found.waiting) == (is_judged, not is_judged)


def test_a_rep_who_came_later_has_no_days_before():
    rep = make_career(150, here_since=CLIFF_AT - 89 * DAY)

    assert after({1: rep}).waiting == 1


@pytest.mark.parametrize(("least", "says"), [(3, True), (4, False)])
def test_an_effect_is_claimed_from_the_stated_number(least, says):
    cliffs = tuple((1, CLIFF_AT + n * DAY) for n in range(3))

    found = after({1: make_career(150, 250)}, cliffs=cliffs, least=least)

    assert (found.effect is not None) == says


def test_a_win_in_another_currency_is_counted_apart():
    yen = Won(at=CLIFF_AT + DAY, amount_minor=9_000_000, currency="JPY")
    rep = replace(make_career(150, won=(120,)), won=(yen,))

    (found,) = after({1: rep}).cliffs

    assert (found.after.won_minor, found.apart) == (0, 1)


@pytest.mark.parametrize(
    ("opened", "won", "false_ones"),
    [
        ((150, 250), (150, 250), 1),
        ((150, 160, 250), (150, 250), 0),
        ((150, 250), (150,), 0),
    ],
    ids=["neither opened nor won less", "opened less", "won less"],
)
def test_a_cliff_is_false_if_nothing_bore_it_out(opened, won, false_ones):
    found = after({1: make_career(*opened, won=won)})

    assert found.false_ones == false_ones


@given(st.permutations([(1, CLIFF_AT), (2, CLIFF_AT + DAY), (3, CLIFF_AT - DAY)]))
def test_the_order_of_the_cliffs_changes_nothing(cliffs):
    careers = {n: make_career(150, 100 + n, 240 + n) for n in (1, 2, 3, 4)}

    assert after(careers, cliffs=cliffs) == after(careers, cliffs=sorted(cliffs))

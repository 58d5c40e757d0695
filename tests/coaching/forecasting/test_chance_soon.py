"""The chance to be won soon, learned from how deals alike fared."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.evidence import WinChance
from coaching.facts import Deal, Standing
from coaching.forecasting.chance_soon import (
    ASSUMED,
    LEARNED,
    Odds,
    Present,
    SoonRates,
    age_band,
    silence_band,
)
from coaching.thresholds import Thresholds
from tests.coaching.forecasting.test_forecast import make_standing
from tests.coaching.makers import (
    LEADER,
    NOW,
    TODAY,
    days_ahead,
    make_deal,
    make_passage,
    make_stage,
)

SURE = WinChance(p=1.0, n=0, basis="")
PRESENT = Present(now=NOW, today=TODAY)
DAY = timedelta(days=1)


def chance(
    deal: Deal, *standings: Standing, horizon: int = 30, win: WinChance = SURE
) -> WinChance | None:
    rates = SoonRates(standings, horizon=horizon, thresholds=Thresholds())
    return rates.chance(deal, win=win, present=PRESENT)


def test_a_cell_is_pulled_towards_its_age_its_stage_and_the_company():
    standings = (
        make_standing(seen_30=40, won_30=8),
        make_standing(silence=2, seen_30=60, won_30=3),
        make_standing(age=0, seen_30=100, won_30=1),
        make_standing(stage_id=77, seen_30=200, won_30=100),
    )

    told = chance(make_deal(), *standings)

    floor = 112 / 400
    stage = (12 + 10 * floor) / (200 + 10)
    aged = (11 + 10 * stage) / (100 + 10)
    assert told.p == pytest.approx((8 + 10 * aged) / (40 + 10))
    assert (told.n, told.basis) == (40, "deals of this stage, age and silence")


def test_a_cell_never_looked_at_takes_what_is_known_more_broadly():
    silent = make_deal(last_customer_touch_at=None)
    new = make_deal(created_at=NOW)

    aged = chance(silent, make_standing(won_30=500))
    staged = chance(new, make_standing(won_30=500))

    assert aged.p == staged.p == pytest.approx(0.5)
    assert (aged.n, aged.basis) == (1000, "deals of this stage and age")
    assert (staged.n, staged.basis) == (1000, "deals of this stage")


def test_deals_with_an_amount_and_without_are_learned_apart():
    standings = (
        make_standing(seen_30=100, won_30=60),
        make_standing(has_amount=False, seen_30=900, won_30=9),
    )

    priced = chance(make_deal(), *standings)
    bare = chance(make_deal(amount_minor=None), *standings)

    assert priced.p == pytest.approx(0.6, abs=0.06)
    assert bare.p == pytest.approx(0.01, abs=0.003)
    assert (priced.n, bare.n) == (100, 900)


def test_a_stage_looked_at_without_amounts_alone_tells_nothing_of_one_that_has_one():
    standing = make_standing(has_amount=False, seen_30=900, won_30=9)

    assert chance(make_deal(close_date=None), standing) is None


def test_both_horizons_are_learned_apart():
    standing = make_standing(won_30=100, won_90=700)

    month = chance(make_deal(), standing)
    quarter = chance(make_deal(), standing, horizon=90)

    assert month.p == pytest.approx(0.1, abs=0.01)
    assert quarter.p == pytest.approx(0.7, abs=0.01)


def test_it_is_never_above_the_chance_to_be_won_at_all():
    win = WinChance(p=0.3, n=7, basis="x")

    assert chance(make_deal(), make_standing(), win=win).p == 0.3


@pytest.mark.parametrize(
    ("horizon", "close", "p"),
    [
        (30, days_ahead(30), 0.2),
        (30, days_ahead(31), None),
        (90, days_ahead(90), 0.2),
        (90, days_ahead(91), None),
        (30, TODAY - DAY, None),
        (30, None, None),
    ],
)
def test_too_few_looks_leave_an_assumed_share_of_what_is_due(horizon, close, p):
    win = WinChance(p=0.4, n=7, basis="x")
    few = make_standing(seen_30=49, seen_90=49)

    told = chance(make_deal(close_date=close), few, horizon=horizon, win=win)

    if p is None:
        assert told is None
    else:
        assert told == WinChance(p=p, n=0, basis=ASSUMED, told_from=5)
        assert not told.is_told


@pytest.mark.parametrize(
    ("alike", "n", "basis"),
    [(4, 54, "deals of this stage and age"), (5, 5, LEARNED[-1])],
)
def test_a_narrow_cell_of_a_few_is_no_ground_to_name(alike, n, basis):
    mine = make_standing(seen_30=alike)
    others = make_standing(silence=None, seen_30=50)

    told = chance(make_deal(), mine, others)

    assert (told.n, told.basis, told.is_told) == (n, basis, True)


def test_a_deal_without_a_stage_is_judged_by_its_date_alone():
    told = chance(make_deal(stage=None, close_date=TODAY), make_standing())

    assert told == WinChance(p=0.5, n=0, basis=ASSUMED, told_from=5)


@pytest.mark.parametrize(
    ("days", "band"),
    [(-1, 0), (0, 0), (13.9, 0), (14, 1), (30, 2), (60, 3), (119.9, 3), (120, 4)],
)
def test_ages_fall_into_five_bands(days, band):
    assert age_band(NOW - days * DAY, now=NOW) == band


@pytest.mark.parametrize(
    ("days", "band"), [(0, 0), (6.9, 0), (7, 1), (20.9, 1), (21, 2), (None, None)]
)
def test_silence_falls_into_three_bands_or_is_not_known(days, band):
    at = None if days is None else NOW - days * DAY

    assert silence_band(at, now=NOW) == band


def test_the_chances_of_a_deal_stay_apart():
    deal = make_deal(stage=make_stage(probability=0.5))
    odds = Odds(
        [make_passage(won=16, closed=20)],
        [make_standing(won_30=100, won_90=300)],
        thresholds=Thresholds(),
        present=PRESENT,
    )

    told = odds.of(deal, team_id=LEADER)

    assert told.month.p < told.quarter.p < told.win.p
    assert odds.constant == 0.1


@settings(max_examples=60)
@given(
    cells=st.lists(
        st.tuples(
            st.integers(0, 4),
            st.sampled_from([None, 0, 1, 2]),
            st.integers(0, 90),
            st.integers(0, 90),
        ),
        min_size=1,
        max_size=8,
    ),
    data=st.data(),
)
def test_a_further_win_never_lowers_it_and_order_changes_nothing(cells, data):
    standings = [
        make_standing(age=age, silence=silence, seen_30=60 + won + lost, won_30=won)
        for age, silence, won, lost in cells
    ]
    lucky = data.draw(st.integers(0, len(standings) - 1))
    richer = [
        make_standing(
            age=each.age,
            silence=each.silence,
            seen_30=each.seen_30 + (number == lucky),
            won_30=each.won_30 + (number == lucky),
        )
        for number, each in enumerate(standings)
    ]
    mixed = data.draw(st.permutations(standings))

    before = chance(make_deal(), *standings)

    assert chance(make_deal(), *mixed) == before
    assert 0 <= before.p <= chance(make_deal(), *richer).p + 1e-12 <= 1 + 1e-9

"""The next 30 days."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.evidence import MonthRange
from coaching.facts import Deal
from coaching.forecast import Outlook, month_range, month_ranges
from coaching.limits import Forecast
from coaching.probability import WinRates
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    LEADER,
    REP,
    TODAY,
    days_ahead,
    make_deal,
    make_passage,
    make_stage,
)

LIMITS = Forecast()
QUICK = Forecast(draws=200)
SOON = days_ahead(10)
CERTAIN = make_stage(probability=1.0)


def found(
    *deals: Deal, won_90: dict[str, int] | None = None, limits: Forecast = QUICK
) -> tuple[MonthRange, ...]:
    outlook = Outlook(
        deals=deals, teams={REP: LEADER}, won_90=won_90 or {}, today=TODAY
    )
    rates = WinRates([make_passage(won=1000, closed=1000)], Thresholds())
    return month_ranges(outlook, rates=rates, limits=limits)


def test_the_run_rate_is_a_third_of_ninety_days():
    (only,) = found(won_90={"EUR": 1000_01})

    assert only.run_rate_minor == 333_34
    assert (only.p10_minor, only.p50_minor, only.p90_minor) == (0, 0, 0)
    assert (only.deals, only.draws) == (0, 200)


@pytest.mark.parametrize(
    ("close", "counted"),
    [
        (TODAY, 1),
        (days_ahead(30), 1),
        (days_ahead(31), 0),
        (TODAY - timedelta(days=1), 0),
        (None, 0),
    ],
    ids=["today", "in 30 days", "in 31", "overdue", "no date"],
)
def test_deals_that_close_within_the_month_count(close, counted):
    (only,) = found(make_deal(close_date=close), won_90={"EUR": 0})

    assert only.deals == counted


def test_currencies_are_kept_apart_and_missing_amounts_counted():
    euro, dollar = found(
        make_deal(id=1, close_date=SOON),
        make_deal(id=2, close_date=SOON, currency="USD"),
        make_deal(id=3, close_date=SOON, currency="USD", amount_minor=None),
        make_deal(id=4, close_date=SOON, currency=None),
    )

    assert (euro.currency, euro.deals, euro.without_amount) == ("EUR", 1, 0)
    assert (dollar.currency, dollar.deals, dollar.without_amount) == ("USD", 1, 1)


def test_the_team_of_the_owner_tells_the_chance():
    sure = Forecast(draws=200, on_time=1.0)
    mine = make_deal(close_date=SOON)
    somebody_s = make_deal(close_date=SOON, owner_id=77)

    (known,) = found(mine, limits=sure)
    (unknown,) = found(somebody_s, limits=sure)

    assert known.p10_minor == 20_000_00
    assert unknown.p10_minor == 0


def test_half_of_the_wins_come_on_time():
    deals = [
        make_deal(id=n, owner_id=77, stage=CERTAIN, amount_minor=100, close_date=SOON)
        for n in range(400)
    ]

    (only,) = found(*deals, limits=LIMITS)

    # 400 even bets: mean 200, standard deviation 10, so P10 and P90 are 12.8 away.
    assert only.p50_minor == pytest.approx(200_00, abs=200)
    assert only.p10_minor == pytest.approx(187_00, abs=200)
    assert only.p90_minor == pytest.approx(213_00, abs=200)


def test_many_small_deals_drawn_together_agree_with_drawing_each():
    bets = [(100, 0.3)] * 600

    together = month_range(bets, limits=Forecast(drawn_singly=10), seed="a")
    singly = month_range(bets, limits=Forecast(drawn_singly=600), seed="a")

    for one, other in zip(together, singly, strict=True):
        assert one == pytest.approx(other, rel=0.02)


def test_another_seed_draws_anew():
    bets = [(n * 7, 0.4) for n in range(1, 60)]

    first, second = (month_range(bets, limits=QUICK, seed=seed) for seed in "ab")

    assert first != second


@settings(max_examples=25)
@given(
    bets=st.lists(st.tuples(st.integers(0, 10**9), st.floats(0, 1)), max_size=12),
    data=st.data(),
)
def test_the_range_is_ordered_within_bounds_and_the_same_in_any_order(bets, data):
    low, middle, high = month_range(bets, limits=QUICK, seed="x")

    assert 0 <= low <= middle <= high <= sum(amount for amount, _ in bets)
    mixed = data.draw(st.permutations(bets))
    assert month_range(mixed, limits=QUICK, seed="x") == [low, middle, high]

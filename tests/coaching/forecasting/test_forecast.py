"""The next 30 and 90 days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.evidence import MonthRange, QuarterView
from coaching.facts import Deal, FreshSpan, Standing
from coaching.forecasting.chance_soon import Odds, Present
from coaching.forecasting.forecast import Forecasts, Outlook
from coaching.forecasting.month_range import likely_month
from coaching.forecasting.past_forecasts import Outcome, Prediction
from coaching.limits import Forecast
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    LEADER,
    NOW,
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


def make_standing(**fields: object) -> Standing:
    """Return a thousand looks at deals such as `make_deal`, all won within a month."""
    defaults: dict[str, object] = {
        "stage_id": make_stage().id,
        "age": 3,
        "silence": 0,
        "has_amount": True,
        "seen_30": 1000,
        "won_30": 1000,
        "seen_90": 1000,
        "won_90": 1000,
    }
    return Standing(**defaults | fields)


def make_span(**fields: object) -> FreshSpan:
    """Return a past month in which new business brought a thousand euros."""
    days = fields.get("days", 30)
    defaults: dict[str, object] = {
        "days": days,
        "since": NOW - timedelta(days=days),
        "currency": "EUR",
        "created": 10,
        "won": 1,
        "won_minor": 1000_00,
    }
    return FreshSpan(**defaults | fields)


Past = tuple[Sequence[Prediction], Sequence[Outcome]]


def make_fridays(number: int, **fields: object) -> Past:
    """Return as many Fridays on which the pace was right and the pipeline not."""
    days = [TODAY - timedelta(days=35 + 7 * n) for n in range(number)]
    given: dict[str, object] = {
        "currency": "EUR",
        "run_rate_minor": 1000,
        "pipeline_minor": 3000,
        "p50_minor": 1250,
    }
    return (
        [Prediction(day=day, **given | fields) for day in days],
        [Outcome(day=day, currency="EUR", won_minor=1000) for day in days],
    )


def forecasts(
    *deals: Deal,
    won_90: dict[str, int] | None = None,
    limits: Forecast = QUICK,
    fresh: Sequence[FreshSpan] = (),
    standings: Sequence[Standing] = (),
    past: Past = ((), ()),
) -> Forecasts:
    thresholds = Thresholds(forecast=limits)
    outlook = Outlook(
        deals=deals,
        teams={REP: LEADER},
        won_90=won_90 or {},
        fresh=fresh,
        today=TODAY,
        predictions=past[0],
        outcomes=past[1],
    )
    odds = Odds(
        [make_passage(won=1000, closed=1000)],
        standings,
        thresholds=thresholds,
        present=Present(now=NOW, today=TODAY),
    )
    return Forecasts(outlook, odds=odds, thresholds=thresholds)


def found(*deals: Deal, **given: object) -> tuple[MonthRange, ...]:
    return forecasts(*deals, **given).months()


def quarters(*deals: Deal, **given: object) -> tuple[QuarterView, ...]:
    return forecasts(*deals, **given).quarters()


def test_the_run_rate_is_a_third_of_ninety_days():
    (only,) = found(won_90={"EUR": 1000_01})

    assert only.run_rate_minor == 333_34
    assert (only.pipeline_minor, only.deals) == (0, 0)


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
def test_where_nothing_is_learned_deals_due_within_the_month_count(close, counted):
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

    assert known.pipeline_minor == 20_000_00
    assert unknown.pipeline_minor in (0, 20_000_00)


def test_half_of_the_wins_come_on_time():
    deals = [
        make_deal(id=n, owner_id=77, stage=CERTAIN, amount_minor=100, close_date=SOON)
        for n in range(400)
    ]

    (only,) = found(*deals, limits=LIMITS)

    assert only.pipeline_minor == pytest.approx(200_00, abs=200)


def test_many_small_deals_drawn_together_agree_with_drawing_each():
    bets = [(100, 0.3)] * 600

    together = likely_month(bets, fresh=(), limits=Forecast(drawn_singly=10), seed="a")
    singly = likely_month(bets, fresh=(), limits=Forecast(drawn_singly=600), seed="a")

    assert together == pytest.approx(singly, rel=0.02)


def test_another_seed_draws_anew():
    bets = [(n * 7, 0.4) for n in range(1, 60)]

    first, second = (
        likely_month(bets, fresh=(), limits=QUICK, seed=seed) for seed in "ab"
    )

    assert first != second


@settings(max_examples=25)
@given(
    bets=st.lists(st.tuples(st.integers(0, 10**9), st.floats(0, 1)), max_size=12),
    fresh=st.lists(st.integers(0, 10**9), max_size=12),
    data=st.data(),
)
def test_the_estimate_is_within_bounds_and_the_same_in_any_order(bets, fresh, data):
    found = likely_month(bets, fresh=fresh, limits=QUICK, seed="x")

    most = sum(amount for amount, _ in bets) + max(fresh, default=0)
    assert 0 <= found <= most
    mixed = data.draw(st.permutations(bets))
    other = data.draw(st.permutations(fresh))
    assert likely_month(mixed, fresh=other, limits=QUICK, seed="x") == found


# New business


def test_what_past_months_brought_anew_is_in_the_estimate():
    fresh = [make_span(won_minor=minor) for minor in (0, 500_00, 1000_00)]

    (only,) = found(fresh=fresh, limits=LIMITS)

    assert only.pipeline_minor == 500_00
    assert (only.deals, only.months, only.fresh_minor) == (0, 3, 500_00)


def test_new_business_of_another_currency_or_a_quarter_is_left_out():
    fresh = (make_span(currency="USD"), make_span(days=90))

    euro, dollar = found(won_90={"EUR": 1}, fresh=fresh)

    assert (euro.months, euro.pipeline_minor) == (0, 0)
    assert (dollar.months, dollar.pipeline_minor) == (1, 1000_00)


# What past Fridays teach


def test_without_a_past_the_middle_is_halfway_and_there_is_no_range():
    (only,) = found(won_90={"EUR": 300}, fresh=[make_span(won_minor=300)])

    assert (only.run_rate_minor, only.pipeline_minor, only.p50_minor) == (100, 300, 200)
    assert (only.p10_minor, only.p90_minor, only.is_told) == (None, None, False)


def test_the_middle_is_nearer_to_what_was_less_wrong_and_the_range_as_wide_as_it_was():
    (only,) = found(
        won_90={"EUR": 3000}, fresh=[make_span(won_minor=3000)], past=make_fridays(20)
    )

    # Errors of nothing and 40,000 in sum, each pulled by 4 times their mean.
    weight = 4000**4 / (44_000**4 + 4000**4)
    assert only.p50_minor == round(1000 + 2000 * weight) == 1000
    assert (only.p10_minor, only.p90_minor) == (800, 1200)
    assert only.fridays == 20


@pytest.mark.parametrize(("tried", "is_told"), [(7, False), (8, True), (30, True)])
def test_a_range_is_told_once_enough_of_its_like_were_held_against_what_came(
    tried, is_told
):
    bare, came = make_fridays(20 + tried)
    ranges = [
        replace(each, p10_minor=0 if n % 2 else 1001, p90_minor=2000)
        for n, each in enumerate(bare[:tried])
    ]

    (only,) = found(won_90={"EUR": 3000}, past=([*ranges, *bare[tried:]], came))

    assert only.is_told is is_told
    assert only.p10_minor is not None
    assert (only.tried, only.held) == (min(tried, 26), min(tried, 26) // 2)


# What is learned


@pytest.mark.parametrize(
    ("seen", "assumed", "p50"),
    [(49, 1, None), (50, 0, 20_000_00)],
    ids=["too few", "enough"],
)
def test_from_enough_looks_the_chance_is_learned(seen, assumed, p50):
    standing = make_standing(seen_30=seen, won_30=seen)
    deal = make_deal(close_date=SOON)

    (only,) = found(deal, standings=[standing])

    assert (only.deals, only.assumed) == (1, assumed)
    assert p50 is None or only.pipeline_minor == p50


def test_a_learned_chance_needs_no_close_date():
    deal = make_deal(close_date=None)

    (only,) = found(deal, standings=[make_standing()])

    assert (only.deals, only.pipeline_minor) == (1, 20_000_00)


# 90 days


def test_the_quarter_parts_sure_deals_from_others_and_from_those_to_come():
    (view,) = quarters(
        make_deal(id=1),
        make_deal(id=2, owner_id=77),
        standings=[make_standing(won_90=600)],
        fresh=[make_span(days=90, won_minor=minor) for minor in (100, 400)],
    )

    # Won at all: nearly sure in the team, a quarter where nothing is known.
    assert (view.sure_deals, view.other_deals) == (1, 1)
    assert view.sure_minor == pytest.approx(20_000_00 * 0.6, rel=0.01)
    assert view.other_minor == 20_000_00 * 0.25
    assert view.fresh_minor == 250
    assert view.total_minor == view.sure_minor + view.other_minor + 250


def test_a_committed_deal_is_told_with_the_sure_ones_at_its_own_chance():
    (view,) = quarters(
        make_deal(owner_id=77, forecast_category="commit"),
        make_deal(id=2, owner_id=77, forecast_category="pipeline"),
        standings=[make_standing(won_90=100)],
    )

    assert (view.sure_deals, view.committed, view.other_deals) == (1, 1, 1)
    assert view.sure_minor == view.other_minor == pytest.approx(2_000_00, rel=0.05)


def test_without_a_past_quarter_nothing_is_said_of_deals_to_come():
    (view,) = quarters(make_deal(close_date=SOON))

    assert view.fresh_minor is None
    assert view.total_minor == view.sure_minor


def test_a_missing_amount_is_in_no_view():
    assert quarters(make_deal(amount_minor=None, close_date=SOON)) == ()


# What is kept


def test_a_prediction_keeps_the_range_and_each_chance():
    told = forecasts(
        make_deal(id=2, owner_id=77, stage=CERTAIN, close_date=SOON),
        make_deal(id=1, close_date=days_ahead(60)),
        won_90={"EUR": 300},
    )

    (kept,) = told.predictions(told.months())

    assert (kept.day, kept.currency, kept.run_rate_minor) == (TODAY, "EUR", 100)
    assert kept.chances == ((2, 0.5),)
    assert kept.constant is None
    assert kept.pipeline_minor is not None
    assert (kept.p10_minor, kept.p90_minor) == (None, None)


def test_a_prediction_keeps_the_share_that_a_constant_would_be():
    told = forecasts(make_deal(), standings=[make_standing(won_30=250)])

    (kept,) = told.predictions(told.months())

    assert kept.constant == 0.25

"""What /pipeline answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import DayOne, Deal, Past, RepBook, StageNorm
from coaching.pipeline import PipelineFigures, figures
from coaching.thresholds import Thresholds
from tests.coaching.forecasting.test_forecast import make_standing
from tests.coaching.makers import (
    NOW,
    TODAY,
    bd_ago,
    days_ago,
    days_ahead,
    make_book,
    make_deal,
    make_freshness,
    make_lapsed_deal,
    make_passage,
    make_person,
    make_stage,
)

EVEN = make_stage(probability=0.5)
EMPTY = Past()

AGEING = "in Proposal for 30 calendar days, where 10 is usual (median of 20 won deals)"


def found(*deals: Deal, past: Past = EMPTY, **book: object) -> PipelineFigures:
    full: RepBook = make_book(deals=deals, **book)
    return figures(
        full,
        passages=(),
        past=past,
        freshness=make_freshness(),
        thresholds=Thresholds(),
        now=NOW,
    )


def test_the_sums_of_open_weighted_and_closing_deals():
    result = found(
        make_deal(id=1, stage=EVEN, amount_minor=100_01, close_date=TODAY),
        make_deal(id=2, stage=EVEN, amount_minor=200_00, close_date=days_ahead(30)),
        make_deal(id=3, stage=EVEN, amount_minor=400_00, close_date=days_ahead(31)),
        make_deal(id=4, stage=EVEN, amount_minor=800_00, close_date=days_ahead(90)),
        make_deal(id=5, stage=EVEN, amount_minor=1600_00, close_date=days_ahead(91)),
        make_deal(id=6, stage=EVEN, amount_minor=3200_00, close_date=None),
        make_deal(id=7, stage=EVEN, amount_minor=6400_00, close_date=days_ago(1)),
    )

    (totals,) = result.totals
    assert result.open_deals == totals.deals == 7
    assert totals.open_minor == 12_700_01
    assert totals.weighted_minor == round(12_700_01 / 2)
    assert totals.closing_30_minor == 300_01
    assert totals.closing_90_minor == 1500_01
    assert totals.undated == 1
    assert (result.as_of, result.rep.id) == (NOW, 1)


def test_currencies_are_kept_apart_and_missing_amounts_counted():
    result = found(
        make_deal(id=1, amount_minor=100),
        make_deal(id=2, amount_minor=300, currency="USD"),
        make_deal(id=3, amount_minor=50, currency=None),
        make_deal(id=4, amount_minor=None),
    )

    assert [(each.currency, each.open_minor) for each in result.totals] == [
        ("USD", 300),
        ("EUR", 100),
        (None, 50),
    ]
    assert result.without_amount == 1
    assert result.open_deals == 4


def test_missing_close_dates_are_counted_among_the_deals_of_a_sum():
    result = found(
        make_deal(id=1, amount_minor=300, close_date=None),
        make_deal(id=2, amount_minor=300),
        make_deal(id=3, amount_minor=100, currency="USD", close_date=None),
        make_deal(id=4, amount_minor=None, close_date=None),
    )

    counted = {each.currency: (each.undated, each.deals) for each in result.totals}
    assert counted == {"EUR": (1, 2), "USD": (1, 1)}


def test_an_empty_book_has_no_sums():
    result = found()

    assert (result.totals, result.deals, result.coverage) == ((), (), None)


def test_coverage_with_and_without_the_largest_deal():
    result = found(
        make_deal(id=1, amount_minor=600_00),
        make_deal(id=2, amount_minor=200_00),
        make_deal(id=3, amount_minor=900_00, currency="USD"),
        make_deal(id=4, amount_minor=None),
        rep=make_person(target_minor=500_00),
        won_quarter_minor=100_00,
    )

    coverage = result.coverage
    assert coverage is not None
    assert (coverage.target_minor, coverage.won_minor) == (500_00, 100_00)
    assert coverage.remaining_minor == 400_00
    assert coverage.ratio == pytest.approx(2)
    assert coverage.ratio_without_largest == pytest.approx(0.5)
    assert (coverage.needed, coverage.basis) == (3.0, "a rule of thumb")
    assert coverage.apart == 2


@pytest.mark.parametrize(
    ("fields", "needed", "basis"),
    [
        ({}, 4.0, "usual here: 25% of what was open on a quarter's first day was"),
        ({"quarters": 1}, 4.0, "usual here: 25% of what was open on the last"),
        ({"deals": 19}, 3.0, "a rule of thumb"),
        ({"won_minor": 0}, 3.0, "a rule of thumb"),
        ({"currency": "USD"}, 3.0, "a rule of thumb"),
    ],
    ids=["own", "one quarter", "too few deals", "nothing won", "another currency"],
)
def test_what_is_needed_is_the_company_s_own_where_it_is_known(fields, needed, basis):
    given = {
        "currency": "EUR",
        "quarters": 4,
        "deals": 20,
        "open_minor": 1000,
        "won_minor": 250,
    }

    result = found(
        make_deal(),
        rep=make_person(target_minor=100),
        past=Past(day_ones=(DayOne(**given | fields),)),
    )

    assert result.coverage.needed == needed
    assert result.coverage.basis.startswith(basis)


def test_the_chance_within_the_month_stands_apart_from_the_one_to_win_at_all():
    past = Past(standings=(make_standing(won_30=100),))

    (item,) = found(make_deal(stage=EVEN), past=past).deals
    (unknown,) = found(make_deal(stage=EVEN)).deals

    assert (item.chance.p, item.chance.basis) == (0.5, "the CRM's own figure")
    assert item.soon.p == pytest.approx(0.1)
    assert unknown.soon is None


@pytest.mark.parametrize(
    ("target", "won", "remaining", "ratio"),
    [(100, None, 100, 2), (100, 100, 0, None), (100, 150, 0, None)],
    ids=["nothing known of the quarter", "met", "more than met"],
)
def test_what_is_left_of_the_target(target, won, remaining, ratio):
    result = found(
        make_deal(amount_minor=200),
        rep=make_person(target_minor=target),
        won_quarter_minor=won,
    )

    assert result.coverage is not None
    assert (result.coverage.remaining_minor, result.coverage.ratio) == (
        remaining,
        ratio,
    )


@pytest.mark.parametrize("target", [None, 0])
def test_without_a_target_there_is_no_coverage(target):
    assert found(make_deal(), rep=make_person(target_minor=target)).coverage is None


def test_coverage_of_an_empty_book_is_nought():
    result = found(rep=make_person(target_minor=100))

    assert result.coverage is not None
    assert result.coverage.ratio == result.coverage.ratio_without_largest == 0


def test_the_worst_come_first():
    result = found(
        make_deal(id=1, amount_minor=None),
        make_deal(id=2, amount_minor=100, close_date=days_ahead(9)),
        make_deal(id=3, amount_minor=100, close_date=days_ahead(8)),
        make_deal(id=4, amount_minor=900),
        make_deal(id=5, amount_minor=1, next_step_on=None),
        make_lapsed_deal(id=6, amount_minor=1),
        make_deal(id=7, amount_minor=1, close_date=days_ago(1)),
        make_deal(id=8, amount_minor=100, close_date=None),
        make_deal(id=9, amount_minor=100, close_date=None),
        make_deal(id=10, amount_minor=0),
    )

    assert [each.deal.id for each in result.deals] == [7, 6, 5, 4, 3, 2, 8, 9, 10, 1]


def test_each_deal_has_its_days_its_chance_and_its_flags():
    stage = make_stage()
    (figure,) = figures(
        make_book(
            deals=(
                make_deal(
                    stage_entered_at=bd_ago(22),
                    last_customer_touch_at=bd_ago(18),
                    outbound_days_since_customer=2,
                ),
            ),
            customer_touches=((1, tuple(bd_ago(n) for n in (18, 21, 24, 27, 30))),),
            stage_norms=(StageNorm(stage_id=stage.id, median_days=10, won=20),),
        ),
        passages=[make_passage(won=10, closed=10)],
        past=EMPTY,
        freshness=make_freshness(),
        thresholds=Thresholds(),
        now=NOW,
    ).deals

    assert (figure.stage_bd, figure.customer_bd) == (22, 18)
    assert figure.chance.n == 10
    assert figure.quiet is not None
    assert figure.quiet.basis == "learned"
    assert [flag.words for flag in figure.flags] == [
        "customer silent for 18 bd (expected 6)",
        AGEING,
    ]


def test_what_is_not_known_of_a_deal_is_none():
    (figure,) = found(
        make_deal(stage=None, stage_entered_at=None, last_customer_touch_at=None)
    ).deals

    assert (figure.stage_bd, figure.customer_bd, figure.quiet) == (None, None, None)


@given(data=st.data(), count=st.integers(0, 6))
def test_order_changes_nothing(data, count):
    deals = [
        make_deal(id=n, amount_minor=data.draw(st.sampled_from([None, 100, 10**12])))
        for n in range(count)
    ]

    mixed = data.draw(st.permutations(deals))

    assert found(*mixed) == found(*deals)

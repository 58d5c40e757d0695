"""The next 90 days without the deal that has all the attention."""

import pytest

from coaching.facts import Deal
from coaching.measures.exposure import exposure, falls_short, value_share
from tests.coaching.makers import (
    days_ago,
    days_ahead,
    make_book,
    make_deal,
    make_moment,
    make_person,
    make_stage,
)

EVEN = make_stage(probability=0.5)
FOCUS = make_deal(id=1, amount_minor=60_000_00)


def share(*others: Deal, focus: Deal = FOCUS) -> float | None:
    return value_share(make_book(deals=(focus, *others)), focus, make_moment())


def found(*others: Deal, focus: Deal = FOCUS, **rep: object):
    book = make_book(
        deals=(focus, *others),
        rep=make_person(**{"target_minor": 50_000_00} | rep),
        won_90_minor=30_000_00,
    )
    return exposure(book, focus, make_moment())


def test_the_value_is_compared_with_all_that_closes_in_ninety_days():
    soon = make_deal(id=2, close_date=days_ahead(90))
    later = make_deal(id=3, close_date=days_ahead(91))

    assert share(soon, later) == pytest.approx(60 / 80)


@pytest.mark.parametrize(
    "other",
    [
        make_deal(id=2, close_date=None),
        make_deal(id=2, close_date=days_ago(3)),
    ],
    ids=["no close date", "overdue"],
)
def test_what_may_close_in_time_counts(other):
    assert share(other) == pytest.approx(60 / 80)


@pytest.mark.parametrize(
    "other",
    [make_deal(id=2, amount_minor=None), make_deal(id=2, currency="USD")],
    ids=["no amount", "another currency"],
)
def test_what_cannot_be_added_up_leaves_it_unknown(other):
    assert share(other) is None
    assert found(other) is None


def test_a_focus_without_amount_currency_or_any_sum_has_no_share():
    assert share(focus=make_deal(amount_minor=None)) is None
    assert share(focus=make_deal(currency=None)) is None
    assert share(focus=make_deal(close_date=days_ahead(200))) is None


def test_a_focus_that_closes_later_is_at_most_everything():
    far = make_deal(id=1, amount_minor=90_000_00, close_date=days_ahead(200))

    assert share(make_deal(id=2), focus=far) == 1


def test_the_others_are_weighed_by_their_chance():
    result = found(make_deal(id=2, stage=EVEN), make_deal(id=3, stage=EVEN))

    assert result is not None
    assert result.expected_minor == 20_000_00
    assert (result.needed_minor, result.basis) == (50_000_00, "target")
    assert result.currency == "EUR"


@pytest.mark.parametrize("target", [None, 0])
def test_without_a_target_the_last_ninety_days_must_be_met(target):
    result = found(make_deal(id=2), target_minor=target)

    assert result is not None
    assert (result.needed_minor, result.basis) == (30_000_00, "trailing 90 days")


def test_without_anything_to_compare_with_it_is_unknown():
    book = make_book(deals=(FOCUS,), won_90_minor=0)

    assert exposure(book, FOCUS, make_moment()) is None
    assert not falls_short(None, make_moment())


def test_without_a_currency_of_the_rep_the_focus_deal_s_counts():
    result = found(make_deal(id=2), currency=None)

    assert result is not None
    assert result.currency == "EUR"


@pytest.mark.parametrize(
    ("won", "is_known"), [("EUR", True), ("USD", False)], ids=["the same", "another"]
)
def test_wins_are_compared_in_their_own_currency(won, is_known):
    rep = make_person(target_minor=None, currency=None)
    others = (FOCUS, make_deal(id=2))
    book = make_book(deals=others, rep=rep, won_90_minor=30_000_00, won_currency=won)

    assert (exposure(book, FOCUS, make_moment()) is not None) is is_known


def test_a_rep_paid_in_another_currency_cannot_be_compared():
    assert found(make_deal(id=2), currency="USD") is None


@pytest.mark.parametrize(
    ("amount", "short"),
    [(70_000_00, False), (69_990_00, True)],
    ids=["30 % short", "more"],
)
def test_a_shortfall_of_more_than_thirty_percent_counts(amount, short):
    result = found(make_deal(id=2, stage=EVEN, amount_minor=amount))

    assert falls_short(result, make_moment()) is short
    assert falls_short(result, make_moment(margin=0.2))

"""How much of the open amount is past its close date, and when that has to be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import Overdue
from coaching.facts import Deal
from coaching.limits import Pipeline
from coaching.measures.past_due_share import is_past_due, overdue, spoils
from tests.coaching.makers import TODAY, days_ago, days_ahead, make_deal

LIMITS = Pipeline()
DEALS = st.lists(
    st.builds(
        make_deal,
        amount_minor=st.none() | st.integers(0, 10**9),
        currency=st.sampled_from(["EUR", "USD", None]),
        close_date=st.sampled_from([days_ago(1), TODAY, days_ahead(9), None]),
    ),
    max_size=12,
)


def found(*deals: Deal) -> tuple[Overdue, ...]:
    return overdue(((deal, TODAY) for deal in deals), LIMITS)


def late(minor: int | None, **fields: object) -> Deal:
    return make_deal(amount_minor=minor, close_date=days_ago(30), **fields)


def in_time(minor: int, **fields: object) -> Deal:
    return make_deal(amount_minor=minor, close_date=days_ahead(30), **fields)


def test_a_sum_that_is_mostly_past_its_date_is_told_with_and_without():
    [told] = found(late(80_00), late(9_00), in_time(11_00))

    assert (told.deals, told.open_deals) == (2, 3)
    assert (told.minor, told.open_minor) == (89_00, 100_00)
    assert told.share == 0.89


@pytest.mark.parametrize(
    ("minor", "is_told"),
    [(20_00, True), (19_99, False), (0, False), (100_00, True), (101_00, False)],
    ids=["a fifth", "just below", "nothing", "all", "beside a credit"],
)
def test_from_a_fifth_of_the_amount_on_it_is_told(minor, is_told):
    assert spoils(minor, 100_00, LIMITS) is is_told


@pytest.mark.parametrize(
    ("close", "is_late"),
    [(days_ago(1), True), (TODAY, False), (days_ahead(1), False), (None, False)],
    ids=["yesterday", "today", "tomorrow", "no date"],
)
def test_a_deal_is_late_from_the_day_after_its_date_on(close, is_late):
    assert is_past_due(make_deal(close_date=close), TODAY) is is_late


def test_what_has_no_amount_or_no_currency_is_in_no_sum():
    assert found(late(None), late(5_00, currency=None), in_time(5_00)) == ()


def test_each_currency_is_judged_for_itself_and_the_largest_comes_first():
    told = found(late(5_00), late(9_00, currency="USD"), in_time(9_00, currency="CHF"))

    assert [each.currency for each in told] == ["USD", "EUR"]


@given(deals=DEALS)
def test_no_part_is_larger_than_the_whole_and_each_deal_counts_once(deals):
    summed = [d for d in deals if d.amount_minor is not None and d.currency]
    for told in found(*deals):
        same = [deal for deal in summed if deal.currency == told.currency]
        assert told.open_minor == sum(deal.amount_minor or 0 for deal in same)
        assert told.open_deals == len(same)
        assert 0 < told.deals <= told.open_deals
        assert LIMITS.past_due_share <= told.share <= 1


@given(deals=DEALS)
def test_what_is_in_time_spoils_no_sum(deals):
    assert found(*[d for d in deals if not is_past_due(d, TODAY)]) == ()

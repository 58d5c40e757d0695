"""Amounts of different currencies are set beside each other by what they are worth."""

import pytest

from coaching.limits import Kinds
from coaching.measures.kinds import amount_band
from coaching.money import worth
from coaching.refs import by_worth
from tests.coaching.makers import make_deal

DINARS = make_deal(id=1, amount_minor=12_345_678, currency="TND")
YEN = make_deal(id=2, amount_minor=3_000_000, currency="JPY")
DOLLARS = make_deal(id=3, amount_minor=1_000_000, currency="USD")


def test_three_million_yen_are_more_than_twelve_thousand_dinars():
    found = sorted((DINARS, YEN, DOLLARS), key=by_worth)

    assert [deal.currency for deal in found] == ["JPY", "USD", "TND"]


@pytest.mark.parametrize(
    ("amount_minor", "currency", "band"),
    [
        (120_000, "JPY", "small"),
        (3_000_000, "JPY", "mid"),
        (30_000_000, "JPY", "enterprise"),
        (12_000_000, "EUR", "enterprise"),
        (12_000_000, "GBP", "enterprise"),
        (12_000_000, None, "enterprise"),
        (120_000_000, "TND", "mid"),
        (None, "JPY", None),
    ],
)
def test_a_size_is_one_of_worth_and_not_of_digits(amount_minor, currency, band):
    assert amount_band(amount_minor, currency, kinds=Kinds()) == band


def test_amounts_of_one_currency_keep_their_order():
    for currency in ("JPY", "TND", "EUR", "XXX", None):
        small, large = worth(10_000, currency), worth(20_000, currency)
        assert small < large

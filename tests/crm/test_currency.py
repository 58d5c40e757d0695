"""Amounts become whole minor units exactly, or are refused with a reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.currency import CODES, DIGITS, LARGEST, minor_units


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("3000", "USD", 300_000),
        ("0", "USD", 0),
        ("999999999999", "USD", 99_999_999_999_900),
        ("9999999999999", "USD", 999_999_999_999_900),
        ("999999999999", "CLF", 9_999_999_999_990_000),
        ("-12.5", "USD", -1250),
        ("0.1", "EUR", 10),
        ("1234", "JPY", 1234),
        ("1.234", "KWD", 1234),
        ("2.345", "USD", 235),
        ("1e3", "USD", 100_000),
        ("92233720368547758.07", "USD", LARGEST),
        ("5", None, 500),
    ],
)
def test_reads_an_amount_in_the_currencys_own_units(text, currency, minor):
    assert minor_units(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", "not a number"),
        ("Infinity", "not a number"),
        ("twelve", "not a number"),
        ("1,000", "not a number"),
        ("9" * 65, "not a number"),
        ("1e400", "too large"),
        ("1e999999999", "too large"),
        ("92233720368547758.08", "too large"),
    ],
)
def test_refuses_what_is_no_amount_and_says_why(text, reason):
    with pytest.raises(ValueError, match=reason):
        minor_units(text, "USD")


@given(cents=st.integers(-(10**15), 10**15))
def test_no_cent_is_ever_lost(cents):
    assert minor_units(str(Decimal(cents).scaleb(-2)), "USD") == cents


@given(text=st.text(max_size=80))
def test_never_fails_in_another_way(text):
    try:
        found = minor_units(text, "USD")
    except ValueError:
        return
    assert abs(found) <= LARGEST


def test_every_unusual_currency_is_a_known_one():
    assert set(DIGITS) <= CODES

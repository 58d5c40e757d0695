"""Amounts in minor units, as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.money import in_words, whole


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (40_000_99, "EUR", "40,000 EUR"),
        (40_000, "JPY", "40,000 JPY"),
        (1_234, "KWD", "1 KWD"),
        (-150, "EUR", "-1 EUR"),
        (100, None, "1"),
    ],
)
def test_an_amount_reads_in_whole_units(minor, currency, words):
    assert in_words(minor, currency) == words


@given(minor=st.integers(-(10**15), 10**15))
def test_cents_are_cut_towards_zero(minor):
    assert (
        abs(whole(minor, "EUR")) * 100
        <= abs(minor)
        < abs(whole(minor, "EUR")) * 100 + 100
    )

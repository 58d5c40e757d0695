"""Money, dates and names as a person would say them."""

# ruff: noqa: RUF001 - the typographic minus is meant

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.slack_text.words import (
    clock,
    count,
    day,
    exact_money,
    first_name,
    moment,
    money,
    names,
    number,
    percent,
    plain_first_name,
)
from coaching.calendar import Calendar


@pytest.mark.parametrize(
    ("minor", "currency", "expected"),
    [
        (4_200_000, "USD", "$42K"),
        (130_000_000, "EUR", "€1.3M"),
        (95_000, "CHF", "CHF 950"),
        (123_456, "USD", "$1.2K"),
        (999_949, "USD", "$10K"),
        (99_960_000, "USD", "$1M"),
        (99_940_000, "USD", "$999K"),
        (-8_000_000, "USD", "−$80K"),
        (5_000_000, "JPY", "¥5M"),
        (5_000_000, "KWD", "KWD 5K"),
        (250_000_000_000, "GBP", "£2.5B"),
        (4_200_000, None, "42K"),
        (0, "USD", "$0"),
        (None, "USD", "no amount"),
        (50, "USD", "$0"),
    ],
)
def test_amounts_are_rounded_for_reading(minor, currency, expected):
    assert money(minor, currency) == expected


@given(st.integers(0, 10**15))
def test_rounding_never_says_a_thousand_of_a_unit(minor):
    digits = money(minor, "USD").strip("$KMB").replace(",", "")

    assert float(digits) < 1_000 or money(minor, "USD").endswith("B")


@pytest.mark.parametrize(
    ("minor", "currency", "expected"),
    [
        (417_312_000, "USD", "$4,173,120"),
        (417_312_050, "USD", "$4,173,120.50"),
        (1_250, "JPY", "¥1,250"),
        (1_250, "KWD", "KWD 1.250"),
        (-105, "EUR", "−€1.05"),
    ],
)
def test_where_a_sum_must_add_up_amounts_are_exact(minor, currency, expected):
    assert exact_money(minor, currency) == expected


def test_a_year_is_named_only_where_it_is_another_one():
    today = date(2026, 11, 19)

    assert day(date(2026, 11, 28), today) == "Sat 28 Nov"
    assert day(date(2027, 1, 15), today) == "Fri 15 Jan 2027"


def test_an_instant_is_told_on_the_readers_clock_with_a_fallback_for_old_ones():
    instant = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    reader = Calendar(time_zone="Asia/Tokyo")

    assert clock(instant, reader) == "Fri 20 Nov, 08:30"
    assert moment(instant, reader) == (
        "<!date^1795131000^{date_short_pretty} at {time}|Fri 20 Nov, 08:30>"
    )


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((), ""),
        (("you",), "you"),
        (("you", "Sam"), "you and Sam"),
        (("you", "Sam", "<!here>"), "you, Sam and &lt;!here&gt;"),
    ],
)
def test_people_are_listed_in_a_row(people, expected):
    assert names(people) == expected


def test_a_first_name_is_the_first_word_and_never_empty():
    assert first_name("Sam Carter") == "Sam"
    assert first_name("  ") == "(no name)"
    assert plain_first_name("*Sam* Carter") == "*Sam*"


def test_small_numbers_read_plainly():
    assert (count(1, "deal"), count(1_200, "deal")) == ("1 deal", "1,200 deals")
    assert count(2, "touch", "touches") == "2 touches"
    assert (number(14.0), number(13.64)) == ("14", "13.6")
    assert percent(0.714) == "71%"

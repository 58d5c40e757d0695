"""A day is read as its writer meant it, or refused: never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.office.dates import day, day_comes_first

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21",
        "2026/11/21",
        "21.11.2026",
        "21.11.26",
        "21/11/2026",
        "11/21/2026",
        "21-11-2026",
    ],
)
def test_reads_a_day_that_can_be_read_one_way_only(text):
    assert day(text, is_day_first=None) == date(2026, 11, 21)


def test_with_points_the_day_comes_first():
    assert day("5.1.2026", is_day_first=None) == date(2026, 1, 5)
    assert day("5.1.2026", is_day_first=False) == date(2026, 1, 5)
    assert day("05.01.98", is_day_first=None) == date(1998, 1, 5)


def test_refuses_a_day_that_can_be_read_two_ways_and_names_both():
    with pytest.raises(ValueError, match="can be 2026-12-11 or 2026-11-12: write"):
        day("11/12/2026", is_day_first=None)


@pytest.mark.parametrize(
    ("is_day_first", "expected"),
    [(True, date(2026, 12, 11)), (False, date(2026, 11, 12))],
)
def test_other_cells_decide_which_it_is(is_day_first, expected):
    assert day("11/12/2026", is_day_first=is_day_first) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], None),
        (["11/12/2026", "21.11.2026", "2026-11-21"], None),
        (["11/12/2026", "21/11/2026"], True),
        (["11/12/2026", "11/21/2026"], False),
        (["21/11/2026", "11/21/2026"], None),
        (["11/11/2026"], None),
        (["99/11/2026"], None),
    ],
)
def test_other_cells_show_the_order_only_when_they_agree(texts, expected):
    assert day_comes_first(texts) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("11/21/26", "short year: write all of it"),
        ("46141", "Excel's number of a day: format the cells as dates"),
        ("20/01/05", "short year: write all of it"),
        ("31.02.26", "short year: write all of it"),
        ("2026-02-30", "no date such as 2026-11-21"),
        ("2026-11-21 09:30:00", "no date such as 2026-11-21"),
        ("20261121", "no date such as 2026-11-21"),
        ("0/11/2026", "no date such as 2026-11-21"),
        ("Nov 21", "no date such as 2026-11-21"),
    ],
)
def test_refuses_everything_else_in_words(text, words):
    with pytest.raises(ValueError, match=words):
        day(text, is_day_first=None)


@given(
    days=st.lists(DAYS, min_size=1),
    mark=st.sampled_from("/-"),
    is_day_first=st.booleans(),
)
def test_a_column_is_read_as_it_was_written_once_one_day_shows_how(
    days, mark, is_day_first
):
    order = f"%d{mark}%m{mark}%Y" if is_day_first else f"%m{mark}%d{mark}%Y"
    column = [each.strftime(order) for each in [date(2026, 1, 31), *days]]

    shown = day_comes_first(column)

    assert [day(text, is_day_first=shown) for text in column[1:]] == days

"""When somebody last opened a deal, beside how often they do."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.creation_pace import CreationPace, creation_pace
from tests.coaching.makers import NOW


def told(*days_ago: int, told_from: int = 2) -> CreationPace | None:
    return creation_pace(
        [NOW - timedelta(days=days) for days in days_ago],
        calendar=Calendar(),
        now=NOW,
        told_from=told_from,
    )


def test_the_gap_that_lasts_is_not_part_of_the_usual():
    found = told(41, 53, 65, 77, 89)

    assert found is not None
    assert (found.days_ago, found.every_days, found.gaps) == (41, 12, 4)
    assert found.last_on == (NOW - timedelta(days=41)).date()


def test_too_few_deals_tell_the_last_one_and_no_usual():
    found = told(3, 10, told_from=2)

    assert found is not None
    assert (found.days_ago, found.every_days, found.gaps) == (3, None, 1)


def test_who_never_opened_a_deal_has_no_pace():
    assert told() is None


def test_a_deal_dated_ahead_was_not_opened_yet():
    assert told(-5) is None
    assert told(-5, 2) == told(2)


def test_deals_of_one_day_come_at_once():
    found = told(0, 0, 0)

    assert found is not None
    assert (found.days_ago, found.every_days) == (0, 0)


@given(st.lists(st.integers(min_value=0, max_value=400), min_size=3, max_size=30))
def test_the_usual_times_its_gaps_is_the_span_of_what_was_opened(days):
    found = told(*days)

    assert found is not None
    assert found.every_days is not None
    assert found.every_days * found.gaps == pytest.approx(max(days) - min(days))
    assert found.days_ago == min(days)

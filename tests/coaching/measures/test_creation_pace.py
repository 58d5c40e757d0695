"""When somebody last opened a deal, beside how often they do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.measures.creation_pace import CreationPace, creation_pace
from tests.coaching.makers import CALENDAR, NOW, bd_ago, days_ago


def told(
    *ago_bd: int, told_from: int = 2, calendar: Calendar = CALENDAR
) -> CreationPace | None:
    return creation_pace(
        [bd_ago(bd) if bd >= 0 else NOW + timedelta(days=-bd) for bd in ago_bd],
        calendar=calendar,
        now=NOW,
        told_from=told_from,
    )


def test_the_gap_that_lasts_is_not_part_of_the_usual():
    found = told(41, 53, 65, 77, 89)

    assert found is not None
    assert (found.ago_bd, found.every_bd, found.gaps) == (41, 12, 4)
    assert found.last_on == bd_ago(41).date()


def test_too_few_deals_tell_the_last_one_and_no_usual():
    found = told(3, 10, told_from=2)

    assert found is not None
    assert (found.ago_bd, found.every_bd, found.gaps) == (3, None, 1)


def test_who_never_opened_a_deal_has_no_pace():
    assert told() is None


def test_a_deal_dated_ahead_was_not_opened_yet():
    assert told(-5) is None
    assert told(-5, 2) == told(2)


def test_deals_of_one_day_come_at_once():
    found = told(0, 0, 0)

    assert found is not None
    assert (found.ago_bd, found.every_bd, found.is_today) == (0, 0, True)


def test_a_week_off_is_no_gap():
    week_off = ((days_ago(9), days_ago(3)),)
    at_work, away = (
        told(12, 20, 28),
        told(12, 20, 28, calendar=replace(CALENDAR, time_off=week_off)),
    )

    assert at_work is not None
    assert away is not None
    assert away.ago_bd < at_work.ago_bd == 12


def test_what_was_opened_on_a_saturday_is_no_business_day_old_on_sunday():
    sunday = NOW + timedelta(days=(6 - NOW.weekday()) % 7)
    found = creation_pace(
        [sunday - timedelta(days=1)], calendar=CALENDAR, now=sunday, told_from=2
    )

    assert found is not None
    assert (found.ago_bd, found.is_today) == (0, False)


@given(st.lists(st.integers(min_value=0, max_value=280), min_size=3, max_size=30))
def test_the_usual_times_its_gaps_is_the_span_of_what_was_opened(ago_bd):
    found = told(*ago_bd)

    assert found is not None
    assert found.every_bd is not None
    span = max(ago_bd) - min(ago_bd)
    assert found.every_bd * found.gaps == pytest.approx(span)
    assert found.ago_bd == min(ago_bd)

"""A person's business days."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def test_a_touch_on_friday_is_one_day_ago_on_monday():
    friday = datetime(2026, 11, 20, 17, tzinfo=UTC)
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)

    assert Calendar().between(friday, monday) == 1
    assert Calendar().between(monday, friday) == 0


@pytest.mark.parametrize(
    ("calendar", "day", "works"),
    [
        (Calendar(), FRIDAY, True),
        (Calendar(), date(2026, 11, 21), False),
        (Calendar(), date(2026, 12, 25), True),
        (Calendar(country="DE"), date(2026, 12, 25), False),
        (Calendar(time_off=((FRIDAY, MONDAY),)), MONDAY, False),
    ],
    ids=["weekday", "Saturday", "no country", "public holiday", "time off"],
)
def test_a_business_day_is_no_weekend_holiday_or_time_off(calendar, day, works):
    assert calendar.works_on(day) is works


def test_the_date_is_that_of_the_person_s_zone():
    instant = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)

    assert Calendar(time_zone="Asia/Tokyo").today(instant) == date(2026, 11, 21)
    assert Calendar(time_zone="America/Los_Angeles").today(instant) == FRIDAY


def test_a_day_begins_at_local_midnight():
    start = Calendar(time_zone="Europe/Berlin").start_of(FRIDAY)

    assert start == datetime(2026, 11, 19, 23, tzinfo=UTC)


def test_a_wall_clock_that_comes_twice_means_the_first():
    berlin = Calendar(time_zone="Europe/Berlin")

    twice = berlin.at(date(2026, 10, 25), time(2, 30))

    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(day=days, count=st.integers(1, 30))
def test_back_and_ahead_meet_on_business_days(day, count):
    calendar = Calendar(country="US")

    back = calendar.back(day, count)
    ahead = calendar.ahead(day, count)

    assert calendar.works_on(back)
    assert calendar.works_on(ahead)
    assert calendar.between_days(day, ahead) == count
    assert calendar.back(ahead, count) <= day

"""A person's business days."""

from datetime import UTC, date, datetime, time, timedelta

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


SPANS = st.lists(st.tuples(st.integers(-40, 900), st.integers(0, 20)), max_size=4).map(
    lambda found: tuple(
        (date(2025, 1, 1) + timedelta(first), date(2025, 1, 1) + timedelta(first + n))
        for first, n in found
    )
)


@given(
    country=st.sampled_from([None, "DE", "US"]),
    time_off=SPANS,
    company=SPANS,
    start=st.integers(-400, 800),
    span=st.integers(-10, 900),
)
def test_business_days_between_are_those_counted_one_by_one(
    country, time_off, company, start, span
):
    calendar = Calendar(country=country, time_off=time_off, company=company)
    earlier = date(2025, 6, 1) + timedelta(start)
    later = earlier + timedelta(span)

    counted = sum(calendar.works_on(earlier + timedelta(n)) for n in range(1, span + 1))

    assert calendar.between_days(earlier, later) == counted


@pytest.mark.parametrize(
    ("first", "last", "apart"),
    [
        (date(2026, 11, 9), date(2026, 11, 10), 15),
        (date(2026, 11, 9), date(2026, 11, 11), 12),
        (date(2026, 10, 25), date(2026, 11, 3), 12),
        (date(2026, 12, 1), date(2026, 12, 9), 15),
        (date(2026, 10, 1), date(2026, 12, 9), 0),
    ],
    ids=["two days", "three days", "partly before", "after", "all of it"],
)
def test_a_long_company_holiday_is_no_time_that_has_passed(first, last, apart):
    calendar = Calendar(company=((first, last),))

    found = calendar.days_apart(date(2026, 10, 31), date(2026, 11, 15))

    assert found == apart


@pytest.mark.parametrize(
    ("last", "closed"), [(date(2026, 11, 21), False), (date(2026, 11, 22), True)]
)
def test_the_company_is_closed_in_a_holiday_of_three_days(last, closed):
    calendar = Calendar(company=((FRIDAY, last),))

    assert calendar.is_closed(FRIDAY) is closed
    assert not calendar.is_closed(last + timedelta(days=1))


def test_the_company_s_holidays_are_no_business_days():
    calendar = Calendar(company=((FRIDAY, MONDAY),))

    assert not calendar.works_on(FRIDAY)
    assert calendar.is_off(MONDAY)
    assert not calendar.is_away(MONDAY)
    assert calendar.back(date(2026, 11, 24), 1) == date(2026, 11, 19)


@given(
    day=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    count=st.integers(0, 130),
    off=st.lists(
        st.tuples(st.dates(date(2023, 1, 1), date(2027, 12, 31)), st.integers(0, 30)),
        max_size=3,
    ),
)
def test_going_back_is_the_same_as_one_day_after_another(day, count, off):
    spans = tuple((first, first + timedelta(days=length)) for first, length in off)
    calendar = Calendar(country="DE", time_off=spans)
    one_by_one = day
    for _ in range(count):
        one_by_one = next(calendar.days_back(one_by_one))

    assert calendar.back(day, count) == one_by_one

"""Where the two buttons of the clock strip lead."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.timeline import last_friday, next_friday, next_working_day

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def at(text) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-19T10:00", "2026-11-20T10:00"),
        ("2026-11-20T10:00", "2026-11-23T10:00"),
        ("2026-11-21T23:00", "2026-11-23T10:00"),
        ("2026-11-23T00:30", "2026-11-24T10:00"),
    ],
    ids=["Thursday", "Friday", "Saturday", "just past Sunday"],
)
def test_the_next_working_day_starts_at_ten(now, then):
    assert next_working_day(at(now), STOCKHOLM, country="") == at(then)


@pytest.mark.parametrize(
    ("now", "country", "then"),
    [
        ("2026-11-25T10:00", "US", "2026-11-27T10:00"),
        ("2026-11-25T10:00", "SE", "2026-11-26T10:00"),
        ("2026-12-31T10:00", "US", "2027-01-04T10:00"),
    ],
    ids=["Thanksgiving", "not in Sweden", "New Year"],
)
def test_the_next_working_day_is_no_holiday(now, country, then):
    assert next_working_day(at(now), STOCKHOLM, country=country) == at(then)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-19T10:00", "2026-11-20T06:30"),
        ("2026-11-20T06:29", "2026-11-20T06:30"),
        ("2026-11-20T06:30", "2026-11-27T06:30"),
        ("2026-11-21T10:00", "2026-11-27T06:30"),
    ],
    ids=["Thursday", "a minute before", "at half past six", "Saturday"],
)
def test_friday_is_the_next_one_at_half_past_six(now, then):
    assert next_friday(at(now), STOCKHOLM) == at(then)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-20T10:00", "2026-11-20T06:30"),
        ("2026-11-20T06:30", "2026-11-20T06:30"),
        ("2026-11-20T06:29", "2026-11-13T06:30"),
        ("2026-11-23T10:00", "2026-11-20T06:30"),
    ],
    ids=["later that day", "at half past six", "a minute before", "Monday"],
)
def test_the_last_friday_is_the_one_that_is_passed_over(now, then):
    assert last_friday(at(now), STOCKHOLM) == at(then)


@given(minutes=st.integers(0, 60 * 24 * 400))
def test_the_clock_never_goes_back(minutes):
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    assert now < next_working_day(now, STOCKHOLM, country="") < now + timedelta(days=5)
    assert now < next_friday(now, STOCKHOLM) <= now + timedelta(days=7, hours=1)

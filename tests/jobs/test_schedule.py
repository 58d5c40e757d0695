"""A digest is due on the VP's own Friday at the VP's own hour, in every zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from jobs.schedule import Schedule, due_slot, slot_on

FRIDAY = Schedule(
    weekday=4, at=time(6, 30), latest=time(12), fresh_for=timedelta(hours=1)
)
ZONES = ["America/New_York", "Europe/Berlin", "Pacific/Apia", "Africa/Cairo", "UTC"]


def local(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "is_due"),
    [(6, 29, False), (6, 30, True), (11, 59, True), (12, 0, False)],
    ids=["a minute before", "at its hour", "a minute before the end", "at the end"],
)
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata"])
def test_is_due_from_its_hour_until_the_latest(zone, hour, minute, is_due):
    now = local(zone, 2026, 11, 20, hour, minute)

    slot = due_slot(FRIDAY, Calendar(time_zone=zone), now)

    assert (slot is not None) == is_due


def test_is_not_due_on_another_day():
    now = local("UTC", 2026, 11, 19, 7)

    assert due_slot(FRIDAY, Calendar(time_zone="UTC"), now) is None


def test_the_day_is_the_vps_own_when_greenwich_has_another():
    now = datetime(2026, 11, 19, 18, tzinfo=UTC)  # already Friday 07:00 in Auckland

    slot = due_slot(FRIDAY, Calendar(time_zone="Pacific/Auckland"), now)

    assert slot is not None
    assert slot.day == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2026, 10, 30), 10), (date(2026, 11, 6), 11), (date(2027, 3, 19), 10)],
    ids=["summer time", "after the change in autumn", "after the change in spring"],
)
def test_keeps_the_hour_on_the_wall_when_clocks_change(day, utc_hour):
    slot = slot_on(FRIDAY, Calendar(time_zone="America/New_York"), day)

    assert slot is not None
    assert (slot.due_at.hour, slot.due_at.minute) == (utc_hour, 30)
    assert slot.due_at - slot.since in (
        timedelta(days=7),
        timedelta(days=7, hours=1),
        timedelta(days=7, hours=-1),
    )


@pytest.mark.parametrize(
    ("minutes", "is_late"),
    [(0, False), (29, False), (30, True)],
    ids=["at its hour", "while it may wait", "half an hour after"],
)
def test_names_the_time_it_was_due_when_half_an_hour_late(minutes, is_late):
    slot = slot_on(FRIDAY, Calendar(), date(2026, 11, 20))

    assert slot is not None
    assert slot.is_late(slot.due_at + timedelta(minutes=minutes)) == is_late


@given(
    zone=st.sampled_from(ZONES),
    now=st.datetimes(datetime(2011, 12, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
    weekday=st.integers(0, 6),
)
def test_a_due_slot_always_holds_now_and_falls_on_its_local_weekday(zone, now, weekday):
    instant = now.replace(tzinfo=UTC)
    schedule = Schedule(
        weekday=weekday, at=time(6, 30), latest=time(12), fresh_for=timedelta(hours=1)
    )

    slot = due_slot(schedule, Calendar(time_zone=zone), instant)

    if slot is not None:
        assert slot.due_at <= instant < slot.ends_at
        assert instant.astimezone(ZoneInfo(zone)).weekday() == weekday
        assert instant.astimezone(ZoneInfo(zone)).time() >= time(6, 30)


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2011, 12, 1), date(2028, 1, 1)),
    minutes=st.lists(st.integers(0, 24 * 60 - 1), min_size=1, max_size=20),
)
def test_however_often_one_looks_a_day_has_one_slot(zone, day, minutes):
    calendar = Calendar(time_zone=zone)
    start = calendar.start_of(day)

    seen = {
        slot.day
        for minute in minutes
        if (slot := due_slot(FRIDAY, calendar, start + timedelta(minutes=minute)))
    }

    assert len(seen) <= 1

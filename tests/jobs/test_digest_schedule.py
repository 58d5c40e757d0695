"""A digest is due on the VP's own Friday at the VP's own hour, in every zone."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from jobs.digest_schedule import Schedule, Slot, slot_on, slots_between

FRIDAY = Schedule(
    weekday=4,
    at=time(6, 30),
    latest=time(12),
    fresh_for=timedelta(hours=1),
    spread=timedelta(0),
)
ZONES = ["America/New_York", "Europe/Berlin", "Pacific/Apia", "Africa/Cairo", "UTC"]


def due_slot(schedule: Schedule, calendar: Calendar, now: datetime) -> Slot | None:
    """Return the slot of today if it is due, as the digest sees it."""
    slot = slot_on(schedule, calendar, calendar.today(now))
    return slot if slot and slot.due_at <= now < slot.ends_at else None


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
        weekday=weekday,
        at=time(6, 30),
        latest=time(12),
        fresh_for=timedelta(hours=1),
        spread=timedelta(0),
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


def every_zone() -> list[str]:
    """Return each zone that people live in, by name."""
    return sorted(available_timezones() - {"localtime", "posixrules", "Factory"})


def transitions(zone: str, *, since: int, until: int) -> list[datetime]:
    """Return the instants at which the zone's offset changes, to the minute."""
    info = ZoneInfo(zone)
    found = []
    day = datetime(since, 1, 1, tzinfo=UTC)
    before = day.astimezone(info).utcoffset()
    while day.year < until:
        following = day + timedelta(days=7)
        after = following.astimezone(info).utcoffset()
        if after != before:
            early, late = day, following
            while late - early > timedelta(minutes=1):
                middle = early + (late - early) / 2
                if middle.astimezone(info).utcoffset() == before:
                    early = middle
                else:
                    late = middle
            found.append(late)
        day, before = following, after
    return found


def test_every_friday_in_every_zone_reads_half_past_six_on_the_wall():
    fridays = [date(2024, 1, 5) + timedelta(weeks=week) for week in range(7 * 52 + 2)]
    wrong = []
    for zone in every_zone():
        info, calendar = ZoneInfo(zone), Calendar(time_zone=zone)
        for friday in fridays[:: 1 if zone in ZONES else 4]:
            slot = slot_on(FRIDAY, calendar, friday)
            wall = slot and slot.due_at.astimezone(info)
            if wall is None or (wall.date(), wall.time()) != (friday, time(6, 30)):
                wrong.append((zone, friday))

    assert wrong == []


def test_at_every_change_of_the_clocks_the_first_fold_and_the_end_of_a_gap_count():
    checked = 0
    for zone in every_zone():
        info, calendar = ZoneInfo(zone), Calendar(time_zone=zone)
        for change in transitions(zone, since=2024, until=2031):
            for minutes in (-90, -30, 0, 30, 90):
                wall = (change + timedelta(minutes=minutes)).astimezone(info)
                found = calendar.at(wall.date(), wall.time())
                seen = found.astimezone(info)
                first = [
                    at
                    for hours in range(-3, 4)
                    for at in [found + timedelta(hours=hours / 2)]
                    if at.astimezone(info).replace(tzinfo=None)
                    == wall.replace(tzinfo=None, fold=0)
                ]
                assert seen.replace(tzinfo=None, fold=0) == wall.replace(
                    tzinfo=None, fold=0
                )
                assert found == min(first)
                checked += 1

    assert checked > 5_000


@pytest.mark.parametrize(
    ("zone", "day", "wall", "lands_on"),
    [
        ("Africa/Cairo", date(2026, 4, 24), time(0, 30), time(1, 30)),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), time(3, 30)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), time(2, 45)),
    ],
)
def test_an_hour_that_the_clocks_leave_out_is_moved_forward(zone, day, wall, lands_on):
    schedule = Schedule(
        weekday=day.weekday(),
        at=wall,
        latest=time(12),
        fresh_for=timedelta(hours=1),
        spread=timedelta(0),
    )

    slot = slot_on(schedule, Calendar(time_zone=zone), day)

    assert slot is not None
    assert slot.due_at.astimezone(ZoneInfo(zone)).time() == lands_on


def test_a_friday_that_a_zone_left_out_has_no_slot():
    assert (
        slot_on(FRIDAY, Calendar(time_zone="Pacific/Apia"), date(2011, 12, 30)) is None
    )


@given(
    zone=st.sampled_from(every_zone()),
    start=st.dates(date(2024, 1, 1), date(2029, 12, 1)),
    pauses=st.lists(st.integers(0, 40), min_size=1, max_size=12),
)
def test_however_one_polls_each_slot_is_seen_once(zone, start, pauses):
    calendar = Calendar(time_zone=zone)
    seen_until, seen = start, []
    for pause in pauses:
        until = seen_until + timedelta(days=pause)
        found = slots_between(FRIDAY, calendar, after=seen_until, until=until)
        seen += [slot.day for slot in found]
        seen_until = until

    whole = slots_between(FRIDAY, calendar, after=start, until=seen_until)
    if (seen_until - start).days <= 366:
        assert seen == [slot.day for slot in whole]
    assert len(seen) == len(set(seen))


@given(
    day=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    people=st.sets(st.integers(1, 10**6), min_size=1),
)
def test_each_vp_has_a_place_of_their_own_within_the_spread(day, people):
    schedule = replace(FRIDAY, spread=timedelta(minutes=1))

    places = [schedule.place_of(person, day) for person in people]

    assert all(timedelta(0) <= place < timedelta(minutes=1) for place in places)
    assert places == [schedule.place_of(person, day) for person in people]


def test_many_vps_are_spread_evenly():
    schedule = replace(FRIDAY, spread=timedelta(seconds=60))

    seconds = Counter(
        int(schedule.place_of(person, date(2026, 11, 20)).total_seconds())
        for person in range(600)
    )

    assert max(seconds.values()) <= 25
    assert len(seconds) > 50

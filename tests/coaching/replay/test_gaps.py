"""Days without any logged work are listed, and blind the rules that look back."""

from datetime import date, timedelta

import pytest

from coaching.calendar import Calendar
from coaching.replay.gaps import Gap, blind_days, gaps

MONDAY = date(2025, 3, 3)
DAY = timedelta(days=1)
DAYS = [MONDAY + DAY * n for n in range(21)]
OFFICE = Calendar()


def found(*silent: int, calendars=(OFFICE,), least=3):
    logged = [day for n, day in enumerate(DAYS) if n not in silent]
    return gaps(DAYS, logged=logged, calendars=calendars, least=least)


@pytest.mark.parametrize(
    ("silent", "expected"),
    [((1, 2), []), ((1, 2, 3), [(1, 3, 3)]), ((3, 4, 5, 6, 7), [(3, 7, 3)])],
    ids=["two days", "three days", "over a weekend"],
)
def test_a_gap_is_so_many_working_days_in_a_row(silent, expected):
    assert [
        ((gap.first - MONDAY).days, (gap.last - MONDAY).days, gap.days)
        for gap in found(*silent)
    ] == expected


def test_silence_up_to_the_end_is_a_gap():
    assert found(16, 17, 18)[-1].last == DAYS[18]


def test_days_on_which_the_whole_floor_is_off_are_no_gap():
    away = Calendar(time_off=((DAYS[1], DAYS[3]),))

    assert found(1, 2, 3, calendars=[away]) == ()
    assert found(1, 2, 3, calendars=[away, OFFICE]) != ()


def test_a_gap_blinds_as_long_as_it_lies_in_the_window():
    gap = Gap(first=DAYS[1], last=DAYS[3], days=3)

    blind = blind_days([gap], window_bd=5)

    assert min(blind) == DAYS[1]
    assert max(blind) == DAYS[10]
    assert blind_days([], window_bd=5) == frozenset()

"""From when enough weeks are over is told by the weeks in which anything was due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.hold_out.weeks import looked_at_until, tells_from
from coaching.limits import HoldOut
from coaching.planning.hold_out import week_of

MONDAY = date(2026, 1, 5)
OFFICE = Calendar()
FEW = HoldOut(least_weeks=3, after_bd=10)


def ends(*numbers: int) -> dict[str, date]:
    """Return weeks so many after the first, each with something due on its Tuesday."""
    tuesdays = [MONDAY + timedelta(weeks=number, days=1) for number in numbers]
    return {week_of(day): OFFICE.ahead(day, FEW.after_bd) for day in tuesdays}


def first_day(known: dict[str, date], today: date, limits: HoldOut = FEW) -> date:
    return tells_from(known, limits, calendar=OFFICE, today=today)


def test_the_days_looked_at_are_the_reps_business_days():
    off = Calendar(
        time_zone="America/New_York", time_off=((date(2026, 1, 7), date(2026, 1, 8)),)
    )
    due = datetime(2026, 1, 5, 15, 30, tzinfo=UTC)

    assert looked_at_until(due, OFFICE, FEW) == due + timedelta(days=14)
    assert looked_at_until(due, off, FEW) == due + timedelta(days=16)


@pytest.mark.parametrize(
    ("today", "told_from"),
    [
        # The third week begins on 19 January; ten business days later it is over.
        (MONDAY, date(2026, 2, 2)),
        (MONDAY + timedelta(days=2), date(2026, 2, 2)),
        (MONDAY + timedelta(weeks=8), date(2026, 3, 30)),
    ],
)
def test_before_anything_was_due_all_weeks_are_missing(today: date, told_from: date):
    assert first_day({}, today) == told_from


def test_the_days_after_the_last_week_count_as_set():
    assert first_day({}, MONDAY, HoldOut(least_weeks=3, after_bd=5)) == date(
        2026, 1, 26
    )
    assert first_day({}, MONDAY, HoldOut(least_weeks=1, after_bd=5)) == date(
        2026, 1, 12
    )


def test_this_week_counts_from_what_was_due_in_it_and_otherwise_from_today():
    thursday = MONDAY + timedelta(weeks=2, days=3)

    assert first_day(ends(0, 1), thursday) == OFFICE.ahead(thursday, 10)
    assert first_day(ends(0, 2), thursday) == date(2026, 2, 9)


def test_weeks_in_which_nothing_was_due_bring_it_no_nearer():
    # Half a year in shadow mode is no half a year: nothing was sent to anybody then.
    assert first_day({}, MONDAY + timedelta(weeks=26)) > MONDAY + timedelta(weeks=29)


def test_once_enough_were_due_it_is_the_day_on_which_the_last_needed_one_is_over():
    known = ends(0, 1, 4, 5)

    assert first_day(known, MONDAY + timedelta(weeks=9)) == sorted(known.values())[2]


def test_a_rep_who_is_long_away_can_be_the_last_to_be_over():
    late = MONDAY + timedelta(weeks=20)

    assert first_day({"2026-W02": late}, MONDAY) == late


@given(
    numbers=st.sets(st.integers(min_value=0, max_value=30), max_size=30),
    today=st.integers(min_value=0, max_value=6),
    least=st.integers(min_value=1, max_value=40),
)
def test_each_further_week_with_something_due_brings_it_nearer_or_leaves_it(
    numbers: set[int], today: int, least: int
):
    now = MONDAY + timedelta(weeks=31, days=today)
    limits = HoldOut(least_weeks=least)
    days = [first_day(ends(*sorted(numbers)[:n]), now, limits) for n in (0, 5, 30)]

    assert days == sorted(days, reverse=True)

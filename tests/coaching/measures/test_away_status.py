"""A status says that somebody is away, or it says something else."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.measures.away_status import Away, away, expiry

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("emoji", "text", "is_away"),
    [
        (":palm_tree:", "Vacationing", True),
        (":palm_tree:", "", True),
        (":face_with_thermometer:", "Out sick", True),
        (":spiral_calendar_pad:", "Out of office", True),
        ("", "OOO, ask Lee", True),
        ("", "Im Urlaub", True),
        ("", "on parental leave", True),
        (":house_with_garden:", "Working remotely", False),
        (":calendar:", "In a meeting", False),
        ("", "pacing the floor", False),
        (":palm_tree:", "Back from vacation", False),
        ("", "Last day before vacation", False),
        (None, None, False),
    ],
)
def test_what_a_status_says(emoji, text, is_away):
    found = away(emoji=emoji, text=text, expires_at=None, now=NOW)

    assert found == (Away(until=None) if is_away else None)


@pytest.mark.parametrize(
    ("ahead", "is_away"), [(timedelta(minutes=1), True), (timedelta(0), False)]
)
def test_a_status_that_has_run_out_says_nothing(ahead, is_away):
    found = away(emoji=":palm_tree:", text="", expires_at=NOW + ahead, now=NOW)

    assert (found is not None) is is_away


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (1795082280, datetime(2026, 11, 19, 9, 58, tzinfo=UTC)),
        (0, None),
        (-1, None),
        (None, None),
        ("soon", None),
        (True, None),
        (10**30, None),
    ],
)
def test_the_end_of_a_status_is_read_or_is_none(stamp, expected):
    assert expiry(stamp) == expected

"""The demo's clock follows its file, and says so when it cannot."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.clock import ClockFileError, file_clock, system_clock

REAL = datetime(2026, 11, 21, 20, tzinfo=UTC)
AT = datetime(2026, 11, 19, 15, tzinfo=UTC)


def write(path: Path, *, at: datetime, set_at: datetime, speed: float = 1.0) -> None:
    held = {"at": at.isoformat(), "set_at": set_at.isoformat(), "speed": speed}
    path.write_text(json.dumps(held))


def test_the_machines_clock_is_aware_and_in_utc():
    assert system_clock().tzinfo is UTC


@pytest.mark.parametrize(
    ("speed", "later"),
    [(1.0, timedelta(minutes=5)), (60.0, timedelta(hours=5)), (0.0, timedelta(0))],
    ids=["as fast as ours", "sixty times as fast", "standing still"],
)
def test_time_passes_at_the_speed_of_the_file(tmp_path, speed, later):
    path = tmp_path / "clock.json"
    write(path, at=AT, set_at=REAL - timedelta(minutes=5), speed=speed)

    assert file_clock(path, lambda: REAL)() == AT + later


def test_follows_a_clock_that_somebody_moves(tmp_path):
    path = tmp_path / "clock.json"
    write(path, at=AT, set_at=REAL)
    clock = file_clock(path, lambda: REAL)
    before = clock()

    write(path, at=AT + timedelta(days=1), set_at=REAL)

    assert clock() - before == timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [None, "", "{}", "[]", '{"at": 1, "set_at": 2, "speed": 3}', '{"at": "2026-11-19"'],
    ids=["no file", "empty", "no fields", "a list", "numbers", "cut off"],
)
def test_says_when_the_file_tells_no_time(tmp_path, text):
    path = tmp_path / "clock.json"
    if text is not None:
        path.write_text(text)

    with pytest.raises(ClockFileError, match=r"clock\.json"):
        file_clock(path, lambda: REAL)()


def test_refuses_an_instant_without_a_zone(tmp_path):
    path = tmp_path / "clock.json"
    path.write_text('{"at": "2026-11-19T10:00:00", "set_at": "x", "speed": 1}')

    with pytest.raises(ClockFileError):
        file_clock(path, lambda: REAL)()

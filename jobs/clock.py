"""What time it is: the machine's, or the demo's, which a page moves."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

Clock = Callable[[], datetime]
"""Gives the present instant, aware."""


class ClockFileError(Exception):
    """The demo's clock file cannot be read: it was written by something else."""


def system_clock() -> datetime:
    """Return the machine's present instant in UTC."""
    return datetime.now(UTC)


def file_clock(path: Path, real: Clock) -> Clock:
    """Return a clock that follows the file at `path`, whoever moves it.

    The file holds {"at", "set_at", "speed"}: it was `at` when `real` said `set_at`, and
    since then its time has passed `speed` times as fast. It is read anew at each call;
    ClockFileError if it is missing or not of this form.
    """

    def clock() -> datetime:
        return _read(path, real())

    return clock


def _read(path: Path, real_now: datetime) -> datetime:
    try:
        held = json.loads(path.read_text())
        at = datetime.fromisoformat(held["at"])
        set_at = datetime.fromisoformat(held["set_at"])
        return (at + (real_now - set_at) * float(held["speed"])).astimezone(UTC)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = (
            f"the demo's clock, {path}, cannot be read: take CLOCK_FILE out of the "
            "settings, or start the demo anew"
        )
        raise ClockFileError(message) from error

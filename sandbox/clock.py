"""The demo's clock, kept in a file so that every stand-in tells the same time."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

Clock = Callable[[], datetime]


def read(path: Path) -> datetime:
    """Return the UTC instant that the clock file shows now; it runs on by itself."""
    state = json.loads(path.read_text(encoding="utf-8"))
    set_at = datetime.fromisoformat(state["set_at"])
    passed = datetime.now(UTC) - set_at
    at = datetime.fromisoformat(state["at"]) + passed * float(state.get("speed", 1.0))
    return at.astimezone(UTC)


def write(path: Path, at: datetime) -> None:
    """Set the clock to the aware instant `at`; readers never see half a file."""
    state = {
        "at": at.astimezone(UTC).isoformat(),
        "set_at": datetime.now(UTC).isoformat(),
        "speed": 1.0,
    }
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(state), encoding="utf-8")
    beside.replace(path)


def clock(path: Path | None) -> Clock:
    """Return the clock of a stand-in: the file's if one is given, else the system's."""
    if path is None:
        return lambda: datetime.now(UTC)
    return lambda: read(path)

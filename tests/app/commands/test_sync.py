"""A sync by hand, after one that was killed."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console.service.program import READING
from tests.app.installation import type_in

pytestmark = pytest.mark.usefixtures("bare_environment", "restored_logging")


def leave_a_lease(folder: Path) -> None:
    """Leave what a sync leaves that was killed this very moment."""
    now = datetime.fromisoformat(json.loads((folder / "clock.json").read_text())["at"])
    until = (now + timedelta(seconds=59)).replace(tzinfo=None).isoformat(" ")
    with closing(sqlite3.connect(folder / "switchback.sqlite")) as database, database:
        changed = database.execute(
            "update work_leases set lease_until = ? where name = ?", (until, READING)
        )
        assert changed.rowcount == 1


def test_after_a_kill_the_next_sync_begins_at_once(installed):
    leave_a_lease(installed)

    result = type_in("sync")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "streams are up to date" in result.stdout

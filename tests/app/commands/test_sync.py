"""A sync by hand, after one that was killed."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

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


GROWS = """
CREATE TABLE grown (bytes BLOB);
CREATE TRIGGER grows AFTER UPDATE ON stream_states
BEGIN INSERT INTO grown VALUES (zeroblob(1000000)); END;
"""


def without_room(connection, _record) -> None:
    """Let SQLite find no room for one page more; it is its own answer that comes."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA max_page_count = 1")
    cursor.close()


def test_a_full_disk_is_one_sentence_with_its_mend(installed):
    with closing(sqlite3.connect(installed / "switchback.sqlite")) as database:
        database.executescript(GROWS)
    event.listen(Engine, "connect", without_room)
    try:
        result = type_in("sync")
    finally:
        event.remove(Engine, "connect", without_room)

    assert result.exit_code == 1
    assert "the disk of the database is full: make room" in result.stderr, result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.output

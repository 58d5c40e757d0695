"""SQLite's files are for us alone, and stay the ones that were opened."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from models.db.database import open_database
from models.db.sqlite_files import DatabaseMovedError

SIDES = "", "-wal", "-shm"


@pytest.fixture
def umask_of_most():
    """Let new files be readable by everybody, as on most machines."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
async def opened(tmp_path):
    """Give an engine on a file with one table, and the file."""
    path = tmp_path / "switchback.sqlite"
    engine = open_database(f"sqlite:///{path}")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE told (id INTEGER)"))
    yield engine, path
    await engine.dispose()


def modes(path: Path) -> list[int]:
    return [Path(f"{path}{side}").stat().st_mode & 0o777 for side in SIDES]


async def tell(engine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO told VALUES (1)"))


def told(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM told").fetchone()
    return count


@pytest.mark.usefixtures("umask_of_most")
async def test_what_it_makes_is_nobody_elses_to_read(tmp_path):
    path = tmp_path / "switchback.sqlite"
    engine = open_database(f"sqlite:///{path}")

    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE told (id INTEGER)"))
        made = modes(path)

    await engine.dispose()
    assert made == [0o600, 0o600, 0o600]


@pytest.mark.parametrize(
    ("before", "after"),
    [(0o644, 0o600), (0o666, 0o600), (0o640, 0o640)],
    ids=["by default", "open to all", "to a group on purpose"],
)
async def test_an_older_file_that_all_may_read_is_closed(tmp_path, before, after):
    path = tmp_path / "switchback.sqlite"
    with closing(sqlite3.connect(path)) as left_open:
        left_open.execute("PRAGMA journal_mode=WAL")
        left_open.execute("CREATE TABLE told (id INTEGER)")
        left_open.commit()
        for side in SIDES:
            Path(f"{path}{side}").chmod(before)
        engine = open_database(f"sqlite:///{path}")

        await tell(engine)

        assert modes(path) == [after, after, after]
        await engine.dispose()


@pytest.mark.parametrize("side", SIDES, ids=["file", "wal", "shm"])
async def test_nothing_is_written_once_a_file_is_deleted_under_it(opened, side):
    engine, path = opened
    Path(f"{path}{side}").unlink()

    with pytest.raises(DatabaseMovedError, match="stop whatever did"):
        await tell(engine)


async def test_nothing_is_written_once_another_file_has_its_name(opened):
    engine, path = opened
    await tell(engine)
    with (
        closing(sqlite3.connect(path)) as old,
        closing(sqlite3.connect(f"{path}.other")) as other,
    ):
        old.backup(other)
    Path(f"{path}.other").rename(path)

    with pytest.raises(DatabaseMovedError, match="was put in the place of"):
        await tell(engine)

    assert told(path) == 1


async def test_nothing_is_written_once_a_symlink_leads_elsewhere(opened, tmp_path):
    _, path = opened
    link = tmp_path / "link.sqlite"
    link.symlink_to(path)
    engine = open_database(f"sqlite:///{link}")
    await tell(engine)
    shutil.copy(path, tmp_path / "other.sqlite")
    link.unlink()
    link.symlink_to(tmp_path / "other.sqlite")

    with pytest.raises(DatabaseMovedError, match="was put in the place of"):
        await tell(engine)

    await engine.dispose()


async def test_what_was_committed_survives_a_deleted_journal(opened):
    engine, path = opened
    await tell(engine)
    for side in ("-wal", "-shm"):
        Path(f"{path}{side}").unlink()
    with pytest.raises(DatabaseMovedError):
        await tell(engine)

    await engine.dispose()

    assert told(path) == 1


async def test_connections_come_and_go_without_an_alarm(opened):
    engine, path = opened
    for _ in range(3):
        await tell(engine)
        await engine.dispose()

    assert told(path) == 3

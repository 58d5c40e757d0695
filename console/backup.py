"""Copy the SQLite file while the program writes, and put a copy back without harm."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from models.schema import known_revisions

BUSY_SECONDS = 30.0


class BackupError(Exception):
    """A backup that cannot be made or used: the text says why."""


class NotSqliteError(Exception):
    """The database is not a file of ours: its own tools make its backups."""


def sqlite_path(database_url: str) -> Path:
    """Return the path of the SQLite file; NotSqliteError for another database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        message = (
            "the database is PostgreSQL, so use its own tools. To back up: "
            "pg_dump --format=custom --file=FILE DATABASE_URL. To restore, with every "
            "process stopped: pg_restore --clean --if-exists --no-owner "
            "--dbname=DATABASE_URL FILE, then python app.py after-restore"
        )
        raise NotSqliteError(message)
    return Path(url.database)


def back_up(database: Path, to: Path) -> int:
    """Write a whole, checked copy of `database` to `to`; return its bytes.

    BackupError if `to` exists or the copy is not sound. The program may go on writing.
    """
    if to.exists():
        message = f"{to} exists: name a new file"
        raise BackupError(message)
    if not database.exists():
        message = f"{database} does not exist: there is nothing to copy"
        raise BackupError(message)
    part = _empty(to.with_name(f"{to.name}.part"))
    try:
        _copy(database, part)
        check(part)
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)
    return to.stat().st_size


def restore(backup: Path, database: Path) -> Path | None:
    """Put `backup` in the place of `database`; return where the old one is kept.

    Only while no program works on it. BackupError, and nothing changed, if `backup` is
    no sound copy or is newer than this program.
    """
    if not backup.exists():
        message = f"{backup} does not exist"
        raise BackupError(message)
    # A journal may lie beside it: only what SQLite itself reads out of it counts.
    part = _empty(database.with_name(f"{database.name}.restoring"))
    try:
        _copy(backup, part)
        check(part)
        kept = _keep(database)
        # Through SQLite's own door, so that no journal of the old file is left.
        _copy(part, database)
    finally:
        part.unlink(missing_ok=True)
    return kept


def _keep(database: Path) -> Path | None:
    if not database.exists():
        return None
    kept = database.with_name(f"{database.name}.before-restore")
    kept.unlink(missing_ok=True)
    back_up(database, kept)
    return kept


def check(path: Path) -> None:
    """Raise BackupError unless `path` is a sound database that this program knows."""
    try:
        with closing(
            sqlite3.connect(f"file:{path}?immutable=1", uri=True)
        ) as connection:
            (said,) = connection.execute("PRAGMA integrity_check").fetchone()
            is_tied = connection.execute("PRAGMA foreign_key_check").fetchone() is None
            query = "SELECT version_num FROM alembic_version"
            (revision,) = connection.execute(query).fetchone() or (None,)
    except sqlite3.Error as error:
        message = f"the copy is no database of Switchback ({error})"
        raise BackupError(message) from error
    if said != "ok" or not is_tied:
        message = f"the copy is damaged ({said}): take another"
        raise BackupError(message)
    if revision not in known_revisions():
        message = (
            f"the copy is of revision {revision}: run the Switchback that wrote it"
        )
        raise BackupError(message)


def _empty(path: Path) -> Path:
    """Make an empty file: it will hold what the database holds, for us alone."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as old,
            closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as new,
        ):
            # In one step: a copy in several begins anew whenever somebody writes.
            old.backup(new)
            # One file that needs no other beside it; a running program turns it back.
            new.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        message = f"{source} is no database of Switchback ({error})"
        raise BackupError(message) from error

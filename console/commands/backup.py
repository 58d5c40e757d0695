"""Copy the SQLite file while the program writes, and put a copy back without harm."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import make_url

from console.base.command_line import command
from console.base.database_words import PRIMARY
from console.base.foreseen import ForeseenError
from models.db.schema import known_revisions

BUSY_SECONDS = 30.0


class BackupError(ForeseenError):
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
            f"--dbname=DATABASE_URL FILE, then {command('after-restore')}"
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
    if not to.parent.is_dir():
        message = f"{to}: there is no folder {to.parent}; make it, or name another"
        raise BackupError(message)
    if not database.exists():
        message = f"{database} does not exist: there is nothing to copy"
        raise BackupError(message)
    part = _empty(to.with_name(f"{to.name}.part"))
    try:
        _copy(database, part)
        check(part, named=database)
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)
    return to.stat().st_size


@contextmanager
def prepared(backup: Path, database: Path) -> Iterator[Path]:
    """Give a checked copy of `backup` beside `database`, and remove it at the end.

    BackupError if `backup` is no sound copy or is newer than this program.
    """
    _refuse(backup, database)
    # A journal may lie beside it: only what SQLite itself reads out of it counts.
    part = _empty(database.with_name(f"{database.name}.restoring"))
    try:
        _copy(backup, part)
        check(part, named=backup)
        yield part
    finally:
        _remove(part)


def restore(part: Path, database: Path) -> Path | None:
    """Put what was prepared in the place of `database`; return where the old one is.

    Only while no program works on it.
    """
    kept = _keep(database)
    if kept is None:
        _empty(database)
    # Through SQLite's own door, so that no journal of the old file is left.
    _copy(part, database)
    return kept


def _refuse(backup: Path, database: Path) -> None:
    if not backup.exists():
        message = f"{backup} does not exist: name what `backup` has written"
        raise BackupError(message)
    if backup.is_dir():
        message = f"{backup} is a folder: name what `backup` has written"
        raise BackupError(message)
    if database.exists() and backup.samefile(database):
        message = f"{backup} is the database itself: name what `backup` has written"
        raise BackupError(message)
    if not database.parent.is_dir():
        message = f"there is no folder {database.parent}: make it, or mend DATABASE_URL"
        raise BackupError(message)


def _keep(database: Path) -> Path | None:
    if not database.exists():
        return None
    kept = database.with_name(f"{database.name}.before-restore")
    kept.unlink(missing_ok=True)
    back_up(database, kept)
    return kept


def check(path: Path, *, named: Path) -> None:
    """Raise BackupError unless `path` is a sound database that this program knows.

    It is a copy of the file `named`, of which somebody is told.
    """
    try:
        with closing(
            sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True)
        ) as connection:
            (said,) = connection.execute("PRAGMA integrity_check").fetchone()
            is_tied = connection.execute("PRAGMA foreign_key_check").fetchone() is None
            query = "SELECT version_num FROM alembic_version"
            (revision,) = connection.execute(query).fetchone() or (None,)
    except sqlite3.Error as error:
        raise BackupError(_words(named, error)) from error
    if said != "ok" or not is_tied:
        message = f"{named} is damaged: take another copy"
        raise BackupError(message)
    if revision not in known_revisions():
        message = (
            f"{named} is of revision {revision}, which this program does not know: run "
            "the Switchback that wrote it"
        )
        raise BackupError(message)


def _empty(path: Path) -> Path:
    """Make an empty file: it will hold what the database holds, for us alone."""
    _remove(path)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path


def _remove(path: Path) -> None:
    """Take a database away, with the journals of whoever was killed over it."""
    for side in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + side).unlink(missing_ok=True)


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
        raise BackupError(_words(source, error)) from error


def _words(source: Path, error: sqlite3.Error) -> str:
    """Return why `source` could not be copied; SQLite's own words name no mend."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & PRIMARY
    if code == sqlite3.SQLITE_FULL:
        return (
            f"there is no room for a copy of {source}: make room; nothing was changed"
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"{source} is busy: stop what writes to it, then try again"
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
        return f"{source} is no database of Switchback: name what `backup` has written"
    if code == sqlite3.SQLITE_CORRUPT:
        return f"{source} is damaged: take another copy"
    return f"{source} cannot be copied: may this user read it, and is the disk well?"

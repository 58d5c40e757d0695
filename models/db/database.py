"""The engine: SQLite set up so that it loses nothing, PostgreSQL so that it heals."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from time import monotonic
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from models.db.patience import take_time, usual_options
from models.db.read_session import ReadSession
from models.db.sqlite_files import SqliteFiles
from models.db.writers_line import WritersLine

SessionMaker = async_sessionmaker[AsyncSession]
BUSY_MS = 5_000
DEFERRED = "switchback_deferred"
FILES = "switchback_files"
"""In an engine's options: its SqliteFiles, or None."""
WAITED = "switchback_waited"
"""In a connection's info: the seconds until SQLite's one writer let it begin."""


def open_database(url: str) -> AsyncEngine:
    """Return an engine for `url`; connects to nothing yet.

    `sqlite:///…` and `postgresql://…` are taken as well as the drivers' own spelling.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed.set(drivername="sqlite+aiosqlite"))
    return create_async_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={
            "application_name": "switchback",
            "options": usual_options(),
        },
    )


def session_maker(engine: AsyncEngine) -> SessionMaker:
    """Return the maker of sessions; objects stay readable after their commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


def check_files(engine: AsyncEngine) -> None:
    """Raise DatabaseMovedError if an open SQLite file was deleted or replaced.

    Each transaction asks by itself; this is for whoever waits between two.
    """
    files: SqliteFiles | None = engine.sync_engine.get_execution_options().get(FILES)
    if files is not None:
        files.check()


@asynccontextmanager
async def at_once(sessions: SessionMaker) -> AsyncIterator[AsyncSession]:
    """Give a session for statements each of which leaves the rows in order.

    On PostgreSQL each is committed by itself: no lock outlives its statement, so that
    a worker that stands still keeps no other waiting. On SQLite, which has one process,
    they are one transaction.
    """
    async with sessions.begin() as session:
        if session.get_bind().dialect.name == "postgresql":
            await session.connection(
                execution_options={"isolation_level": "AUTOCOMMIT"}
            )
        yield session


@asynccontextmanager
async def reading(sessions: SessionMaker) -> AsyncIterator[ReadSession]:
    """Give a session for long reading: on SQLite it keeps no writer waiting.

    Writing in it would fail there, as soon as somebody else has written meanwhile, so
    the type has no way to. On PostgreSQL it may take minutes, until its first
    transaction ends.
    """
    async with sessions() as session:
        await session.connection(execution_options={DEFERRED: True})
        await take_time(session)
        yield session


def _sqlite(url: URL) -> AsyncEngine:
    # The driver's own transaction handling loses updates; BEGIN IMMEDIATE does not
    # (decisions/0005-sqlite.md has the figures).
    files = SqliteFiles(str(url.database)) if _is_file(url.database) else None
    engine = create_async_engine(
        url,
        hide_parameters=True,
        connect_args={"isolation_level": None},
        execution_options={FILES: files},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    if files is not None:
        _watch_files(engine.sync_engine, files)
    # Before the line lets the next one go: its turn is of use once the file is free.
    event.listen(engine.sync_engine, "invalidate", _let_file_go)
    line = WritersLine()
    line.watch(engine)
    event.listen(engine.sync_engine, "begin", partial(_begin_immediate, line))
    return engine


def _is_file(database: str | None) -> bool:
    return bool(database) and not str(database).startswith((":memory:", "file:"))


def _watch_files(engine: Engine, files: SqliteFiles) -> None:
    """Ask after the files before each connection and each transaction."""

    def before_connecting(*_: object) -> None:
        files.check()
        files.make_ours()

    event.listen(engine, "do_connect", before_connecting)
    event.listen(engine, "connect", lambda connection, _: files.opened(connection))
    event.listen(engine, "close", lambda connection, _: files.closed(connection))
    event.listen(engine, "begin", lambda _: files.check())


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401
    cursor: sqlite3.Cursor = connection.cursor()
    for statement in (
        "PRAGMA journal_mode=WAL",
        f"PRAGMA busy_timeout={BUSY_MS}",
        "PRAGMA foreign_keys=ON",
        "PRAGMA synchronous=FULL",
        # The journal is opened by the first look, and must be there to be watched.
        "SELECT count(*) FROM sqlite_master",
    ):
        cursor.execute(statement)
    cursor.close()


def _let_file_go(connection: Any, _record: object, _why: object) -> None:  # noqa: ANN401
    """End the transaction of a connection that is about to be closed for good.

    A task that is cut off leaves its cursor to its traceback, and as long as one is
    there SQLite's close rolls nothing back: the file stays locked for everybody.
    """
    with suppress(sqlite3.Error):
        connection.rollback()


def _begin_immediate(line: WritersLine, connection: Any) -> None:  # noqa: ANN401
    if connection.get_execution_options().get(DEFERRED, False):
        connection.exec_driver_sql("BEGIN")
        connection.info[WAITED] = 0.0
        return
    began = monotonic()
    line.take(connection)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        line.give_back(connection.info)
        raise
    connection.info[WAITED] = monotonic() - began

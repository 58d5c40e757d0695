"""The engine: SQLite set up so that it loses nothing, PostgreSQL so that it heals."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from models.db.writers_line import WritersLine

SessionMaker = async_sessionmaker[AsyncSession]
BUSY_MS = 5_000
DEFERRED = "switchback_deferred"
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
            "options": "-c statement_timeout=15s -c lock_timeout=5s"
            " -c idle_in_transaction_session_timeout=30s",
        },
    )


def session_maker(engine: AsyncEngine) -> SessionMaker:
    """Return the maker of sessions; objects stay readable after their commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


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
async def reading(sessions: SessionMaker) -> AsyncIterator[AsyncSession]:
    """Give a session for long reading: on SQLite it keeps no writer waiting.

    Writing in it fails there, as soon as somebody else has written meanwhile.
    """
    async with sessions() as session:
        await session.connection(execution_options={DEFERRED: True})
        yield session


def _sqlite(url: Any) -> AsyncEngine:  # noqa: ANN401 - SQLAlchemy's URL
    # The driver's own transaction handling loses updates; BEGIN IMMEDIATE does not
    # (decisions/0005-sqlite.md has the figures).
    engine = create_async_engine(
        url, hide_parameters=True, connect_args={"isolation_level": None}
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    line = WritersLine()
    line.watch(engine)
    event.listen(engine.sync_engine, "begin", partial(_begin_immediate, line))
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401
    cursor: sqlite3.Cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={BUSY_MS}",
        "foreign_keys=ON",
        "synchronous=FULL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


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

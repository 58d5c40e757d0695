"""Bring a database to the schema that this code expects, or tell how it differs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.database import DEFERRED
from models.db.patience import wait_for_tables, wait_for_turn

ROOT = Path(__file__).resolve().parents[2]
LOCK = 0x5717C4  # any number that no other program on the same server uses


class SchemaTooNewError(Exception):
    """The database was written by a newer program: update the program."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """Where the database stands, and where this code wants it."""

    current: str | None
    wanted: str
    is_newer: bool
    """This code does not know the database's revision."""

    @property
    def is_current(self) -> bool:
        """Say whether nothing needs to be done."""
        return self.current == self.wanted


async def schema_state(engine: AsyncEngine) -> SchemaState:
    """Read the revision of the database behind `engine`."""
    async with engine.connect() as connection:
        # Asked every few seconds, and therefore without keeping a writer waiting.
        await connection.execution_options(**{DEFERRED: True})
        return await connection.run_sync(_state)


def known_revisions() -> frozenset[str]:
    """Return every revision that this code can bring to the newest."""
    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


async def upgrade(engine: AsyncEngine) -> None:
    """Migrate to the newest revision; SchemaTooNewError rather than touch a newer."""
    async with rebuilding(engine) as connection:
        await connection.run_sync(_upgrade)


@asynccontextmanager
async def rebuilding(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Give a transaction in which tables may be built anew.

    On SQLite foreign keys are off meanwhile, since rebuilding a parent table would
    delete its children, and are checked before the commit.
    """
    async with engine.connect() as connection:
        await _look_after_keys(connection, "OFF")
        try:
            async with connection.begin():
                yield connection
                await connection.run_sync(_check_foreign_keys)
        finally:
            await _look_after_keys(connection, "ON")


async def _look_after_keys(connection: AsyncConnection, word: str) -> None:
    if connection.dialect.name == "sqlite":
        # Not in a transaction: there SQLite would leave it as it is.
        raw = await connection.get_raw_connection()
        await raw.driver_connection.execute(f"PRAGMA foreign_keys={word}")  # type: ignore[union-attr]


def _config(connection: Connection | None = None) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


def _state(connection: Connection) -> SchemaState:
    scripts = ScriptDirectory.from_config(_config())
    wanted = scripts.get_current_head()
    if wanted is None:
        message = "the program holds no migrations: it was not installed whole"
        raise FileNotFoundError(message)
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    return SchemaState(current, wanted, current is not None and current not in known)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        wait_for_turn(connection)
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        wait_for_tables(connection)
    state = _state(connection)
    if state.is_newer:
        message = (
            f"the database is at revision {state.current}, which this program does not "
            "know: run the newer Switchback that wrote it, or restore a backup"
        )
        raise SchemaTooNewError(message)
    if not state.is_current:
        command.upgrade(_config(connection), "head")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        message = f"after migrating, table {broken[0]} points at rows that are gone"
        raise RuntimeError(message)

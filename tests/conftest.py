"""Fixtures that many tests share: both databases, migrated, one copy for each test."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.dev import ConsoleRenderer, plain_traceback

from models.db.database import SessionMaker, open_database, session_maker
from tests.databases import PostgresServer, migrated_sqlite


def pytest_configure() -> None:
    """Let tracebacks be plain: one with all locals takes seconds to draw."""
    *before, _ = structlog.get_config()["processors"]
    renderer = ConsoleRenderer(exception_formatter=plain_traceback)
    structlog.configure(processors=[*before, renderer])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file that nobody writes to."""
    return migrated_sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Give a running PostgreSQL server with a migrated template."""
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_template(request: pytest.FixtureRequest) -> Path | PostgresServer:
    """Give what copies of each kind of database are made from."""
    wanted = "sqlite_template" if request.param == "sqlite" else "postgres_server"
    template: Path | PostgresServer = request.getfixturevalue(wanted)
    return template


@pytest.fixture
async def database_url(
    database_template: Path | PostgresServer, tmp_path: Path
) -> AsyncIterator[str]:
    """Give the address of a migrated, empty database of each kind."""
    if isinstance(database_template, Path):
        path = tmp_path / "switchback.sqlite"
        shutil.copy(database_template, path)
        yield f"sqlite:///{path}"
        return
    async with database_template.clone() as url:
        yield url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Give an engine on the migrated database."""
    engine = open_database(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> SessionMaker:
    """Give a maker of sessions on the migrated database."""
    return session_maker(engine)

"""How a test goes back to an older schema, and up again."""

from collections.abc import Callable

from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.schema import ROOT, rebuilding


def config(connection: Connection) -> Config:
    """Return what Alembic's commands need to work on `connection`."""
    found = Config(ROOT / "alembic.ini")
    found.attributes["connection"] = connection
    return found


async def migrate(engine: AsyncEngine, way: Callable[[Connection], None]) -> None:
    """Go `way` in one transaction, as the program does."""
    async with rebuilding(engine) as connection:
        await connection.run_sync(way)

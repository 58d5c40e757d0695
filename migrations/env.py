"""Run migrations on the connection that models.db.schema gives, or on DATABASE_URL."""

import asyncio
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlalchemy import Connection

from config import read_settings
from models.db.base import UTCDateTime
from models.db.database import open_database
from models.db.patience import wait_for_tables
from models.db.schema import rebuilding
from models.tables import Base


def _render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:  # noqa: ANN401
    # A migration must not depend on our own column types, which change.
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _compare_type(*args: Any) -> bool | None:  # noqa: ANN401 - Alembic's signature
    _context, _inspected, _metadata, inspected_type, metadata_type = args
    if isinstance(metadata_type, UTCDateTime):
        return not isinstance(inspected_type, sa.DateTime)
    return None


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=_render_item,
        compare_type=_compare_type,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _from_settings() -> None:
    engine = open_database(read_settings().database_url.get_secret_value())
    async with rebuilding(engine) as connection:
        if connection.dialect.name == "postgresql":
            await connection.run_sync(wait_for_tables)
        await connection.run_sync(_run)
    await engine.dispose()


handed_over: Connection | None = context.config.attributes.get("connection")
if handed_over is None:
    asyncio.run(_from_settings())
else:
    _run(handed_over)

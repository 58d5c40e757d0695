"""The migrations build just what the code expects, and never harm a newer database."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.schema import SchemaTooNewError, schema_state, upgrade


async def test_upgrades_an_empty_database_to_the_newest_revision(engine: AsyncEngine):
    state = await schema_state(engine)

    assert state.is_current


async def test_upgrading_twice_changes_nothing(engine: AsyncEngine):
    await upgrade(engine)

    assert (await schema_state(engine)).is_current


async def test_refuses_a_database_that_a_newer_program_wrote(engine: AsyncEngine):
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num='9999'"))

    with pytest.raises(SchemaTooNewError, match="newer Switchback"):
        await upgrade(engine)

    assert (await schema_state(engine)).is_newer

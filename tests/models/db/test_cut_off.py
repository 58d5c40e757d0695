"""A task that is cut off inside a transaction keeps nobody else from writing."""

import asyncio
import shutil

import pytest
from sqlalchemy import select, text

from models.db.database import open_database, session_maker
from models.tables import Person
from tests.models.rows import insert_person

# Some seconds of SQLite's own work, so that the task is cut off in the middle of it.
LONG = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000000)"
    " SELECT count(*) FROM n"
)


@pytest.fixture
async def sessions(sqlite_template, tmp_path):
    file = shutil.copy(sqlite_template, tmp_path / "switchback.sqlite")
    engine = open_database(f"sqlite:///{file}")
    yield session_maker(engine)
    await engine.dispose()


async def test_nobody_waits_for_what_was_cut_off_though_its_traceback_is_kept(sessions):
    async def cut_off():
        async with sessions.begin() as session:
            await insert_person(session, name="Cut Off")
            begun.set()
            await session.execute(text(LONG))

    begun = asyncio.Event()
    task = asyncio.create_task(cut_off())
    await begun.wait()
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as kept:
        await task

    async with asyncio.timeout(2), sessions.begin() as session:
        await insert_person(session, name="Next")
        names = list(await session.scalars(select(Person.name)))

    assert names == ["Next"]
    assert kept.tb is not None

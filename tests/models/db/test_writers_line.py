"""Many who write at once wait for each other, and nobody is told of a lock."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models.db import database
from models.db.database import open_database, reading, session_maker

MANY = 40
TABLE = "CREATE TABLE IF NOT EXISTS written (number INTEGER)"


@pytest.fixture
async def writers(tmp_path, monkeypatch):
    """Give sessions on a file, and hardly any patience of SQLite's own."""
    monkeypatch.setattr(database, "BUSY_MS", 100)
    engine = open_database(f"sqlite:///{tmp_path / 'line.sqlite'}")
    sessions = session_maker(engine)
    async with sessions.begin() as session:
        await session.execute(text(TABLE))
    yield sessions
    await engine.dispose()


async def write(sessions, number: int, *, seconds: float = 0.02) -> None:
    async with sessions.begin() as session:
        await session.execute(text("INSERT INTO written VALUES (:n)"), {"n": number})
        await asyncio.sleep(seconds)


async def written(sessions) -> list[int]:
    async with reading(sessions) as session:
        return list(await session.scalars(text("SELECT number FROM written")))


async def test_many_who_write_at_once_are_all_served(writers, caplog):
    await asyncio.gather(*(write(writers, number) for number in range(MANY)))

    assert sorted(await written(writers)) == list(range(MANY))
    assert [each.getMessage() for each in caplog.records] == []


async def test_who_fails_lets_the_next_go(writers):
    async def fail() -> None:
        async with writers.begin() as session:
            await session.execute(text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(OperationalError, match="nowhere"):
        await fail()
    async with asyncio.timeout(2):
        await write(writers, 1)

    assert await written(writers) == [1]


async def test_who_is_cancelled_while_writing_or_in_line_lets_the_next_go(writers):
    tasks = [asyncio.create_task(write(writers, n, seconds=5)) for n in range(3)]
    await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    async with asyncio.timeout(2):
        await write(writers, 9)

    assert await written(writers) == [9]


async def test_a_connection_that_is_lost_while_writing_lets_the_next_go(writers):
    async with writers() as session:
        await session.connection()
        await session.invalidate()

    async with asyncio.timeout(2):
        await write(writers, 1)

    assert await written(writers) == [1]


async def test_who_only_reads_waits_for_nobody(writers):
    writing = asyncio.create_task(write(writers, 1, seconds=1))
    await asyncio.sleep(0.2)

    async with asyncio.timeout(0.5):
        assert await written(writers) == []
    await writing

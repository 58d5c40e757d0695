"""A running program stops when its database's files are taken from under it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from console.base.single_process import AlreadyRunningError, only_one
from console.service.unmoved import unmoved
from models.db.database import open_database
from models.db.sqlite_files import DatabaseMovedError

SOON = timedelta(milliseconds=10)


async def work_until_stopped(path: Path, *, lost: str) -> None:
    """Work on the file at `path`, from which the part `lost` is taken meanwhile."""
    url, stop = f"sqlite:///{path}", asyncio.Event()
    engine = open_database(url)
    try:
        with only_one(url) as lock:
            async with engine.begin() as connection:
                await connection.execute(text("CREATE TABLE told (id INTEGER)"))
            async with unmoved(engine, lock, stop=stop, every=SOON), asyncio.timeout(5):
                Path(f"{path}{lost}").unlink()
                await stop.wait()
    finally:
        await engine.dispose()


@pytest.mark.parametrize("lost", ["", "-wal", "-shm"], ids=["file", "wal", "shm"])
async def test_it_stops_and_names_the_file_that_is_gone(tmp_path, lost):
    path = tmp_path / "switchback.sqlite"

    with pytest.raises(DatabaseMovedError, match=f"{path.name}{lost} was deleted"):
        await work_until_stopped(path, lost=lost)


async def test_it_stops_when_a_second_program_could_start(tmp_path):
    with pytest.raises(AlreadyRunningError, match="leave it where it is"):
        await work_until_stopped(tmp_path / "switchback.sqlite", lost=".lock")


async def test_an_ordinary_stop_tells_nothing(tmp_path):
    url, stop = f"sqlite:///{tmp_path}/switchback.sqlite", asyncio.Event()
    engine = open_database(url)
    with only_one(url) as lock:
        async with unmoved(engine, lock, stop=stop, every=SOON):
            await asyncio.sleep(SOON.total_seconds() * 3)

    assert not stop.is_set()
    await engine.dispose()

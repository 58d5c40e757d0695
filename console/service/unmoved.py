"""Stop when the database's files are deleted or replaced while the program works."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.database import check_files

EVERY = timedelta(seconds=5)
"""Nothing is written in between either: each transaction looks by itself."""


@asynccontextmanager
async def unmoved(
    engine: AsyncEngine,
    lock: Callable[[], None],
    *,
    stop: asyncio.Event,
    every: timedelta,
) -> AsyncIterator[None]:
    """Set `stop` when a file of `engine` is no longer the one that was opened.

    At the block's end it raises why: DatabaseMovedError, or what `lock` raises, which
    looks after the lock file. What was committed is saved when the engine is disposed.
    """
    watching = asyncio.create_task(_watch(engine, lock, stop, every))
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(
    engine: AsyncEngine, lock: Callable[[], None], stop: asyncio.Event, every: timedelta
) -> None:
    try:
        while True:
            await asyncio.sleep(every.total_seconds())
            lock()
            check_files(engine)
    except Exception:
        stop.set()
        raise

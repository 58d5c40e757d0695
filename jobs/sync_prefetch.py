"""Fetch the next pages while the last ones are being written."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from crm.port import Page

AHEAD = 2
"""Pages that may wait while a batch is written.

More would not be quicker: a line as slow as a real CRM's is hidden by two, and beside a
fast one fetching and writing would only fight for Python's global lock.
"""
MOST_ROWS = 2_000

_Queue = asyncio.Queue[Page | None]


async def batches(pages: AsyncIterator[Page]) -> AsyncGenerator[list[Page], None]:
    """Yield every page, joined to batches of up to 2,000 rows or a little more.

    What `pages` raises is raised here, after the pages before it. Close the generator
    (`contextlib.aclosing`) to stop the fetching.
    """
    queue: _Queue = asyncio.Queue()
    room = asyncio.Semaphore(AHEAD)
    fetching = asyncio.create_task(_fetch(pages, queue, room))
    try:
        is_last = False
        while not is_last:
            batch, is_last = await _collect(queue, room)
            if batch:
                yield batch
        await fetching
    finally:
        fetching.cancel()
        await asyncio.gather(fetching, return_exceptions=True)


async def _fetch(
    pages: AsyncIterator[Page], queue: _Queue, room: asyncio.Semaphore
) -> None:
    try:
        async for page in pages:
            await room.acquire()
            queue.put_nowait(page)
    finally:
        queue.put_nowait(None)


async def _collect(queue: _Queue, room: asyncio.Semaphore) -> tuple[list[Page], bool]:
    """Return a batch, and whether no more will come."""
    batch: list[Page] = []
    rows = 0
    while rows < MOST_ROWS:
        page = await queue.get()
        if page is None:
            return batch, True
        room.release()
        batch.append(page)
        rows += len(page.records)
    return batch, False

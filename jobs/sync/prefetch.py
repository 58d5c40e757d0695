"""Fetch the next batch of pages while the last one is being written."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from crm.port import Page

MOST_ROWS = 5_000
"""Fewer would write each page of an index more often; a thousand take ten requests."""

_Queue = asyncio.Queue[list[Page] | None]


async def batches(
    pages: AsyncGenerator[Page, None],
) -> AsyncGenerator[list[Page], None]:
    """Yield every page, joined to batches of up to 5,000 rows or a little more.

    While a batch is in use the next one is fetched, and no more than that. What `pages`
    raises is raised here, after the pages before it. Close the generator
    (`contextlib.aclosing`) to stop the fetching.
    """
    queue: _Queue = asyncio.Queue()
    room = asyncio.Semaphore(1)
    fetching = asyncio.create_task(_fetch(pages, queue, room))
    try:
        while batch := await queue.get():
            room.release()
            yield batch
        await fetching
    finally:
        fetching.cancel()
        await asyncio.gather(fetching, return_exceptions=True)


async def _fetch(
    pages: AsyncGenerator[Page, None], queue: _Queue, room: asyncio.Semaphore
) -> None:
    batch: list[Page] = []
    rows = 0
    await room.acquire()
    try:
        async with aclosing(pages):
            async for page in pages:
                batch.append(page)
                rows += len(page.records)
                if rows >= MOST_ROWS:
                    queue.put_nowait(batch)
                    batch, rows = [], 0
                    await room.acquire()
    finally:
        # What came before an error is stored as well.
        if batch:
            queue.put_nowait(batch)
        queue.put_nowait(None)

"""Ask for the next page before the last one is read."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from crm.hubspot_pages import RawPage

TURNS = 5
"""Turns of the event loop until httpx has put a request on the line, roughly."""


RawPages = AsyncGenerator[RawPage, None]


async def one_ahead(pages: RawPages) -> RawPages:
    """Yield every page while the one after it is under way.

    What `pages` raises is raised after the pages before it.
    """
    async with aclosing(pages):
        following = asyncio.create_task(_next(pages))
        try:
            while (page := await following) is not None:
                following = asyncio.create_task(_next(pages))
                # Reading a page takes as long as the answer to a request, so the
                # request must be gone before; a turn too few only costs time.
                for _ in range(TURNS):
                    await asyncio.sleep(0)
                yield page
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


async def _next(pages: RawPages) -> RawPage | None:
    return await anext(pages, None)

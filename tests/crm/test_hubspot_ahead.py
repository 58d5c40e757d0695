"""A page is read while the next one is under way."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from crm.hubspot_ahead import one_ahead
from crm.hubspot_pages import RawPage


class Line:
    """Pages that note when they are asked for, and whether anybody still listens."""

    def __init__(self, count: int, *, breaks: bool = False) -> None:
        self.count = count
        self.breaks = breaks
        self.asked: list[int] = []
        self.is_closed = False

    async def pages(self) -> AsyncGenerator[RawPage, None]:
        try:
            for number in range(self.count):
                self.asked.append(number)
                await asyncio.sleep(0)
                yield RawPage(items=[number], position=str(number))
            if self.breaks:
                raise ConnectionError
        finally:
            self.is_closed = True


async def test_the_next_page_is_asked_for_before_a_page_is_read():
    line = Line(3)

    seen = [(page.position, list(line.asked)) async for page in one_ahead(line.pages())]

    assert seen == [("0", [0, 1]), ("1", [0, 1, 2]), ("2", [0, 1, 2])]


async def test_an_error_comes_after_the_pages_before_it():
    async with aclosing(one_ahead(Line(2, breaks=True).pages())) as pages:
        first, second = await anext(pages), await anext(pages)

        assert (first.position, second.position) == ("0", "1")
        with pytest.raises(ConnectionError):
            await anext(pages)


async def test_whoever_stops_listening_hangs_up():
    line = Line(9)

    async with aclosing(one_ahead(line.pages())) as pages:
        await anext(pages)

    assert line.is_closed
    assert line.asked == [0, 1]

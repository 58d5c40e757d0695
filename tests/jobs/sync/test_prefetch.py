"""Batches: whole pages, one batch ahead, and nothing lost before an error."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.port import Page
from jobs.sync import prefetch
from jobs.sync.prefetch import batches
from tests.jobs.sync_fakes import contact


def page(number: int, rows: int) -> Page:
    return Page(records=[contact(str(n)) for n in range(rows)], position=str(number))


async def told(*sizes: int, breaks: bool = False) -> AsyncGenerator[Page, None]:
    for number, rows in enumerate(sizes):
        await asyncio.sleep(0)
        yield page(number, rows)
    if breaks:
        raise ConnectionError


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(prefetch, "MOST_ROWS", 4)


@pytest.mark.parametrize(
    ("sizes", "joined"),
    [
        ((), []),
        ((0,), [1]),
        ((3,), [1]),
        ((4,), [1]),
        ((3, 1), [2]),
        ((3, 3, 1), [2, 1]),
        ((9, 1, 3), [1, 2]),
    ],
    ids=["none", "empty", "few", "full", "just full", "and a rest", "a large page"],
)
async def test_pages_are_joined_until_a_batch_is_full(sizes, joined):
    async with aclosing(batches(told(*sizes))) as found:
        assert [len(batch) async for batch in found] == joined


@given(sizes=st.lists(st.integers(0, 9), max_size=12), breaks=st.booleans())
def test_every_page_before_an_error_comes_once_and_in_order(sizes, breaks):
    async def positions() -> list[str]:
        seen: list[str] = []
        try:
            async with aclosing(batches(told(*sizes, breaks=breaks))) as found:
                async for batch in found:
                    seen += [one.position for one in batch]
        except ConnectionError:
            assert breaks
        else:
            assert not breaks
        return seen

    assert asyncio.run(positions()) == [str(number) for number in range(len(sizes))]


async def test_while_a_batch_is_in_use_one_more_is_fetched():
    asked: list[int] = []

    async def noting() -> AsyncGenerator[Page, None]:
        for number in range(20):
            asked.append(number)
            yield page(number, 2)

    async with aclosing(batches(noting())) as found:
        await anext(found)
        for _ in range(50):
            await asyncio.sleep(0)

        assert asked == [0, 1, 2, 3]


async def test_whoever_closes_stops_the_fetching():
    stuck = asyncio.Event()
    ended = asyncio.Event()

    async def endless() -> AsyncGenerator[Page, None]:
        try:
            yield page(0, 4)
            await stuck.wait()
        finally:
            ended.set()

    async with aclosing(batches(endless())) as found:
        await anext(found)
        await asyncio.sleep(0)

    assert ended.is_set()

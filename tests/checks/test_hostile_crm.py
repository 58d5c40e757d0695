"""Checks 127 and 128: nothing that a CRM answers can exhaust us or stop the sync."""

import asyncio
import gzip
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import text

from crm.http_pace import Pace
from crm.hubspot import HubSpot
from crm.port import CrmDataError
from jobs.sync.report import SyncReport
from jobs.sync.run import sync
from models.db.database import SessionMaker
from tests.crm.answers import QUESTION, QUICK, Body, answer, client, raw
from tests.crm.recorded import hubspot_deal, page
from tests.crm.test_hubspot import FakeHubSpot
from tests.jobs.sync_fakes import SilentProgress

MIB = 1024 * 1024
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OPEN = {"dealstage": "new"}


async def endless_zeros():
    """Yield 64 MiB of zeros, compressed a thousandfold, a piece at a time."""
    squeezed = gzip.compress(b"0" * 64 * MIB, compresslevel=1)
    for start in range(0, len(squeezed), 64 * 1024):
        yield squeezed[start : start + 64 * 1024]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_check_127_a_bomb_is_given_up_before_it_takes_16_mib(encoding):
    one = Pace(attempts=1, per_second=1e6)
    pieces = [piece async for piece in endless_zeros()]
    if encoding == "identity":
        pieces = [b"0" * 64 * 1024] * 1024
    headers = {"content-type": "application/json", "content-encoding": encoding}

    def bomb(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=headers, stream=Body(*pieces))

    async with client(bomb, pace=one) as api:
        tracemalloc.start()
        try:
            with pytest.raises(CrmDataError, match="larger than"):
                await api.ask(QUESTION)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert peak < 16 * MIB


async def test_check_127_eight_bombs_at_once_take_no_more_than_one():
    one = Pace(attempts=1, per_second=1e6, burst=8)
    pieces = [piece async for piece in endless_zeros()]
    headers = {"content-type": "application/json", "content-encoding": "gzip"}

    def bomb(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=headers, stream=Body(*pieces))

    async with client(bomb, pace=one) as api:
        tracemalloc.start()
        try:
            refused = await asyncio.gather(
                *(api.ask(QUESTION) for _ in range(8)), return_exceptions=True
            )
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert all(isinstance(each, CrmDataError) for each in refused)
    assert peak < 16 * MIB


BAD = [
    ("negative amount", {"amount": "-5"}, "amount"),
    ("NaN amount", {"amount": "NaN"}, "amount"),
    ("infinite amount", {"amount": "Infinity"}, "amount"),
    ("amount 1e400", {"amount": "1e400"}, "amount"),
    ("unknown currency", {"deal_currency_code": "XYZ"}, "deal_currency_code"),
    ("close date in the year 1", {"closedate": "0001-01-01T00:00:00Z"}, "closedate"),
    ("close date in 9999", {"closedate": "9999-12-31T23:59:59Z"}, "closedate"),
]
STRAYS = [
    ("unknown stage", {"dealstage": "of nobody"}),
    ("missing owner", {"hubspot_owner_id": "424242"}),
    ("no owner", {"hubspot_owner_id": None}),
]


class Account:
    """A HubSpot account of deals alone, listed on one page."""

    def __init__(self, *deals: object, after: str | None = None) -> None:
        empty = page()
        self.fake = FakeHubSpot(
            objects=self._objects,
            search=lambda _: answer(empty),
            owners=lambda _: answer(empty),
            associations=lambda _: answer(empty),
            batch=self._by_id,
        )
        self._page = page(*deals, after=after)
        self._deals = [deal for deal in deals if isinstance(deal, dict)]

    def _objects(self, request: httpx.Request) -> httpx.Response:
        is_deals = request.url.path.endswith("/deals")
        is_archive = request.url.params.get("archived") == "true"
        return answer(self._page if is_deals and not is_archive else page())

    def _by_id(self, request: httpx.Request) -> httpx.Response:
        asked = {one["id"] for one in orjson.loads(request.content).get("inputs", ())}
        return answer(page(*(one for one in self._deals if one.get("id") in asked)))

    async def sync(self, sessions: SessionMaker) -> SyncReport:
        async with client(self.fake, pace=QUICK) as api:
            return await sync(
                HubSpot(api, version="2026-09"),
                sessions,
                lambda: NOW,
                SilentProgress(),
                history_days=730,
            )


async def stored(sessions: SessionMaker, query: str) -> list[tuple[Any, ...]]:
    async with sessions() as session:
        return [tuple(row) for row in await session.execute(text(query))]


DEALS = "SELECT external_id FROM deals ORDER BY external_id"
FLAWS = "SELECT external_id, field FROM flaws ORDER BY external_id, field"


async def test_check_128_a_bad_field_is_set_aside_and_every_deal_arrives(sessions):
    bad = [
        hubspot_deal(str(100 + number), **(OPEN | fields))
        for number, (_, fields, _) in enumerate(BAD)
    ]
    strays = [
        hubspot_deal(str(200 + number), **(OPEN | fields))
        for number, (_, fields) in enumerate(STRAYS)
    ]
    account = Account(hubspot_deal("1", **OPEN), *bad, *strays)

    report = await account.sync(sessions)

    assert report.is_complete
    ids = [row[0] for row in await stored(sessions, DEALS)]
    assert ids == ["1", *(str(100 + n) for n in range(7)), "200", "201", "202"]
    assert await stored(sessions, FLAWS) == [
        (str(100 + number), name) for number, (_, _, name) in enumerate(BAD)
    ]


async def test_check_128_a_row_that_is_none_is_quarantined(sessions):
    rows = [hubspot_deal(None), "text", {"id": "5"}, {"id": "6", "properties": {}}]
    account = Account(hubspot_deal("1", **OPEN), *rows)

    report = await account.sync(sessions)

    assert report.is_complete
    assert await stored(sessions, DEALS) == [("1",)]
    assert sum(one.quarantined for one in report.streams.values()) == len(rows)


async def test_check_128_a_deal_twice_on_one_page_is_stored_once_and_newest(sessions):
    older = {"hs_lastmodifieddate": "2026-01-01T00:00:00Z"}
    account = Account(
        hubspot_deal("1", **(OPEN | {"dealname": "new"})),
        hubspot_deal("1", **(OPEN | older | {"dealname": "old"})),
    )

    report = await account.sync(sessions)

    assert report.is_complete
    assert await stored(sessions, "SELECT name FROM deals") == [("new",)]


async def test_check_128_pages_in_a_circle_end_their_stream_alone(sessions):
    """The first page is kept; the next run tries again from where it stood."""
    account = Account(hubspot_deal("1", **OPEN), after="again")

    report = await account.sync(sessions)

    assert not report.is_complete
    failed = [name for name, one in report.streams.items() if one.error]
    assert [getattr(name, "value", name) for name in failed] == ["deals"]
    assert await stored(sessions, DEALS) == [("1",)]
    assert len(account.fake.requests) < 100


def test_check_128_json_of_any_depth_or_size_of_number_is_read_or_refused():
    """Orjson, which reads every answer, refuses depth instead of falling over."""
    deep = b'{"a":' * 5_000 + b"1" + b"}" * 5_000

    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(deep)
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(b'{"amount": NaN}')
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(b'{"amount": 1e400}')


async def test_check_128_an_answer_of_such_json_is_an_error_in_words():
    for body in (b'{"a":' * 5_000, b'{"results": [{"amount": 1e400}]}'):
        async with client(
            lambda _, b=body: raw(b, headers={"content-type": "application/json"})
        ) as api:
            with pytest.raises(CrmDataError, match="malformed"):
                await api.ask(QUESTION)

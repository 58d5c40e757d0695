"""One bad character or row costs itself alone, on every stream."""

from typing import Any

import orjson
import pytest

from crm import hubspot_records
from crm.http_mended import UNREADABLE
from crm.hubspot import HubSpot
from crm.hubspot_pages import PROPERTIES
from crm.port import CrmDataError, DealRecord, Stream
from tests.crm.answers import JSON, QUESTION, Recording, answer, client, raw
from tests.crm.recorded import hubspot_deal, hubspot_object, page
from tests.crm.test_hubspot import FakeHubSpot, collect

NAMES = {
    Stream.DEALS: "dealname",
    Stream.MEETINGS: "hs_meeting_title",
    Stream.CALLS: "hs_activity_type",
    Stream.EMAILS: "hs_email_status",
    Stream.TASKS: "hs_task_subject",
    Stream.COMMUNICATIONS: "hs_communication_channel_type",
    Stream.CONTACTS: "hs_object_source",
    Stream.NOTES: "hubspot_owner_id",
}
SPOILT = {
    "half an emoji": b"\\ud83d",
    "the other half": b"\\ude00",
    "no UTF-8": b"\xff\xfe",
    "a bare newline": b"\n",
}


def spoilt(stream: Stream, character: bytes) -> bytes:
    """Return a page of three rows whose second one holds `character`."""
    rows = [row(stream, str(number)) for number in range(100, 103)]
    rows[1]["properties"][NAMES[stream]] = "Acme @@ 7"
    return orjson.dumps(page(*rows)).replace(b"@@", character)


def row(stream: Stream, one: str) -> dict[str, Any]:
    if stream is Stream.DEALS:
        return hubspot_deal(one)
    times = {"hs_timestamp": "2026-11-20T10:00:00Z"}
    return hubspot_object(one, lastmodifieddate="2026-11-20T10:00:00Z", **times)


async def read(stream: Stream, content: bytes) -> list[Any]:
    fake = FakeHubSpot(
        objects=lambda _: raw(content, headers=JSON),
        associations=lambda _: answer({"results": []}),
    )
    async with client(fake) as api:
        crm = HubSpot(api, version="2026-09")
        return await collect(crm.everything(stream, position=None))


@pytest.mark.parametrize("character", SPOILT.values(), ids=SPOILT)
@pytest.mark.parametrize("stream", PROPERTIES)
async def test_one_bad_character_costs_no_row(stream, character):
    pages = await read(stream, spoilt(stream, character))

    told = [record.external_id for one in pages for record in one.records]
    assert told == ["100", "101", "102"]


async def test_what_is_left_of_a_spoilt_name_is_kept_and_named():
    (found,) = await read(Stream.DEALS, spoilt(Stream.DEALS, b"\\ud83d"))

    deal = found.records[1]
    assert isinstance(deal, DealRecord)
    assert deal.name == f"Acme {UNREADABLE} 7"
    assert [(flaw.field, flaw.reason) for flaw in deal.flaws] == [
        ("dealname", "a character of it cannot be read")
    ]


async def test_a_whole_emoji_stays_what_it_is_beside_half_a_one():
    content = rb'{"results": ["\ud83d\ude00", "\ud83d", "a \\ud83d"]}'

    async with client(Recording([lambda: raw(content, headers=JSON)])) as api:
        found = (await api.ask(QUESTION)).body

    assert found["results"] == ["\U0001f600", UNREADABLE, r"a \ud83d"]


@pytest.mark.parametrize("stream", PROPERTIES)
async def test_a_row_that_no_parser_likes_is_set_aside_by_name(stream, monkeypatch):
    parse = hubspot_records.object_id

    def chokes(value: object) -> str | None:
        if value == "101":
            raise ZeroDivisionError
        return parse(value)

    monkeypatch.setattr(hubspot_records, "object_id", chokes)
    content = orjson.dumps(page(*(row(stream, str(n)) for n in range(100, 103))))

    (found,) = await read(stream, content)

    assert [record.external_id for record in found.records] == ["100", "102"]
    (flaw,) = found.quarantined
    assert flaw.value == "101"
    assert "ZeroDivisionError" in flaw.reason


@pytest.mark.parametrize(
    "content",
    [b'{"results": [', b"[" * 90_000, b'{"a": "\xff'],
    ids=["cut off", "too deep", "cut off after a bad byte"],
)
async def test_what_is_cut_off_is_not_blamed_on_the_address(content):
    async with client(Recording([lambda: raw(content, headers=JSON)])) as api:
        with pytest.raises(CrmDataError, match="cut off or malformed") as caught:
            await api.ask(QUESTION)

    assert "HUBSPOT_API_URL" not in str(caught.value)

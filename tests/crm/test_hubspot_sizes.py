"""Less is asked for at once where HubSpot takes or tells less; no walk is endless."""

from collections import Counter
from itertools import count
from typing import Any

import httpx
import orjson
import pytest

from crm.hubspot import HubSpot
from crm.port import CrmDataError, CrmRequestError, Stream
from tests.crm.answers import QUICK, answer, client
from tests.crm.recorded import hubspot_deal, page
from tests.crm.test_hubspot import WINDOW, FakeHubSpot, collect

IDS = [str(number) for number in range(1, 1001)]
LONG = "x" * 1900
TOO_MANY = {
    "status": "error",
    "category": "VALIDATION_ERROR",
    "message": "too many inputs",
}


def asked(request: httpx.Request) -> list[str]:
    return [one["id"] for one in orjson.loads(request.content)["inputs"]]


def ties(ids: list[str], *, each: int = 1) -> dict[str, Any]:
    told = [
        {"from": {"id": one}, "to": [{"toObjectId": f"{one}{n}"} for n in range(each)]}
        for one in ids
    ]
    return {"results": told}


async def test_a_batch_limit_that_shrinks_is_followed():
    sizes: list[int] = []

    def associations(request: httpx.Request) -> httpx.Response:
        sizes.append(len(asked(request)))
        if sizes[-1] > 100:
            return answer(TOO_MANY, status=400)
        return answer(ties(asked(request)))

    async with client(FakeHubSpot(associations=associations)) as api:
        crm = HubSpot(api, version="2026-09")
        found = await crm.deal_links(Stream.CALLS, IDS)
        refused = sum(size > 100 for size in sizes)
        again = await crm.deal_links(Stream.CALLS, IDS)

    assert len(found) == len(again) == 1000
    assert sum(size > 100 for size in sizes) == refused


async def test_ties_that_outgrow_an_answer_are_asked_for_in_parts():
    def associations(request: httpx.Request) -> httpx.Response:
        return answer(ties(asked(request), each=20))

    async with client(FakeHubSpot(associations=associations)) as api:
        found = await HubSpot(api, version="2026-09").deal_links(Stream.CALLS, IDS)

    assert len(orjson.dumps(ties(IDS, each=20))) > QUICK.max_bytes
    assert {one: len(told) for one, told in found.items()} == dict.fromkeys(IDS, 20)


async def test_a_refusal_of_a_single_id_is_told():
    def associations(_: httpx.Request) -> httpx.Response:
        return answer({"message": "no such type"}, status=400)

    async with client(FakeHubSpot(associations=associations)) as api:
        with pytest.raises(CrmRequestError, match="no such type"):
            await HubSpot(api, version="2026-09").deal_links(Stream.CALLS, IDS)


async def test_one_id_that_is_refused_does_not_make_the_others_cost_a_question_each():
    sizes: list[int] = []

    def associations(request: httpx.Request) -> httpx.Response:
        sizes.append(len(asked(request)))
        if "bad" in asked(request):
            return answer({"message": "no such deal"}, status=400)
        return answer(ties(asked(request)))

    async with client(FakeHubSpot(associations=associations)) as api:
        crm = HubSpot(api, version="2026-09")
        with pytest.raises(CrmRequestError, match="no such deal"):
            await crm.deal_links(Stream.CALLS, [*IDS[:700], "bad"])
        sizes.clear()
        await crm.deal_links(Stream.CALLS, IDS)

    assert sizes == [len(IDS)]


async def test_records_by_their_ids_that_are_too_large_come_in_smaller_answers():
    def batch(request: httpx.Request) -> httpx.Response:
        # None of the first hundred lies in the bin, and all of the second.
        is_binned = request.url.params.get("archived") == "true"
        told = [one for one in asked(request) if (int(one) > 100) is is_binned]
        return answer(page(*(hubspot_deal(n, hs_next_step=LONG) for n in told)))

    async with client(FakeHubSpot(batch=batch)) as api:
        crm = HubSpot(api, version="2026-09")
        pages = await collect(crm.named(Stream.DEALS, IDS[:200]))

    told = Counter(record.external_id for one in pages for record in one.records)
    assert told == Counter(IDS[:200])


@pytest.mark.parametrize("way", ["objects", "search"])
async def test_a_page_that_is_too_large_is_asked_for_in_smaller_ones(way):
    rest = [hubspot_deal(str(n), hs_next_step=LONG) for n in range(100, 300)]

    def deals(request: httpx.Request) -> httpx.Response:
        if way == "search":
            body = orjson.loads(request.content)
            after = int(body["filterGroups"][0]["filters"][2]["value"])
            left = [one for one in rest if int(one["id"]) > after]
            limit = body["limit"]
        else:
            left = rest[int(request.url.params.get("after", 0)) :]
            limit = int(request.url.params["limit"])
        end = str(200 - len(left) + limit) if len(left) > limit else None
        return answer(page(*left[:limit], after=end))

    async with client(FakeHubSpot(**{way: deals})) as api:
        crm = HubSpot(api, version="2026-09")
        pages = await collect(
            crm.everything(Stream.DEALS, position=None)
            if way == "objects"
            else crm.changed(Stream.DEALS, WINDOW, position=None)
        )

    told = Counter(record.external_id for one in pages for record in one.records)
    assert told == Counter(str(n) for n in range(100, 300))


@pytest.mark.parametrize(
    "rows", [[hubspot_deal("100")], []], ids=["the same rows", "no rows"]
)
async def test_a_list_with_ever_new_cursors_ends(rows: list[Any]):
    cursors = count(1)

    def objects(_: httpx.Request) -> httpx.Response:
        return answer(page(*rows, after=str(next(cursors))))

    async with client(FakeHubSpot(objects=objects)) as api:
        with pytest.raises(CrmDataError, match="run in a circle"):
            await collect(
                HubSpot(api, version="2026-09").everything(Stream.DEALS, position=None)
            )


async def test_ties_with_ever_new_cursors_end():
    cursors = count(1)

    def associations(_: httpx.Request) -> httpx.Response:
        after = {"next": {"after": str(next(cursors))}}
        one = {"from": {"id": "1"}, "to": [{"toObjectId": "7"}], "paging": after}
        return answer({"results": [one]})

    async with client(FakeHubSpot(associations=associations)) as api:
        with pytest.raises(CrmDataError, match="run in a circle"):
            await HubSpot(api, version="2026-09").deal_links(Stream.CALLS, ["1"])


async def test_owners_with_ever_new_cursors_end():
    cursors = count(1)

    def owners(_: httpx.Request) -> httpx.Response:
        return answer(page({"id": "1"}, after=str(next(cursors))))

    async with client(FakeHubSpot(owners=owners)) as api:
        with pytest.raises(CrmDataError, match="run in a circle"):
            await HubSpot(api, version="2026-09").owners()

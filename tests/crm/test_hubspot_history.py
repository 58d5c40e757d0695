"""The past of fifty deals at a time; one that cannot be told costs no other its own."""

from collections.abc import Callable
from typing import Any

import httpx
import orjson
import pytest

from crm.hubspot import HubSpot
from crm.port import CrmUnavailableError, Histories
from tests.crm.answers import answer, client
from tests.crm.test_hubspot import FakeHubSpot

DEALS = [str(number) for number in range(100, 150)]


def past(one: str) -> dict[str, Any]:
    entry = {"value": "new", "timestamp": "2026-03-01T00:00:00Z"}
    return {"id": one, "propertiesWithHistory": {"dealstage": [entry]}}


def asked(request: httpx.Request) -> list[str]:
    return [one["id"] for one in orjson.loads(request.content)["inputs"]]


async def read(batch: Callable[[httpx.Request], Any]) -> Histories:
    async with client(FakeHubSpot(batch=batch)) as api:
        return await HubSpot(api, version="2026-09").deal_history(DEALS)


async def test_a_deal_that_answers_500_is_set_aside_alone():
    def batch(request: httpx.Request) -> httpx.Response:
        if "117" in asked(request):
            return answer({}, status=500)
        return answer({"results": [past(one) for one in asked(request)]})

    found = await read(batch)

    assert {change.deal_id for change in found.changes} == set(DEALS) - {"117"}
    assert list(found.failed) == ["117"]
    assert "500" in found.failed["117"]


async def test_a_crm_that_is_down_is_not_taken_for_many_bad_deals():
    requests: list[httpx.Request] = []

    def batch(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return answer({}, status=503)

    with pytest.raises(CrmUnavailableError):
        await read(batch)

    assert len(requests) < 50


@pytest.mark.parametrize(
    ("errors", "failed"),
    [
        ([{"category": "INTERNAL_ERROR", "context": {"ids": ["117"]}}], ["117"]),
        ([{"category": "SOMETHING_NEW", "message": "no"}], ["117"]),
        ([{"category": "OBJECT_NOT_FOUND", "context": {"ids": ["117"]}}], []),
        ([], []),
    ],
    ids=["failed", "failed, without its id", "gone", "merged away"],
)
async def test_an_answer_in_parts_says_which_deal_is_not_done_with(errors, failed):
    def batch(request: httpx.Request) -> httpx.Response:
        told = [past(one) for one in asked(request) if one != "117"]
        return answer({"results": told, "errors": errors}, status=207)

    found = await read(batch)

    assert list(found.failed) == failed
    assert len(found.changes) == len(DEALS) - 1

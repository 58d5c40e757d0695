"""The adapter asks HubSpot the right questions, page by page."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import pytest
import structlog

from crm.hubspot import HubSpot
from crm.hubspot_pages import END
from crm.port import ActivityRecord, CrmDataError, CrmUnavailableError, Stream, Window
from tests.crm.answers import answer, client
from tests.crm.recorded import hubspot_deal, hubspot_object, page

ACCOUNT = {"timeZone": "Europe/Berlin", "companyCurrency": "EUR", "portalId": 1}
PIPELINES = {
    "results": [
        {
            "id": "default",
            "label": "Sales",
            "displayOrder": 0,
            "archived": False,
            "stages": [
                {
                    "id": "won",
                    "label": "Closed won",
                    "displayOrder": 5,
                    "metadata": {"isClosed": "true", "probability": "1.0"},
                    "archived": False,
                },
                {"id": "new", "label": "New", "metadata": {"probability": "0.2"}},
                {"label": "a stage without an id"},
            ],
        }
    ]
}
WINDOW = Window(
    start=datetime(2026, 11, 20, tzinfo=UTC), end=datetime(2026, 11, 21, tzinfo=UTC)
)


class FakeHubSpot:
    """Answers each path from a function of the request; keeps the requests."""

    def __init__(self, **routes: Callable[[httpx.Request], Any]) -> None:
        self._routes = routes
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path
        if path == "/account-info/2026-09/details":
            return answer(ACCOUNT)
        if path == "/crm/pipelines/2026-09/deals":
            return answer(PIPELINES)
        if path.startswith("/crm/properties/"):
            return self._routes.get("properties", lambda _: answer({"results": []}))(
                request
            )
        for name in ("search", "owners", "associations", "batch"):
            if name in path:
                return self._routes[name](request)
        return self._routes["objects"](request)

    def sent(self, name: str) -> list[Any]:
        return [
            orjson.loads(request.content)
            for request in self.requests
            if name in request.url.path
        ]


async def collect(pages) -> list[Any]:
    return [page async for page in pages]


async def test_lists_by_cursor_as_it_was_given_and_ends():
    def objects(request: httpx.Request) -> httpx.Response:
        after = request.url.params.get("after")
        if after is None:
            return answer(page(hubspot_deal("1"), after="NTI1Cg%3D%3D"))
        assert after == "NTI1Cg%3D%3D"
        return answer(page(hubspot_deal("2")))

    fake = FakeHubSpot(objects=objects)
    async with client(fake) as api:
        pages = await collect(
            HubSpot(api, version="2026-09").everything(Stream.DEALS, position=None)
        )

    assert [one.records[0].external_id for one in pages] == ["1", "2"]
    assert [one.position for one in pages] == ["NTI1Cg%3D%3D", END]
    listed = [r for r in fake.requests if r.url.path.endswith("/objects/2026-09/deals")]
    assert "dealname,amount" in listed[0].url.params["properties"]


async def test_a_list_goes_on_from_a_position_and_is_over_at_its_end():
    fake = FakeHubSpot(objects=lambda _: answer(page(hubspot_deal("2"))))
    async with client(fake) as api:
        crm = HubSpot(api, version="2026-09")
        rest = await collect(crm.everything(Stream.DEALS, position="abc"))
        nothing = await collect(crm.everything(Stream.DEALS, position=END))

    assert len(rest) == 1
    assert nothing == []


async def test_a_cursor_that_comes_twice_is_an_error():
    fake = FakeHubSpot(objects=lambda _: answer(page(hubspot_deal("1"), after="a")))
    async with client(fake) as api:
        with pytest.raises(CrmDataError, match="circle"):
            await collect(
                HubSpot(api, version="2026-09").everything(Stream.DEALS, position=None)
            )


async def test_searches_a_frozen_window_by_rising_id_without_offsets():
    def search(request: httpx.Request) -> httpx.Response:
        last = int(
            orjson.loads(request.content)["filterGroups"][0]["filters"][2]["value"]
        )
        ids = [one for one in (9, 10, 200) if one > last][:2]
        items = [hubspot_deal(str(one)) for one in ids]
        return answer(page(*items, after="2" if len(items) == 2 else None))

    fake = FakeHubSpot(search=search)
    async with client(fake) as api:
        pages = await collect(
            HubSpot(api, version="2026-09").changed(Stream.DEALS, WINDOW, position=None)
        )

    found = [deal.external_id for one in pages for deal in one.records]
    assert found == ["9", "10", "200"]
    assert [one.position for one in pages] == ["10", END]
    first = fake.sent("search")[0]
    assert first["sorts"] == [
        {"propertyName": "hs_object_id", "direction": "ASCENDING"}
    ]
    assert [tuple(one.values()) for one in first["filterGroups"][0]["filters"]] == [
        ("hs_lastmodifieddate", "GTE", "1795132800000"),
        ("hs_lastmodifieddate", "LTE", "1795219200000"),
        ("hs_object_id", "GT", "0"),
    ]
    assert all("after" not in one for one in fake.sent("search"))


async def test_a_search_that_does_not_move_on_is_an_error():
    fake = FakeHubSpot(search=lambda _: answer(page(hubspot_deal("5"), after="1")))
    async with client(fake) as api:
        with pytest.raises(CrmDataError, match="move on"):
            await collect(
                HubSpot(api, version="2026-09").changed(
                    Stream.DEALS, WINDOW, position="5"
                )
            )


async def test_contacts_are_searched_by_their_own_time_of_change():
    fake = FakeHubSpot(search=lambda _: answer(page()))
    async with client(fake) as api:
        await collect(
            HubSpot(api, version="2026-09").changed(
                Stream.CONTACTS, WINDOW, position=None
            )
        )

    filters = fake.sent("search")[0]["filterGroups"][0]["filters"]
    assert filters[0]["propertyName"] == "lastmodifieddate"


async def test_activities_come_tied_to_deals_and_contacts():
    def associations(request: httpx.Request) -> httpx.Response:
        asked = orjson.loads(request.content)["inputs"]
        if request.url.path.endswith("/contacts/batch/read"):
            gone = {"category": "OBJECT_NOT_FOUND", "message": "no associations"}
            return answer({"results": [], "errors": [gone]}, status=207)
        if asked == [{"id": "1", "after": "more"}]:
            return answer(links("1", [30]))
        assert asked == [{"id": "1"}, {"id": "2"}]
        return answer(links("1", [10, "20", 10], after="more"))

    items = [hubspot_object("1"), hubspot_object("2")]
    fake = FakeHubSpot(
        objects=lambda _: answer(page(*items)), associations=associations
    )
    async with client(fake) as api:
        pages = await collect(
            HubSpot(api, version="2026-09").everything(Stream.MEETINGS, position=None)
        )

    first, second = pages[0].records
    assert isinstance(first, ActivityRecord)
    assert first.deal_ids == ("10", "20", "30")
    assert (second.deal_ids, second.contact_ids) == ((), ())


async def test_links_that_were_told_in_part_are_no_links():
    broken = {"category": "INTERNAL_ERROR", "message": "try again"}
    fake = FakeHubSpot(
        objects=lambda _: answer(page(hubspot_object("1"))),
        associations=lambda _: answer({"results": [], "errors": [broken]}, status=207),
    )
    async with client(fake) as api:
        with pytest.raises(CrmUnavailableError, match="only a part"):
            await collect(
                HubSpot(api, version="2026-09").everything(Stream.CALLS, position=None)
            )


async def test_activities_are_gathered_so_that_links_cost_few_questions():
    def objects(request: httpx.Request) -> httpx.Response:
        start = int(request.url.params.get("after", "0"))
        items = [hubspot_object(str(1 + start + n)) for n in range(100)]
        return answer(page(*items, after=str(start + 100) if start < 1100 else None))

    fake = FakeHubSpot(objects=objects, associations=lambda _: answer({"results": []}))
    async with client(fake) as api:
        pages = await collect(
            HubSpot(api, version="2026-09").everything(Stream.EMAILS, position=None)
        )

    assert [len(one.records) for one in pages] == [1000, 200]
    assert len(fake.sent("associations")) == 4


async def test_a_row_that_is_none_is_set_aside_and_the_newer_of_two_is_kept():
    older = hubspot_deal(
        "3", dealname="old", hs_lastmodifieddate="2026-01-01T00:00:00Z"
    )
    items = [
        hubspot_deal("3", dealname="new"),
        older,
        hubspot_deal(None),
        {"id": "4"},
        "text",
        {"id": "5", "properties": {}},
    ]
    fake = FakeHubSpot(objects=lambda _: answer(page(*items)))
    async with client(fake) as api:
        pages = await collect(
            HubSpot(api, version="2026-09").everything(Stream.DEALS, position=None)
        )

    assert [deal.name for deal in pages[0].records] == ["new"]
    assert [flaw.value for flaw in pages[0].quarantined] == ["", "4", "", "5"]


async def test_owners_of_both_lists_are_read_and_the_active_word_counts():
    def owners(request: httpx.Request) -> httpx.Response:
        archived = request.url.params["archived"] == "true"
        if archived:
            return answer(page(owner("1", archived=True), owner("2", archived=True)))
        if "after" not in request.url.params:
            return answer(page(owner("1"), after="x"))
        return answer(page(owner("3", email=None, firstName=None), {"id": None}))

    async with client(FakeHubSpot(owners=owners)) as api:
        found = {
            one.external_id: one
            for one in await HubSpot(api, version="2026-09").owners()
        }

    assert {key: one.archived for key, one in found.items()} == {
        "1": False,
        "2": True,
        "3": False,
    }
    assert found["1"].email == "ann@example.com"
    assert found["3"].name == "Owner 3"


async def test_a_stage_is_won_when_closed_and_certain():
    async with client(FakeHubSpot()) as api:
        stages = await HubSpot(api, version="2026-09").stages()

    assert [(one.external_id, one.is_closed, one.is_won) for one in stages] == [
        ("won", True, True),
        ("new", False, False),
    ]


async def test_history_is_asked_for_fifty_deals_at_a_time():
    entry = {"value": "new", "timestamp": "2026-03-01T00:00:00Z"}
    told = {"id": "1", "propertiesWithHistory": {"dealstage": [entry]}}
    fake = FakeHubSpot(
        batch=lambda _: answer({"results": [told], "status": "COMPLETE"})
    )

    async with client(fake) as api:
        found = await HubSpot(api, version="2026-09").deal_history(
            [str(one) for one in range(51)]
        )

    assert [len(body["inputs"]) for body in fake.sent("batch")] == [50, 1]
    assert found.changes[0].value == "new"


async def test_names_the_streams_that_the_token_may_not_read():
    def objects(request: httpx.Request) -> httpx.Response:
        is_refused = request.url.path.endswith("emails")
        return answer(page(), status=403 if is_refused else 200)

    async with client(FakeHubSpot(objects=objects)) as api:
        missing = await HubSpot(api, version="2026-09").missing_scopes()

    assert missing == {Stream.EMAILS: "sales-email-read"}


async def test_a_property_that_the_account_lacks_is_reported_once():
    fake = FakeHubSpot(
        objects=lambda _: answer(page()),
        properties=lambda _: answer({"results": [{"name": "createdate"}, 3]}),
    )
    async with client(fake) as api:
        crm = HubSpot(api, version="2026-09")
        with structlog.testing.capture_logs() as logs:
            await collect(crm.everything(Stream.CONTACTS, position=None))
            await collect(crm.everything(Stream.CONTACTS, position=None))

    assert [line["names"] for line in logs] == [
        [
            "hs_created_by_user_id",
            "hs_merged_object_ids",
            "hs_object_source",
            "hubspot_owner_id",
            "lastmodifieddate",
        ]
    ]


async def test_an_answer_without_results_is_no_page():
    async with client(FakeHubSpot(objects=lambda _: answer({"total": 0}))) as api:
        with pytest.raises(CrmDataError, match="no list of results"):
            await collect(
                HubSpot(api, version="2026-09").everything(Stream.DEALS, position=None)
            )


def links(one: str, targets: list[object], *, after: str | None = None) -> Any:  # noqa: ANN401 - JSON
    result: dict[str, Any] = {
        "from": {"id": one},
        "to": [{"toObjectId": target, "associationTypes": []} for target in targets],
    }
    if after is not None:
        result["paging"] = {"next": {"after": after}}
    return {"results": [result], "status": "COMPLETE"}


def owner(one: str, *, archived: bool = False, **changed: object) -> dict[str, Any]:
    usual = {
        "id": one,
        "email": "Ann@Example.com",
        "firstName": "Ann",
        "type": "PERSON",
    }
    return usual | {"archived": archived} | changed


async def test_pages_of_links_that_run_in_a_circle_are_an_error():
    fake = FakeHubSpot(
        objects=lambda _: answer(page(hubspot_object("1"))),
        associations=lambda _: answer(links("1", [10], after="x")),
    )
    async with client(fake) as api:
        with pytest.raises(CrmDataError, match="circle"):
            await collect(
                HubSpot(api, version="2026-09").everything(Stream.CALLS, position=None)
            )


async def test_pages_of_owners_that_run_in_a_circle_are_an_error():
    fake = FakeHubSpot(owners=lambda _: answer(page(owner("1"), after="x")))
    async with client(fake) as api:
        with pytest.raises(CrmDataError, match="circle"):
            await HubSpot(api, version="2026-09").owners()


@pytest.mark.parametrize(
    "body",
    [{"status": "COMPLETE"}, {"results": "none"}],
    ids=["no results", "no list"],
)
async def test_an_answer_about_links_without_results_is_an_error(body):
    fake = FakeHubSpot(
        objects=lambda _: answer(page(hubspot_object("1"))),
        associations=lambda _: answer(body),
    )
    async with client(fake) as api:
        with pytest.raises(CrmDataError, match="links has no results"):
            await collect(
                HubSpot(api, version="2026-09").everything(Stream.CALLS, position=None)
            )


async def test_ids_are_asked_for_a_hundred_at_a_time_and_an_heir_is_nobody_else():
    def batch(request: httpx.Request) -> httpx.Response:
        asked = [one["id"] for one in orjson.loads(request.content)["inputs"]]
        # 7 was merged into 999, and 8 is in the recycle bin.
        told = {"7": "999"}
        rows = [hubspot_deal(told.get(one, one)) for one in asked if one != "9"]
        for row in rows:
            row["archived"] = row["id"] == "8"
        return answer({"results": rows, "errors": []}, status=207)

    fake = FakeHubSpot(batch=batch)
    ids = [str(number) for number in range(150)]
    async with client(fake) as api:
        found = await HubSpot(api, version="2026-09").living(Stream.DEALS, ids)

    assert set(ids) - found == {"7", "8", "9"}
    assert [len(body["inputs"]) for body in fake.sent("batch")] == [100, 50]


async def test_what_is_missing_among_named_ids_is_asked_for_in_the_recycle_bin():
    def batch(request: httpx.Request) -> httpx.Response:
        asked = [one["id"] for one in orjson.loads(request.content)["inputs"]]
        is_binned = request.url.params.get("archived") == "true"
        rows = [hubspot_deal(one) for one in asked if (one in "78") is is_binned]
        for row in rows:
            row["archived"] = is_binned
        # 8 is in neither.
        return answer({"results": [row for row in rows if row["id"] != "8"]})

    fake = FakeHubSpot(batch=batch)
    async with client(fake) as api:
        pages = HubSpot(api, version="2026-09").named(Stream.DEALS, ["6", "7", "8"])
        found = {
            one.external_id: one
            for page in await collect(pages)
            for one in page.records
        }

    assert {one: row.archived_at is not None for one, row in found.items()} == {
        "6": False,
        "7": True,
    }
    assert [[one["id"] for one in body["inputs"]] for body in fake.sent("batch")] == [
        ["6", "7", "8"],
        ["7", "8"],
    ]
    assert "dealname" in fake.sent("batch")[0]["properties"]


async def test_what_lies_in_the_recycle_bin_is_listed_from_a_position_without_ties():
    fake = FakeHubSpot(objects=lambda _: answer(page(hubspot_object("1"))))
    async with client(fake) as api:
        pages = HubSpot(api, version="2026-09").archived(Stream.CALLS, position="abc")
        found = await collect(pages)

    assert len(found[0].records) == 1
    (listed,) = [one for one in fake.requests if "/objects/" in one.url.path]
    assert (listed.url.params["after"], listed.url.params["archived"]) == (
        "abc",
        "true",
    )
    assert fake.sent("associations") == []


async def test_ids_that_hubspot_could_not_look_up_at_present_are_not_missing():
    errors = [{"category": "INTERNAL_ERROR"}]
    fake = FakeHubSpot(
        batch=lambda _: answer({"results": [], "errors": errors}, status=207)
    )
    async with client(fake) as api:
        with pytest.raises(CrmUnavailableError, match="only a part"):
            await HubSpot(api, version="2026-09").living(Stream.DEALS, ["1"])


async def test_ties_are_read_from_the_side_of_the_deal():
    fake = FakeHubSpot(associations=lambda _: answer(links("1", ["900", 901])))
    async with client(fake) as api:
        found = await HubSpot(api, version="2026-09").deal_links(
            Stream.MEETINGS, ["1", "2"]
        )

    assert found == {"1": ("900", "901")}
    assert fake.requests[-1].url.path.endswith("/deals/meetings/batch/read")

"""Lists, searches and batches: pages, limits, and the order that a sync relies on."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.crm.kinds import DEALS
from sandbox.crm.record import milliseconds
from sandbox.crm.search import Searches
from sandbox.crm.view import View
from tests.sandbox.crm.conftest import OBJECTS
from tests.sandbox.floor.makers import LONG_AGO, NOW, make_deal, make_floor

SEARCH = f"{OBJECTS}/deals/search"
MODIFIED, ID = "hs_lastmodifieddate", "hs_object_id"


def where(name, operator, value):
    return {"propertyName": name, "operator": operator, "value": str(value)}


def search_of(*filters: dict[str, object], **more: object):
    return {"filterGroups": [{"filters": list(filters)}], **more}


@pytest.fixture
def many(floor):
    """Give a floor of 25 deals with ids 10 to 250, one modified each hour."""
    for number in range(1, 26):
        at = LONG_AGO + timedelta(hours=number)
        floor.put_deal(make_deal(number * 10, created_at=at, modified_at=at))
    return floor


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("limit", [1, 7, 25, 100])
async def test_pages_follow_each_other_by_id_to_the_last(crm, limit):
    found, query = [], {"limit": str(limit)}

    while True:
        page = await crm.get(f"{OBJECTS}/deals", **query)
        found += [int(item["id"]) for item in page["results"]]
        if "paging" not in page:
            break
        query["after"] = page["paging"]["next"]["after"]

    assert found == list(range(10, 260, 10))


@pytest.mark.usefixtures("many")
async def test_a_cursor_may_be_encoded_once_more(crm):
    page = await crm.get(f"{OBJECTS}/deals", limit="3")
    after = page["paging"]["next"]["after"]

    encoded = await crm.http.get(f"{OBJECTS}/deals?limit=1&after={after}")
    once_more = await crm.ids(limit="1", after=after)

    assert "%" in after
    assert encoded.json()["results"][0]["id"] == "40"
    assert once_more == ["40"]


@pytest.mark.usefixtures("many")
async def test_ten_records_are_listed_unless_more_are_asked_for(crm):
    assert len(await crm.ids()) == 10


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"limit": "101"}, "between 1 and 100"),
        ({"limit": "0"}, "between 1 and 100"),
        ({"limit": "many"}, "between 1 and 100"),
        ({"limit": "51", "propertiesWithHistory": "amount"}, "between 1 and 50"),
        ({"after": "nonsense!"}, "no position"),
        ({"archived": "perhaps"}, "true or false"),
    ],
)
async def test_a_malformed_list_is_refused(crm, query, reason):
    refusal = await crm.get(f"{OBJECTS}/deals", status=400, **query)

    assert refusal["category"] == "VALIDATION_ERROR"
    assert reason in refusal["message"]


@pytest.mark.usefixtures("many")
async def test_a_frozen_window_is_read_by_keyset(crm):
    start = milliseconds(LONG_AGO + timedelta(hours=5))
    end = milliseconds(LONG_AGO + timedelta(hours=20))
    found, last = [], 0

    while True:
        body = search_of(
            where(MODIFIED, "GTE", start),
            where(MODIFIED, "LTE", end),
            where(ID, "GT", last),
            sorts=[{"propertyName": ID, "direction": "ASCENDING"}],
            limit=6,
        )
        page = await crm.post(SEARCH, body)
        if not page["results"]:
            break
        found.append([int(item["id"]) for item in page["results"]])
        last = found[-1][-1]

    assert [len(ids) for ids in found] == [6, 6, 4]
    assert [one for ids in found for one in ids] == list(range(50, 210, 10))
    assert page["total"] == 0


@pytest.mark.usefixtures("many")
async def test_a_keyset_sees_what_changed_meanwhile(crm, floor):
    body = search_of(where(MODIFIED, "GTE", 0), where(ID, "GT", 240), limit=5)
    before = await crm.post(SEARCH, body)

    floor.put_deal(make_deal(260))
    after = await crm.post(SEARCH, body)

    assert [item["id"] for item in before["results"]] == ["250"]
    assert [item["id"] for item in after["results"]] == ["250", "260"]


@pytest.mark.parametrize(
    ("one", "ids"),
    [
        (where("dealname", "EQ", "Deal 2"), [2]),
        (where("dealname", "NEQ", "Deal 2"), [1, 3]),
        (where("amount", "GT", "100"), [2]),
        (where("amount", "GTE", "100.0"), [1, 2]),
        (where("amount", "LT", "1000"), [1]),
        (where("amount", "LTE", "100"), [1]),
        (where(ID, "LTE", "2"), [1, 2]),
        (where(MODIFIED, "LTE", "2026-01-05T09:00:00Z"), [1, 2, 3]),
        ({"propertyName": "dealstage", "operator": "IN", "values": ["won"]}, [3]),
        ({"propertyName": "dealstage", "operator": "NOT_IN", "values": ["won"]},
         [1, 2]),
        ({"propertyName": "amount", "operator": "HAS_PROPERTY"}, [1, 2]),
        ({"propertyName": "amount", "operator": "NOT_HAS_PROPERTY"}, [3]),
        ({"propertyName": "amount", "operator": "BETWEEN", "value": "1",
          "highValue": "100"}, [1]),
    ],
)  # fmt: skip
async def test_each_operator_compares_by_the_propertys_type(floor, crm, one, ids):
    floor.put_deal(make_deal(1))
    floor.put_deal(make_deal(2, amount=1000))
    floor.put_deal(make_deal(3, amount=None, stage_id="won"))

    answer = await crm.post(SEARCH, search_of(one))

    assert [int(item["id"]) for item in answer["results"]] == ids
    assert answer["total"] == len(ids)


async def test_groups_are_alternatives_and_their_filters_are_not(floor, crm):
    for row_id in (1, 2, 3):
        floor.put_deal(make_deal(row_id))
    groups = [
        {"filters": [where(ID, "EQ", 1), where("amount", "EQ", 100)]},
        {"filters": [where(ID, "EQ", 2), where("amount", "EQ", 5)]},
        {"filters": [where(ID, "EQ", 3)]},
    ]

    answer = await crm.post(SEARCH, {"filterGroups": groups})

    assert [item["id"] for item in answer["results"]] == ["1", "3"]


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ({"propertyName": "amount", "direction": "DESCENDING"}, [2, 1, 3]),
        ({"propertyName": "amount"}, [1, 2, 3]),
        ("-hs_object_id", [3, 2, 1]),
        ("dealname", [1, 2, 3]),
    ],
)
async def test_one_property_sorts_and_unknown_values_come_last(floor, crm, sort, ids):
    floor.put_deal(make_deal(1, amount=9))
    floor.put_deal(make_deal(2, amount=10))
    floor.put_deal(make_deal(3, amount=None))

    answer = await crm.post(SEARCH, {"sorts": [sort]})

    assert [int(item["id"]) for item in answer["results"]] == ids


@pytest.mark.usefixtures("many")
async def test_search_pages_by_offset(crm):
    first = await crm.post(SEARCH, {"limit": 20})
    after = first["paging"]["next"]["after"]
    second = await crm.post(SEARCH, {"limit": 20, "after": after})

    assert after == "20"
    assert len(second["results"]) == 5
    assert "paging" not in second
    assert first["total"] == second["total"] == 25


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"limit": 201}, "between 1 and 200"),
        ({"limit": 0}, "between 1 and 200"),
        ({"limit": True}, "whole number"),
        ({"limit": 200, "after": "9801"}, "past 10000"),
        ({"limit": 1, "after": "10000"}, "past 10000"),
        ({"after": "x"}, "after must be"),
        ({"filterGroups": "all"}, "list of objects"),
        ({"filterGroups": [{"filters": []}] * 6}, "too many filters"),
        (search_of(*[where(ID, "GT", 1)] * 7), "too many filters"),
        ({"filterGroups": [{"filters": [where(ID, "GT", 1)] * 5}] * 4}, "too many"),
        (search_of(where("shoe_size", "EQ", 1)), "no property 'shoe_size'"),
        (search_of(where(ID, "CONTAINS_TOKEN", 1)), "not served"),
        (search_of(where("amount", "GT", "much")), "no value for amount"),
        (search_of(where(MODIFIED, "GT", "soon")), "no value for hs_lastmodified"),
        (search_of(where(ID, "GT", "x")), "value must be"),
        ({"sorts": ["amount", "dealname"]}, "exactly one sort"),
        ({"sorts": [{"propertyName": "shoe_size"}]}, "no property"),
        ({"properties": "amount"}, "list of strings"),
    ],
)
async def test_a_malformed_search_is_refused(floor, crm, body, reason):
    floor.put_deal(make_deal())

    refusal = await crm.post(SEARCH, body, status=400)

    assert refusal["category"] == "VALIDATION_ERROR"
    assert reason in refusal["message"]


@pytest.mark.parametrize("text", ["{", "[]", "", "1"])
async def test_a_body_that_is_no_object_is_refused(crm, text):
    response = await crm.http.post(SEARCH, content=text)

    assert response.status_code == 400
    assert "Invalid input JSON" in response.json()["message"]


async def test_the_last_page_before_the_cap_is_served(floor, crm):
    floor.put_deal(make_deal())

    answer = await crm.post(SEARCH, {"limit": 200, "after": "9800"})

    assert answer == {"total": 1, "results": []}


async def test_a_batch_answers_what_is_there_and_names_the_rest(floor, crm):
    floor.put_deal(make_deal(1))
    floor.put_deal(make_deal(2))
    inputs = [{"id": one} for one in ("2", "99", "1", "2", "x")]
    body = {"inputs": inputs, "properties": ["dealname"]}

    answer = await crm.post(f"{OBJECTS}/deals/batch/read", body, status=207)

    assert [item["id"] for item in answer["results"]] == ["2", "1"]
    assert answer["results"][0]["properties"]["dealname"] == "Deal 2"
    assert answer["status"] == "COMPLETE"
    assert answer["errors"][0]["context"]["ids"] == ["99", "x"]


async def test_an_archived_batch_reads_the_archive(floor, crm):
    floor.put_deal(make_deal(1, archived_at=NOW))
    body = {"inputs": [{"id": "1"}]}

    path = f"{OBJECTS}/deals/batch/read"
    live = await crm.post(path, body, status=207)
    archived = await crm.post(f"{path}?archived=true", body)

    assert live["results"] == []
    assert [item["archived"] for item in archived["results"]] == [True]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "inputs must be a list"),
        ({"inputs": ["1"]}, "inputs must be a list"),
        ({"inputs": [{"id": 1}]}, "an id that is a string"),
        ({"inputs": [{"id": "1"}] * 101}, "at most 100"),
        (
            {"inputs": [{"id": "1"}] * 51, "propertiesWithHistory": ["amount"]},
            "at most 50",
        ),
    ],
)
async def test_a_malformed_batch_is_refused(crm, body, reason):
    refusal = await crm.post(f"{OBJECTS}/deals/batch/read", body, status=400)

    assert reason in refusal["message"]


async def test_a_batch_of_ties_takes_a_thousand(crm):
    path = "/crm/associations/2026-09/calls/deals/batch/read"

    refusal = await crm.post(path, {"inputs": [{"id": "1"}] * 1001}, status=400)

    assert "at most 1000" in refusal["message"]


@given(
    ids=st.sets(st.integers(1, 10**12), max_size=30),
    beyond=st.integers(0, 10**12),
    limit=st.integers(1, 200),
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_keyset_never_misses_or_repeats(ids, beyond, limit):
    floor = make_floor()
    for row_id in ids:
        floor.put_deal(make_deal(row_id))
    shelf = View(floor, NOW).shelves[DEALS.name]
    searches, found, last = Searches(), [], beyond

    while True:
        page, _, _ = searches.page(shelf, search_of(where(ID, "GT", last), limit=limit))
        if not page:
            break
        found += page
        last = page[-1]

    assert found == sorted(one for one in ids if one > beyond)

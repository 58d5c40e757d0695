"""Deals as HubSpot shows them: strings, as-of values, history, archive and merge."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from sandbox.crm.record import milliseconds, stamp
from tests.sandbox.crm.conftest import OBJECTS
from tests.sandbox.floor.makers import (
    LONG_AGO,
    NOW,
    make_change,
    make_deal,
    make_stage,
)

DAY = timedelta(days=1)
HISTORY = "dealstage,amount,closedate,hubspot_owner_id"


async def test_a_deal_has_hubspots_shape(floor, crm):
    floor.put_deal(
        make_deal(
            7,
            name="Acme",
            amount=Decimal("1200.50"),
            close_date=date(2026, 12, 1),
            next_step="Call",
        )
    )

    page = await crm.get(
        f"{OBJECTS}/deals",
        properties="dealname,amount,deal_currency_code,pipeline,dealstage,closedate,"
        "hubspot_owner_id,hs_next_step,hs_is_closed,hs_deal_stage_probability",
    )

    assert page == {
        "results": [
            {
                "id": "7",
                "properties": {
                    "dealname": "Acme",
                    "amount": "1200.50",
                    "deal_currency_code": "USD",
                    "pipeline": "default",
                    "dealstage": "discovery",
                    "closedate": "2026-12-01T17:00:00.000Z",
                    "hubspot_owner_id": "1",
                    "hs_next_step": "Call",
                    "hs_is_closed": "false",
                    "hs_deal_stage_probability": "0.2",
                    "createdate": "2026-01-05T09:00:00.000Z",
                    "hs_lastmodifieddate": "2026-01-05T09:00:00.000Z",
                    "hs_object_id": "7",
                },
                "createdAt": "2026-01-05T09:00:00.000Z",
                "updatedAt": "2026-01-05T09:00:00.000Z",
                "archived": False,
                "url": "https://app.hubspot.com/contacts/1/record/0-3/7",
            }
        ]
    }


async def test_what_is_not_known_is_null(floor, crm):
    floor.put_deal(make_deal(owner_id=None, amount=None, currency=None, stage_id=None))

    unknown = (
        "amount",
        "deal_currency_code",
        "hubspot_owner_id",
        "hs_all_owner_ids",
        "dealstage",
        "closedate",
        "hs_next_step",
        "hs_merged_object_ids",
    )

    found = await crm.properties(1, *unknown)

    assert {name: found[name] for name in unknown} == dict.fromkeys(unknown)


async def test_unknown_properties_are_passed_over(floor, crm):
    floor.put_deal(make_deal())

    found = await crm.properties(1, "dealname", "shoe_size")

    assert set(found) == {
        "dealname",
        "createdate",
        "hs_lastmodifieddate",
        "hs_object_id",
    }


async def test_a_deal_of_an_unknown_stage_is_open_without_a_probability(floor, crm):
    floor.put_deal(make_deal(stage_id="gone"))

    found = await crm.properties(1, "hs_is_closed", "hs_deal_stage_probability")

    assert found["hs_is_closed"] == "false"
    assert found["hs_deal_stage_probability"] is None


@pytest.mark.parametrize(
    ("stage", "flags"),
    [
        ("discovery", ("false", "false", "false")),
        ("won", ("true", "true", "false")),
        ("lost", ("true", "false", "true")),
    ],
)
async def test_the_stage_tells_whether_it_is_closed(floor, crm, stage, flags):
    floor.put_deal(make_deal(stage_id=stage))
    names = ("hs_is_closed", "hs_is_closed_won", "hs_is_closed_lost")

    found = await crm.properties(1, *names)

    assert tuple(found[name] for name in names) == flags


async def test_a_deal_appears_once_it_is_created(floor, crm, clock):
    floor.put_deal(make_deal(created_at=NOW + DAY))

    before = await crm.ids()
    clock.now = NOW + DAY - timedelta(seconds=1)
    still = await crm.ids()
    clock.now = NOW + DAY
    after = await crm.ids()

    assert (before, still, after) == ([], [], ["1"])


async def test_a_deal_without_a_creation_date_is_always_there(floor, crm, clock):
    floor.put_deal(make_deal(created_at=None, modified_at=LONG_AGO))
    clock.now = datetime(2016, 1, 1, tzinfo=UTC)

    page = await crm.get(f"{OBJECTS}/deals")

    assert page["results"][0]["properties"]["createdate"] is None
    assert page["results"][0]["createdAt"] == stamp(LONG_AGO)


async def test_fields_have_the_values_of_the_clocks_time(floor, crm, clock):
    changes = [
        make_change(LONG_AGO, "stage", "discovery"),
        make_change(NOW + DAY, "stage", "won"),
        make_change(LONG_AGO, "amount", "50"),
        make_change(NOW + DAY, "amount", "70"),
        make_change(LONG_AGO, "owner", "1"),
        make_change(NOW + DAY, "owner", "2"),
        make_change(LONG_AGO, "close_date", "2026-11-30"),
        make_change(NOW + DAY, "close_date", "2026-12-31"),
    ]
    floor.put_deal(make_deal(stage_id="won", amount=Decimal(70)), changes=changes)
    names = ("dealstage", "amount", "hubspot_owner_id", "closedate")

    before = await crm.properties(1, *names, "hs_is_closed_won")
    clock.now = NOW + DAY
    after = await crm.properties(1, *names, "hs_is_closed_won")
    clock.now = NOW
    back = await crm.properties(1, *names, "hs_is_closed_won")

    assert [before[name] for name in names] == [
        "discovery",
        "50",
        "1",
        "2026-11-30T17:00:00.000Z",
    ]
    assert [after[name] for name in names] == [
        "won",
        "70",
        "2",
        "2026-12-31T17:00:00.000Z",
    ]
    assert after["hs_is_closed_won"] == "true"
    assert back == before


async def test_a_field_is_empty_before_its_first_change(floor, crm):
    late = make_change(NOW + DAY, "close_date", "2026-12-31")
    floor.put_deal(make_deal(close_date=date(2026, 12, 31)), changes=[late])

    found = await crm.properties(1, "closedate")

    assert found["closedate"] is None


async def test_the_modification_date_is_that_of_the_last_visible_change(
    floor, crm, clock
):
    changes = [
        make_change(LONG_AGO + DAY, "stage", "discovery"),
        make_change(NOW + DAY, "amount", "5"),
    ]
    floor.put_deal(make_deal(modified_at=NOW + 2 * DAY), changes=changes)
    seen = []

    for now in (LONG_AGO, NOW, NOW + DAY, NOW + 2 * DAY):
        clock.now = now
        found = await crm.properties(1, "hs_v2_date_entered_current_stage")
        entered = found["hs_v2_date_entered_current_stage"]
        seen.append((found["hs_lastmodifieddate"], entered))

    assert seen == [
        (stamp(LONG_AGO), stamp(LONG_AGO)),
        (stamp(LONG_AGO + DAY), stamp(LONG_AGO + DAY)),
        (stamp(NOW + DAY), stamp(LONG_AGO + DAY)),
        (stamp(NOW + 2 * DAY), stamp(LONG_AGO + DAY)),
    ]


async def test_history_is_newest_first_and_ends_at_the_clock(floor, crm):
    changes = [
        make_change(LONG_AGO, "stage", "discovery"),
        make_change(NOW - DAY, "stage", "won"),
        make_change(NOW + DAY, "stage", "lost"),
        make_change(NOW - DAY, "owner", None),
    ]
    floor.put_deal(make_deal(amount=Decimal(9)), changes=changes)

    item = await crm.get(f"{OBJECTS}/deals/1", propertiesWithHistory=HISTORY)

    past = item["propertiesWithHistory"]
    assert past["dealstage"] == [
        {"value": "won", "timestamp": stamp(NOW - DAY), "sourceType": "CRM_UI"},
        {"value": "discovery", "timestamp": stamp(LONG_AGO), "sourceType": "CRM_UI"},
    ]
    assert [entry["value"] for entry in past["hubspot_owner_id"]] == [""]
    assert [(e["value"], e["timestamp"]) for e in past["amount"]] == [
        ("9", stamp(LONG_AGO))
    ]
    assert past["closedate"] == []


async def test_an_unchanged_deal_has_its_first_values_as_history(floor, crm):
    floor.put_deal(make_deal(close_date=date(2026, 12, 1)))

    body = {"inputs": [{"id": "1"}], "propertiesWithHistory": ["closedate"]}
    answer = await crm.post(f"{OBJECTS}/deals/batch/read", body)

    assert answer["results"][0]["propertiesWithHistory"] == {
        "closedate": [
            {
                "value": "2026-12-01T17:00:00.000Z",
                "timestamp": stamp(LONG_AGO),
                "sourceType": "CRM_UI",
            }
        ]
    }


async def test_an_archived_deal_moves_to_the_archive_and_is_not_modified(
    floor, crm, clock
):
    floor.put_deal(make_deal(archived_at=NOW + DAY))

    before = await crm.ids(), await crm.ids(archived="true")
    clock.now = NOW + DAY
    page = await crm.get(f"{OBJECTS}/deals", archived="true")
    live = await crm.ids()
    found = await crm.post(f"{OBJECTS}/deals/search", {})

    assert before == (["1"], [])
    assert live == []
    assert found["total"] == 0
    (item,) = page["results"]
    assert item["archived"] is True
    assert item["archivedAt"] == stamp(NOW + DAY)
    assert item["updatedAt"] == stamp(LONG_AGO)


async def test_merged_deals_vanish_when_the_new_one_is_there(floor, crm, clock):
    floor.put_deal(make_deal(1))
    floor.put_deal(make_deal(2))
    floor.put_deal(make_deal(3, created_at=NOW + DAY, merged_ids=(1, 2)))

    before = await crm.ids()
    clock.now = NOW + DAY
    after = await crm.ids()
    winner = await crm.get(f"{OBJECTS}/deals/1", properties="hs_merged_object_ids")

    assert before == ["1", "2"]
    assert after == ["3"]
    assert winner["id"] == "3"
    assert winner["properties"]["hs_merged_object_ids"] == "1;2"


async def test_a_deal_put_while_the_server_runs_shows_at_once(floor, crm, clock):
    assert await crm.ids() == []

    floor.put_deal(make_deal(5))
    floor.put_deal(make_deal(6, created_at=NOW + DAY))
    floor.put_change(make_change(NOW + DAY, "amount", "9", deal=5))
    now = await crm.ids()
    clock.now = NOW + DAY
    later = await crm.ids()
    changed = await crm.properties(5, "amount")

    assert now == ["5"]
    assert later == ["5", "6"]
    assert changed["amount"] == "9"


async def test_a_deal_can_be_replaced_and_deleted_for_good(floor, crm):
    floor.put_deal(make_deal(5))
    await crm.ids()

    floor.put_deal(make_deal(5, name="Other"))
    renamed = await crm.properties(5, "dealname")
    floor.remove_deal(5)
    missing = await crm.get(f"{OBJECTS}/deals/5", status=404)

    assert renamed["dealname"] == "Other"
    assert missing["category"] == "OBJECT_NOT_FOUND"
    assert await crm.ids() == []
    assert await crm.ids(archived="true") == []


async def test_raw_properties_are_served_however_wrong(floor, crm):
    floor.put_deal(make_deal())

    floor.put_raw("deals", 1, {"amount": "a lot", "createdate": None})
    found = await crm.properties(1, "amount")

    assert found["amount"] == "a lot"
    assert found["createdate"] is None


async def test_a_stage_put_later_is_in_the_pipelines(floor, crm):
    floor.put_stage(make_stage("evaluation", 3, "0.4"))

    answer = await crm.get("/crm/pipelines/2026-09/deals")

    labels = [stage["label"] for stage in answer["results"][0]["stages"]]
    assert labels == ["Discovery", "Won", "Lost", "Evaluation"]


@pytest.mark.parametrize(
    ("instant", "number"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(2026, 11, 19, 15, 0, 0, 123_999, tzinfo=UTC), 1_795_100_400_123),
    ],
)
def test_instants_are_milliseconds_in_searches(instant, number):
    assert milliseconds(instant) == number
    assert milliseconds(instant) == int(instant.timestamp() * 1000)

"""The account and its people, and HubSpot's refusals: tokens, scopes, rates, paths."""

import json
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from sandbox import clock as clocks
from sandbox.crm.server import create_app
from tests.sandbox.crm.conftest import OBJECTS, TOKEN, open_client
from tests.sandbox.floor.makers import NOW, make_deal, make_person

OWNERS = "/crm/owners/2026-09"


async def test_the_account_has_the_vps_zone_and_currency(floor, crm):
    floor.put_person(
        make_person(2, role="vp", time_zone="Europe/Berlin", currency="EUR")
    )
    floor.put_deal(make_deal(currency="USD"))

    found = await crm.get("/account-info/2026-09/details")

    assert found["timeZone"] == "Europe/Berlin"
    assert found["companyCurrency"] == "EUR"
    assert found["additionalCurrencies"] == ["USD"]
    assert found["utcOffset"] == "+01:00"
    assert found["utcOffsetMilliseconds"] == 3_600_000


async def test_west_of_greenwich_the_offset_is_negative(crm):
    found = await crm.get("/account-info/2026-09/details")

    assert found["timeZone"] == "America/New_York"
    assert found["utcOffset"] == "-05:00"


async def test_an_owner_has_hubspots_shape(floor, crm):
    floor.put_person(make_person(1, name="Ann van Lee", start_date=date(2024, 5, 1)))

    page = await crm.get(OWNERS)

    assert page["results"] == [
        {
            "id": "1",
            "email": "p1@x.example",
            "type": "PERSON",
            "firstName": "Ann",
            "lastName": "van Lee",
            "userId": 1,
            "userIdIncludingInactive": 1,
            "createdAt": "2024-05-01T00:00:00.000Z",
            "updatedAt": "2024-05-01T00:00:00.000Z",
            "archived": False,
        }
    ]


async def test_owners_who_left_are_in_the_archive_only(floor, crm):
    floor.put_person(make_person(2, active=False))

    live = await crm.get(OWNERS)
    left = await crm.get(OWNERS, archived="true")

    assert [one["id"] for one in live["results"]] == ["1"]
    assert [one["id"] for one in left["results"]] == ["2"]
    assert "userId" not in left["results"][0]
    assert left["results"][0]["userIdIncludingInactive"] == 2


async def test_owners_come_in_pages(floor, crm):
    for row_id in range(2, 6):
        floor.put_person(make_person(row_id))
    found, query = [], {"limit": "2"}

    while True:
        page = await crm.get(OWNERS, **query)
        found.append([one["id"] for one in page["results"]])
        if "paging" not in page:
            break
        query["after"] = page["paging"]["next"]["after"]

    assert found == [["1", "2"], ["3", "4"], ["5"]]


async def test_owners_are_found_by_email(floor, crm):
    floor.put_person(make_person(2))

    page = await crm.get(OWNERS, email="p2@x.example")

    assert [one["id"] for one in page["results"]] == ["2"]


async def test_a_pipeline_lists_its_stages_as_strings(crm):
    answer = await crm.get("/crm/pipelines/2026-09/deals")

    (pipeline,) = answer["results"]
    assert pipeline["id"] == "default"
    assert [
        (stage["id"], stage["metadata"], stage["displayOrder"])
        for stage in pipeline["stages"]
    ] == [
        ("discovery", {"isClosed": "false", "probability": "0.2"}, 0),
        ("won", {"isClosed": "true", "probability": "1.0"}, 1),
        ("lost", {"isClosed": "true", "probability": "0.0"}, 2),
    ]


async def test_only_deals_have_pipelines(crm):
    await crm.get("/crm/pipelines/2026-09/contacts", status=400)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("deals", {"dealname", "hs_v2_date_entered_current_stage"}),
        ("meetings", {"hs_attendee_owner_ids", "hs_meeting_outcome"}),
        ("contacts", {"lastmodifieddate"}),
    ],
)
async def test_properties_are_described(crm, kind, names):
    answer = await crm.get(f"/crm/properties/2026-09/{kind}")

    assert names <= {one["name"] for one in answer["results"]}
    assert {one["type"] for one in answer["results"]} <= {
        "string",
        "number",
        "datetime",
        "enumeration",
        "bool",
    }


@pytest.mark.parametrize("name", ["deals", "deal", "0-3"])
async def test_a_type_answers_to_all_its_names(floor, crm, name):
    floor.put_deal(make_deal())

    assert await crm.ids(name) == ["1"]


async def test_an_unknown_type_is_refused(crm):
    refusal = await crm.get(f"{OBJECTS}/unicorns", status=400)

    assert "Unable to infer object type from: unicorns" in refusal["message"]


@pytest.mark.parametrize(
    "path", ["/", f"{OBJECTS}", "/crm/v3/objects/deals", "/crm/objects/2026-03/deals"]
)
async def test_an_unknown_path_is_not_found(crm, path):
    refusal = await crm.get(path, status=404)

    assert refusal["category"] == "OBJECT_NOT_FOUND"


async def test_nothing_can_be_written(crm):
    await crm.post(f"{OBJECTS}/deals", {"properties": {}}, status=405)


@pytest.mark.parametrize("header", ["Bearer wrong", TOKEN, ""])
async def test_a_wrong_token_is_refused(crm, header):
    response = await crm.http.get(OWNERS, headers={"authorization": header})

    assert response.status_code == 401
    assert response.json()["category"] == "INVALID_AUTHENTICATION"


async def test_a_missing_token_is_refused(crm):
    del crm.http.headers["authorization"]

    response = await crm.http.get(OWNERS)

    assert response.status_code == 401
    assert set(response.json()) >= {"status", "message", "correlationId", "category"}


async def test_a_missing_scope_closes_its_streams_alone(floor, clock):
    app = create_app(
        floor, token=TOKEN, clock=clock, denied_scopes=["sales-email-read"]
    )

    async with open_client(app) as http:
        emails = await http.get(f"{OBJECTS}/emails")
        search = await http.post(f"{OBJECTS}/emails/search", json={})
        calls = await http.get(f"{OBJECTS}/calls")

    assert (emails.status_code, search.status_code) == (403, 403)
    assert calls.status_code == 200
    refusal = emails.json()
    assert refusal["category"] == "MISSING_SCOPES"
    assert refusal["errors"][0]["context"] == {
        "requiredGranularScopes": ["sales-email-read"]
    }


async def test_no_rate_is_limited_unless_one_is_set(crm):
    response = await crm.http.get(OWNERS)

    assert not any(name.startswith("x-hubspot") for name in response.headers)


async def test_too_many_requests_are_refused_with_the_policy(floor, clock):
    app = create_app(floor, token=TOKEN, clock=clock, rate=2)

    async with open_client(app) as http:
        answers = [await http.get(OWNERS) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    left = [one.headers["x-hubspot-ratelimit-remaining"] for one in answers]
    assert left == ["1", "0", "0"]
    assert answers[0].headers["x-hubspot-ratelimit-max"] == "2"
    interval = "x-hubspot-ratelimit-interval-milliseconds"
    assert answers[0].headers[interval] == "10000"
    assert answers[2].json()["policyName"] == "TEN_SECONDLY_ROLLING"
    assert answers[2].json()["errorType"] == "RATE_LIMIT"


async def test_the_rate_recovers(floor, clock, monkeypatch):
    moments = iter([0.0, 9.9, 10.0])
    monkeypatch.setattr("sandbox.crm.gate.monotonic", lambda: next(moments))
    app = create_app(floor, token=TOKEN, clock=clock, rate=1)

    async with open_client(app) as http:
        codes = [(await http.get(OWNERS)).status_code for _ in range(3)]

    assert codes == [200, 429, 200]


async def test_each_answer_tells_the_date_of_the_stand_ins_own_clock(crm):
    good = await crm.http.get(OWNERS)
    bad = await crm.http.get(f"{OBJECTS}/deals/1")

    assert parsedate_to_datetime(good.headers["date"]) == NOW
    assert parsedate_to_datetime(bad.headers["date"]) == NOW


def test_the_clock_file_runs_on_from_where_it_was_set(tmp_path: Path):
    path = tmp_path / "clock.json"

    clocks.write(path, NOW)
    first = clocks.read(path)
    second = clocks.clock(path)()

    assert NOW <= first <= second < NOW + timedelta(minutes=1)
    assert first.tzinfo is UTC
    assert [one.name for one in tmp_path.iterdir()] == ["clock.json"]


@pytest.mark.parametrize(
    ("speed", "ahead"),
    [(0.0, timedelta(0)), (60.0, timedelta(hours=1))],
    ids=["standing still", "a minute a second"],
)
def test_the_clock_files_speed_is_obeyed(tmp_path, speed, ahead):
    path = tmp_path / "clock.json"
    set_at = datetime.now(UTC) - timedelta(minutes=1)
    state = {"at": NOW.isoformat(), "set_at": set_at.isoformat(), "speed": speed}
    path.write_text(json.dumps(state), encoding="utf-8")

    late = clocks.read(path) - NOW - ahead

    assert timedelta(0) <= late < timedelta(minutes=5)


def test_without_a_file_the_systems_clock_is_told():
    before = datetime.now(UTC)

    assert before <= clocks.clock(None)() <= datetime.now(UTC)

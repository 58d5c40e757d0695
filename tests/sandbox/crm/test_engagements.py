"""Meetings, calls, e-mails, tasks, contacts, and what ties them to deals."""

from datetime import timedelta

import pytest

from sandbox.crm.record import stamp
from tests.sandbox.crm.conftest import OBJECTS
from tests.sandbox.floor.makers import (
    LONG_AGO,
    NOW,
    make_activity,
    make_contact,
    make_deal,
    make_meeting,
    make_person,
)

HOUR = timedelta(hours=1)
LINKS = "/crm/associations/2026-09"


async def test_a_meeting_names_its_times_kind_and_people(floor, crm):
    floor.put_person(make_person(2))
    floor.put_meeting(
        make_meeting(
            9,
            title="Demo: Acme",
            type="Presentation/Demo",
            starts_at=NOW + HOUR,
            ends_at=NOW + 2 * HOUR,
            attendee_ids=(1, 2),
        )
    )
    names = (
        "hs_meeting_title",
        "hs_meeting_start_time",
        "hs_meeting_end_time",
        "hs_timestamp",
        "hs_activity_type",
        "hs_attendee_owner_ids",
        "hubspot_owner_id",
        "hs_createdate",
    )

    found = await crm.properties(9, *names, kind="meetings")

    assert {name: found[name] for name in names} == {
        "hs_meeting_title": "Demo: Acme",
        "hs_meeting_start_time": stamp(NOW + HOUR),
        "hs_meeting_end_time": stamp(NOW + 2 * HOUR),
        "hs_timestamp": stamp(NOW + HOUR),
        "hs_activity_type": "Presentation/Demo",
        "hs_attendee_owner_ids": "1;2",
        "hubspot_owner_id": "1",
        "hs_createdate": stamp(LONG_AGO),
    }


@pytest.mark.parametrize(
    ("outcome", "before", "after"),
    [
        ("COMPLETED", "SCHEDULED", "COMPLETED"),
        ("NO_SHOW", "SCHEDULED", "NO_SHOW"),
        (None, None, None),
    ],
    ids=["held", "no show", "never filled in"],
)
async def test_an_outcome_is_known_when_the_meeting_is_over(
    floor, crm, clock, outcome, before, after
):
    ends = NOW + HOUR
    floor.put_meeting(make_meeting(starts_at=NOW, ends_at=ends, outcome=outcome))

    early = await crm.properties(1, "hs_meeting_outcome", kind="meetings")
    clock.now = ends
    late = await crm.properties(1, "hs_meeting_outcome", kind="meetings")

    assert early["hs_meeting_outcome"] == before
    assert late["hs_meeting_outcome"] == after
    assert early["hs_lastmodifieddate"] == stamp(LONG_AGO)
    changed = ends if outcome else LONG_AGO
    assert late["hs_lastmodifieddate"] == stamp(changed)


async def test_a_meeting_stands_there_from_its_booking(floor, crm, clock):
    floor.put_meeting(make_meeting(created_at=NOW + HOUR, starts_at=NOW + 9 * HOUR))

    before = await crm.ids("meetings")
    clock.now = NOW + HOUR
    after = await crm.ids("meetings")

    assert (before, after) == ([], ["1"])


@pytest.mark.parametrize(
    ("kind", "name", "values"),
    [
        ("call", "hs_call_direction", {"in": "INBOUND", "out": "OUTBOUND", None: None}),
        (
            "email",
            "hs_email_direction",
            {"in": "INCOMING_EMAIL", "out": "EMAIL", None: None},
        ),
    ],
)
async def test_calls_and_emails_tell_their_direction(floor, crm, kind, name, values):
    for row_id, direction in enumerate(values, start=1):
        floor.put_activity(make_activity(row_id, kind, direction=direction))

    page = await crm.get(f"{OBJECTS}/{kind}s", properties=name)

    assert [item["properties"][name] for item in page["results"]] == [*values.values()]


async def test_each_kind_of_activity_has_a_list_of_its_own(floor, crm):
    for row_id, kind in enumerate(("call", "email", "task"), start=1):
        floor.put_activity(make_activity(row_id, kind))

    assert await crm.ids("calls") == ["1"]
    assert await crm.ids("emails") == ["2"]
    assert await crm.ids("tasks") == ["3"]


async def test_a_task_is_done_when_its_time_has_come(floor, crm, clock):
    floor.put_activity(make_activity(1, "task", happens_at=NOW + HOUR, done=True))
    floor.put_activity(make_activity(2, "task", happens_at=NOW + HOUR))

    async def look():
        page = await crm.get(f"{OBJECTS}/tasks", properties="hs_task_status")
        return [
            (one["properties"]["hs_task_status"], one["updatedAt"])
            for one in page["results"]
        ]

    before = await look()
    clock.now = NOW + HOUR
    after = await look()

    assert before == [("NOT_STARTED", stamp(LONG_AGO))] * 2
    assert after == [
        ("COMPLETED", stamp(NOW + HOUR)),
        ("NOT_STARTED", stamp(LONG_AGO)),
    ]


async def test_contacts_use_their_own_modification_property(floor, crm):
    floor.put_contact(make_contact(4, name="Ann van Lee", email="a@x.example"))

    found = await crm.properties(4, "firstname", "lastname", "email", kind="contacts")

    assert found == {
        "firstname": "Ann",
        "lastname": "van Lee",
        "email": "a@x.example",
        "createdate": stamp(LONG_AGO),
        "lastmodifieddate": stamp(LONG_AGO),
        "hs_object_id": "4",
    }


@pytest.fixture
def tied(floor):
    """Give a floor with two deals, a contact, and activities that tie them."""
    floor.put_deal(make_deal(1))
    floor.put_deal(make_deal(2))
    floor.put_contact(make_contact(8))
    floor.put_activity(make_activity(11, deal_ids=(2, 1), contact_ids=(8,)))
    floor.put_activity(make_activity(12))
    later = make_activity(13, deal_ids=(1,), created_at=NOW + HOUR)
    floor.put_activity(later)
    return floor


@pytest.mark.usefixtures("tied")
async def test_ties_are_read_in_batches_and_records_without_any_are_left_out(crm):
    body = {"inputs": [{"id": "11"}, {"id": "12"}]}

    answer = await crm.post(f"{LINKS}/calls/deals/batch/read", body)

    kind = {"category": "HUBSPOT_DEFINED", "typeId": 206}
    assert answer["status"] == "COMPLETE"
    assert answer["results"] == [
        {
            "from": {"id": "11"},
            "to": [
                {"toObjectId": "1", "associationTypes": [kind]},
                {"toObjectId": "2", "associationTypes": [kind]},
            ],
        }
    ]


@pytest.mark.usefixtures("tied")
async def test_a_record_that_is_not_there_is_named_as_an_error(crm):
    body = {"inputs": [{"id": "11"}, {"id": "13"}, {"id": "x"}]}

    answer = await crm.post(f"{LINKS}/calls/deals/batch/read", body, status=207)

    assert [one["from"]["id"] for one in answer["results"]] == ["11"]
    assert answer["numErrors"] == 1
    assert answer["errors"][0]["context"] == {"ids": ["13", "x"]}


@pytest.mark.usefixtures("tied")
@pytest.mark.parametrize(
    ("path", "ties"),
    [
        ("deals/calls", ["11"]),
        ("deals/contacts", ["8"]),
        ("deals/deals", ["1", "2"]),
    ],
)
async def test_ties_are_read_from_either_end(crm, path, ties):
    answer = await crm.post(f"{LINKS}/{path}/batch/read", {"inputs": [{"id": "1"}]})

    assert [to["toObjectId"] for to in answer["results"][0]["to"]] == ties


@pytest.mark.usefixtures("tied")
async def test_a_tie_appears_with_its_activity(crm, clock):
    body = {"inputs": [{"id": "1"}]}
    await crm.post(f"{LINKS}/deals/calls/batch/read", body)

    clock.now = NOW + HOUR
    answer = await crm.post(f"{LINKS}/deals/calls/batch/read", body)

    assert [to["toObjectId"] for to in answer["results"][0]["to"]] == ["11", "13"]


async def test_many_ties_come_in_pages(floor, crm):
    floor.put_deal(make_deal(1))
    for row_id in range(1, 503):
        floor.put_activity(make_activity(row_id, deal_ids=(1,)))

    path = f"{LINKS}/deals/calls/batch/read"
    first = (await crm.post(path, {"inputs": [{"id": "1"}]}))["results"][0]
    after = first["paging"]["next"]["after"]
    rest = await crm.post(path, {"inputs": [{"id": "1", "after": after}]})

    assert len(first["to"]) == 500
    assert [to["toObjectId"] for to in rest["results"][0]["to"]] == ["501", "502"]
    assert "paging" not in rest["results"][0]


@pytest.mark.usefixtures("tied")
async def test_a_list_carries_ties_when_asked_with_commas(crm):
    joined = await crm.get(f"{OBJECTS}/calls", associations="deals,contacts")
    repeated = await crm.http.get(
        f"{OBJECTS}/calls", params={"associations": ["deals", "contacts"]}
    )

    assert joined["results"][0]["associations"] == {
        "deals": {
            "results": [
                {"id": "1", "type": "call_to_deal"},
                {"id": "2", "type": "call_to_deal"},
            ]
        },
        "contacts": {"results": [{"id": "8", "type": "call_to_contact"}]},
    }
    assert "associations" not in joined["results"][1]
    assert set(repeated.json()["results"][0]["associations"]) == {"deals"}

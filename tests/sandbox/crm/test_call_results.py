"""What became of calls and mails, and who made a record, as HubSpot would show it."""

import pytest

from tests.sandbox.crm.conftest import OBJECTS
from tests.sandbox.floor.makers import make_activity, make_contact, make_deal

PROPERTY = "/crm/properties/2026-09/calls/hs_call_disposition"
CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"


async def test_a_call_tells_its_result_by_an_id_and_its_length_in_milliseconds(
    floor, crm
):
    floor.put_activity(make_activity(1, result="answered", duration_seconds=840))

    found = await crm.properties(
        1, "hs_call_disposition", "hs_call_duration", "hs_call_status", kind="calls"
    )

    assert found["hs_call_disposition"] == CONNECTED
    assert found["hs_call_duration"] == "840000"
    assert found["hs_call_status"] == "COMPLETED"


async def test_a_call_of_which_nothing_is_known_tells_nothing(floor, crm):
    floor.put_activity(make_activity(1))

    found = await crm.properties(
        1, "hs_call_disposition", "hs_call_duration", kind="calls"
    )

    assert found["hs_call_disposition"] is None
    assert found["hs_call_duration"] is None


async def test_a_word_of_the_floors_own_is_a_label_of_the_account(floor, crm):
    floor.put_activity(make_activity(1, result="Conectado: calificado"))
    call = await crm.properties(1, "hs_call_disposition", kind="calls")

    answer = await crm.get(PROPERTY)

    labels = {one["value"]: one["label"] for one in answer["options"]}
    assert labels[call["hs_call_disposition"]] == "Conectado: calificado"
    assert labels[CONNECTED] == "Connected"
    assert len(labels) == 7


async def test_a_property_that_is_not_there_is_refused(crm):
    await crm.get("/crm/properties/2026-09/calls/hs_mood", status=404)


@pytest.mark.parametrize(("result", "status"), [("bounced", "BOUNCED"), (None, "SENT")])
async def test_a_mail_tells_whether_it_bounced(floor, crm, result, status):
    floor.put_activity(make_activity(1, "email", result=result))

    found = await crm.properties(1, "hs_email_status", kind="emails")

    assert found["hs_email_status"] == status


async def test_messages_and_notes_have_lists_of_their_own_and_no_direction(floor, crm):
    floor.put_deal(make_deal(5))
    floor.put_activity(make_activity(1, "message", direction="in", deal_ids=(5,)))
    floor.put_activity(make_activity(2, "note", deal_ids=(5,)))

    page = await crm.get(
        f"{OBJECTS}/communications",
        properties="hs_communication_channel_type,hs_communication_direction",
        associations="deals",
    )

    (message,) = page["results"]
    assert message["properties"]["hs_communication_channel_type"] == "WHATS_APP"
    assert "hs_communication_direction" not in message["properties"]
    assert message["associations"]["deals"]["results"][0]["id"] == "5"
    assert await crm.ids("notes") == ["2"]


@pytest.mark.parametrize(
    ("created_by", "source", "user"),
    [
        ("1", "CRM_UI", "1"),
        ("marketing", "FORM", None),
        ("import", "IMPORT", None),
        (None, "CRM_UI", None),
    ],
)
async def test_deals_and_contacts_tell_who_made_them(
    floor, crm, created_by, source, user
):
    floor.put_deal(make_deal(5, created_by=created_by))
    floor.put_contact(make_contact(7, created_by=created_by))
    asked = ("hs_object_source", "hs_created_by_user_id")

    for row_id, kind in ((5, "deals"), (7, "contacts")):
        found = await crm.properties(row_id, *asked, kind=kind)
        assert (found["hs_object_source"], found["hs_created_by_user_id"]) == (
            source,
            user,
        )

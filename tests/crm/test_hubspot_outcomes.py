"""A meeting that was not held is none, in whatever words; a bounce is no answer."""

import httpx
import pytest

from crm.hubspot import HubSpot
from crm.port import ActivityRecord, Direction, Result, Stream
from tests.crm.answers import answer, client
from tests.crm.recorded import hubspot_object, page
from tests.crm.test_hubspot import FakeHubSpot, collect

OPTIONS = [
    {"value": "outcome_7", "label": "Cancelled by the customer"},
    {"value": "outcome_8", "label": "Great meeting"},
]


async def read(stream: Stream, **properties: object) -> ActivityRecord:
    def told(request: httpx.Request) -> httpx.Response:
        options = OPTIONS if request.url.path.endswith("hs_meeting_outcome") else []
        return answer({"results": [], "options": options})

    fake = FakeHubSpot(
        properties=told,
        objects=lambda _: answer(page(hubspot_object("1", **properties))),
        associations=lambda _: answer({"results": []}),
    )
    async with client(fake) as api:
        crm = HubSpot(api, version="2026-09")
        (found,) = await collect(crm.everything(stream, position=None))
    (record,) = found.records
    assert isinstance(record, ActivityRecord)
    return record


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (None, None),
        ("COMPLETED", "COMPLETED"),
        ("Canceled", "CANCELED"),
        ("CANCELLED", "CANCELED"),
        ("cancelled_late", "CANCELED"),
        ("No-show", "NO_SHOW"),
        ("No show (customer)", "NO_SHOW"),
        ("Did not attend", "NO_SHOW"),
        ("Postponed", "RESCHEDULED"),
        ("RESCHEDULE", "RESCHEDULED"),
        ("outcome_7", "CANCELED"),
        ("outcome_8", "OUTCOME_8"),
    ],
)
async def test_an_outcome_is_known_however_it_is_spelt(told, outcome):
    record = await read(Stream.MEETINGS, hs_meeting_outcome=told)

    assert record.outcome == outcome


@pytest.mark.parametrize("direction", ["EMAIL", "INCOMING_EMAIL"])
@pytest.mark.parametrize(
    "sign",
    [
        {"hs_email_status": "BOUNCED"},
        {"hs_email_status": "FAILED"},
        {
            "hs_email_status": "SENT",
            "hs_email_bounce_error_detail_status_code": "550",
        },
    ],
    ids=["bounced", "failed", "sent, and bounced later"],
)
async def test_a_mail_that_did_not_arrive_is_nobodys_word(direction, sign):
    record = await read(Stream.EMAILS, hs_email_direction=direction, **sign)

    assert record.result is Result.BOUNCED
    assert record.direction is None


async def test_a_mail_that_arrived_stays_what_it_was():
    record = await read(
        Stream.EMAILS,
        hs_email_direction="INCOMING_EMAIL",
        hs_email_status="SENT",
        hs_email_bounce_error_detail_status_code="",
    )

    assert (record.result, record.direction) == (None, Direction.INBOUND)

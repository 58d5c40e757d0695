"""Meetings, calls, e-mails and tasks become one kind of record."""

from datetime import UTC, datetime

import pytest

from crm.hubspot_activities import parse_activity
from crm.port import ActivityRecord, Direction, Stream
from tests.crm.recorded import MODIFIED, hubspot_object


def parsed(stream: Stream, **properties: object) -> ActivityRecord:
    item = hubspot_object("5", **properties)
    return parse_activity("5", item, stream=stream, modified_at=MODIFIED)


def test_reads_a_meeting_with_our_people_in_it():
    meeting = parsed(
        Stream.MEETINGS,
        hs_meeting_title="Demo",
        hs_timestamp="2026-03-01T09:00:00Z",
        hs_meeting_start_time="2026-03-01T10:00:00Z",
        hs_meeting_end_time="2026-03-01T11:00:00Z",
        hs_meeting_outcome="no_show",
        hs_activity_type="Presentation/Demo",
        hubspot_owner_id="3",
        hs_attendee_owner_ids="3;4;;4",
    )

    assert meeting.starts_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert meeting.ends_at == datetime(2026, 3, 1, 11, tzinfo=UTC)
    assert (meeting.title, meeting.outcome) == ("Demo", "NO_SHOW")
    assert meeting.activity_type == "Presentation/Demo"
    assert meeting.attendee_ids == ("3", "4")


@pytest.mark.parametrize(
    ("stream", "name", "told", "direction"),
    [
        (Stream.CALLS, "hs_call_direction", "INBOUND", Direction.INBOUND),
        (Stream.CALLS, "hs_call_direction", "OUTBOUND", Direction.OUTBOUND),
        (Stream.CALLS, "hs_call_direction", None, None),
        (Stream.EMAILS, "hs_email_direction", "INCOMING_EMAIL", Direction.INBOUND),
        (Stream.EMAILS, "hs_email_direction", "EMAIL", Direction.OUTBOUND),
        (Stream.EMAILS, "hs_email_direction", "FORWARDED_EMAIL", None),
    ],
)
def test_tells_who_started_it(stream, name, told, direction):
    assert parsed(stream, **{name: told}).direction is direction


@pytest.mark.parametrize(
    ("status", "done"),
    [("COMPLETED", True), ("NOT_STARTED", False), (None, False)],
)
def test_a_task_is_done_when_completed(status, done):
    task = parsed(Stream.TASKS, hs_task_status=status, hs_task_subject="Call back")

    assert task.done is done
    assert task.title == "Call back"


@pytest.mark.parametrize("stream", [Stream.CALLS, Stream.EMAILS])
def test_no_subject_and_no_body_of_a_call_or_mail_is_read(stream):
    record = parsed(
        stream, hs_email_subject="Secret", hs_call_title="Secret", hs_call_body="Secret"
    )

    assert "Secret" not in repr(record)


def test_a_time_that_cannot_be_read_is_named():
    call = parsed(Stream.CALLS, hs_timestamp="noonish")

    assert call.starts_at is None
    assert call.flaws[0].field == "hs_timestamp"

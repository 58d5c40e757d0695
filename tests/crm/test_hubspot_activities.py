"""Meetings, calls, e-mails and tasks become one kind of record."""

from datetime import UTC, datetime

import pytest

from crm.hubspot_activities import parse_activity
from crm.port import ActivityRecord, Direction, Result, Stream
from tests.crm.recorded import MODIFIED, hubspot_object

LABELS = {"1b2c": "Conectado: calificado", "9f9f": "Wrong Number"}


def parsed(stream: Stream, **properties: object) -> ActivityRecord:
    item = hubspot_object("5", **properties)
    return parse_activity("5", item, stream=stream, modified_at=MODIFIED, labels=LABELS)


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


@pytest.mark.parametrize(
    ("disposition", "status", "expected"),
    [
        ("9d9162e7-6cf3-4944-bf63-4dff82258764", None, (Result.BUSY, None)),
        ("f240bbac-87c9-4f6e-bf70-924b57d47db7", None, (Result.ANSWERED, None)),
        ("F240BBAC-87C9-4F6E-BF70-924B57D47DB7", None, (Result.ANSWERED, None)),
        ("f240bbac-87c9-4f6e-bf70-924b57d47db7", "MISSED", (Result.ANSWERED, None)),
        ("a4c4c377-d246-4b32-a13b-75a56a4cd0ff", None, (Result.MESSAGE_LEFT, None)),
        ("b2cf5968-551e-4856-9783-52b3da59a7d0", None, (Result.VOICEMAIL, None)),
        ("73a0d17f-1163-4015-bdd5-ec830791da20", None, (Result.NO_ANSWER, None)),
        ("17b47fee-58de-441e-a44c-c6300d46f273", None, (Result.WRONG_NUMBER, None)),
        ("9f9f", None, (Result.WRONG_NUMBER, None)),
        ("1b2c", "COMPLETED", (None, "Conectado: calificado")),
        ("1b2c", "NO_ANSWER", (Result.NO_ANSWER, "Conectado: calificado")),
        ("нет ответа", None, (None, "нет ответа")),
        (None, "NO_ANSWER", (Result.NO_ANSWER, None)),
        (None, "BUSY", (Result.BUSY, None)),
        (None, "MISSED", (Result.NO_ANSWER, None)),
        (None, "FAILED", (Result.NO_ANSWER, None)),
        (None, "CANCELED", (Result.NO_ANSWER, None)),
        (None, "COMPLETED", (None, None)),
        (None, "SOMETHING_NEW", (None, None)),
        (None, None, (None, None)),
    ],
)
def test_tells_what_became_of_a_call(disposition, status, expected):
    call = parsed(Stream.CALLS, hs_call_disposition=disposition, hs_call_status=status)

    assert (call.result, call.result_word) == expected
    assert call.flaws == ()


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("840000", 840),
        ("840000.0", 840),
        ("999", 999),
        ("1000", 1),
        ("0", 0),
        ("86400000", 86_400),
        ("", None),
        (None, None),
    ],
)
def test_tells_how_long_a_call_took_also_in_seconds(told, seconds):
    call = parsed(Stream.CALLS, hs_call_duration=told)

    assert call.duration_seconds == seconds
    assert call.flaws == ()


@pytest.mark.parametrize(
    "told", ["-5", "14 min", "NaN", "Infinity", "86401000", "9" * 400, "1e999"]
)
def test_a_length_that_cannot_be_is_named(told):
    call = parsed(Stream.CALLS, hs_call_duration=told)

    assert call.duration_seconds is None
    assert [flaw.field for flaw in call.flaws] == ["hs_call_duration"]


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("BOUNCED", Result.BOUNCED),
        ("FAILED", Result.BOUNCED),
        ("SENT", None),
        (None, None),
    ],
)
def test_a_mail_that_did_not_arrive_is_told(status, result):
    assert parsed(Stream.EMAILS, hs_email_status=status).result is result


@pytest.mark.parametrize(
    ("source", "is_bulk"),
    [
        ("SEQUENCES", True),
        ("AUTOMATION_PLATFORM", True),
        ("CRM_UI", False),
        (None, False),
    ],
)
def test_a_mail_of_a_sequence_is_no_single_mail(source, is_bulk):
    assert parsed(Stream.EMAILS, hs_object_source=source).is_bulk is is_bulk


@pytest.mark.parametrize(
    ("source", "is_bulk"),
    [("AUTOMATION_PLATFORM", True), ("BOT", True), ("CRM_UI", False), (None, False)],
)
def test_a_message_of_a_bot_is_nobodys_word_to_a_customer(source, is_bulk):
    sent = parsed(Stream.COMMUNICATIONS, hs_object_source=source)

    assert sent.is_bulk is is_bulk


def test_a_message_tells_its_channel_and_no_direction_and_a_note_nothing():
    message = parsed(
        Stream.COMMUNICATIONS,
        hs_communication_channel_type="WHATS_APP",
        hs_communication_body="Secret",
    )
    note = parsed(Stream.NOTES, hs_note_body="Secret")

    assert (message.activity_type, message.direction) == ("WHATS_APP", None)
    assert "Secret" not in repr((message, note))

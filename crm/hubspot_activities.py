"""HubSpot's meetings, calls, mails and the like as one record each; pure, total."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from crm.hubspot_deals import archived_at
from crm.hubspot_fields import Fields, ids, instant
from crm.hubspot_origin import is_automatic
from crm.hubspot_outcomes import meeting_outcome
from crm.hubspot_results import call_result, call_seconds, email_result
from crm.port import ActivityRecord, Direction, Result, Stream

COMMON = ("hs_timestamp", "hubspot_owner_id", "hs_createdate", "hs_lastmodifieddate")
ACTIVITY_PROPERTIES = {
    Stream.MEETINGS: (
        *COMMON,
        "hs_meeting_title",
        "hs_meeting_start_time",
        "hs_meeting_end_time",
        "hs_meeting_outcome",
        "hs_activity_type",
        "hs_attendee_owner_ids",
    ),
    Stream.CALLS: (
        *COMMON,
        "hs_call_direction",
        "hs_activity_type",
        "hs_call_disposition",
        "hs_call_status",
        "hs_call_duration",
    ),
    Stream.EMAILS: (
        *COMMON,
        "hs_email_direction",
        "hs_email_status",
        "hs_email_bounce_error_detail_status_code",
        "hs_object_source",
    ),
    Stream.TASKS: (*COMMON, "hs_task_status", "hs_task_type", "hs_task_subject"),
    # HubSpot keeps no direction of these; their words are never read.
    Stream.COMMUNICATIONS: (
        *COMMON,
        "hs_communication_channel_type",
        "hs_object_source",
    ),
    Stream.NOTES: COMMON,
}
Labels = Mapping[str, str]
"""What the account calls the results of calls or meetings, by HubSpot's ids."""
CALL_DIRECTIONS = {"INBOUND": Direction.INBOUND, "OUTBOUND": Direction.OUTBOUND}
# FORWARDED_EMAIL is a mail that somebody sent on to the CRM: neither in nor out.
EMAIL_DIRECTIONS = {"INCOMING_EMAIL": Direction.INBOUND, "EMAIL": Direction.OUTBOUND}
DONE = "COMPLETED"


class Particulars(NamedTuple):
    """What only some kinds of activity have."""

    starts_at: datetime | None
    ends_at: datetime | None = None
    title: str | None = None
    direction: Direction | None = None
    activity_type: str | None = None
    outcome: str | None = None
    done: bool = False
    attendee_ids: tuple[str, ...] = ()
    is_bulk: bool = False
    result: Result | None = None
    result_word: str | None = None
    duration_seconds: int | None = None


def parse_activity(
    external_id: str,
    item: Mapping[str, Any],
    *,
    stream: Stream,
    modified_at: datetime,
    labels: Labels,
) -> ActivityRecord:
    """Return the activity, not linked yet; unreadable fields are None and flawed.

    Of mails and messages only those of a sequence, a workflow or a bot are marked; a
    mailing that somebody sent by hand looks like single mails.
    """
    fields = Fields(item["properties"])
    found = PARTICULARS[stream](fields, labels)
    return ActivityRecord(
        external_id=external_id,
        stream=stream,
        owner_id=fields.reference("hubspot_owner_id"),
        created_at=instant(item.get("createdAt")) or fields.instant("hs_createdate"),
        modified_at=modified_at,
        archived_at=archived_at(item, modified_at),
        flaws=tuple(fields.flaws),
        **found._asdict(),
    )


def _meeting(fields: Fields, labels: Labels) -> Particulars:
    return Particulars(
        starts_at=fields.instant("hs_meeting_start_time")
        or fields.instant("hs_timestamp"),
        ends_at=fields.instant("hs_meeting_end_time"),
        title=fields.text("hs_meeting_title"),
        activity_type=fields.text("hs_activity_type", 255),
        outcome=meeting_outcome(fields.text("hs_meeting_outcome", 255), labels),
        attendee_ids=ids(fields.values.get("hs_attendee_owner_ids")),
    )


def _call(fields: Fields, labels: Labels) -> Particulars:
    result, word = call_result(fields, labels)
    return Particulars(
        starts_at=fields.instant("hs_timestamp"),
        direction=CALL_DIRECTIONS.get(str(fields.values.get("hs_call_direction"))),
        activity_type=fields.text("hs_activity_type", 255),
        result=result,
        result_word=word,
        duration_seconds=call_seconds(fields),
    )


def _email(fields: Fields, _: Labels) -> Particulars:
    direction = EMAIL_DIRECTIONS.get(str(fields.values.get("hs_email_direction")))
    result = email_result(fields)
    return Particulars(
        starts_at=fields.instant("hs_timestamp"),
        # A mail that did not arrive is none of the customer's, whoever logged it.
        direction=None if result is Result.BOUNCED else direction,
        is_bulk=direction is not Direction.INBOUND and is_automatic(fields),
        result=result,
    )


def _task(fields: Fields, _: Labels) -> Particulars:
    return Particulars(
        starts_at=fields.instant("hs_timestamp"),
        title=fields.text("hs_task_subject"),
        activity_type=fields.text("hs_task_type", 255),
        done=fields.values.get("hs_task_status") == DONE,
    )


def _message(fields: Fields, _: Labels) -> Particulars:
    return Particulars(
        starts_at=fields.instant("hs_timestamp"),
        activity_type=fields.text("hs_communication_channel_type", 255),
        is_bulk=is_automatic(fields),
    )


def _note(fields: Fields, _: Labels) -> Particulars:
    return Particulars(starts_at=fields.instant("hs_timestamp"))


PARTICULARS: Mapping[Stream, Callable[[Fields, Labels], Particulars]] = {
    Stream.MEETINGS: _meeting,
    Stream.CALLS: _call,
    Stream.EMAILS: _email,
    Stream.TASKS: _task,
    Stream.COMMUNICATIONS: _message,
    Stream.NOTES: _note,
}

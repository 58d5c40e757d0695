"""HubSpot's meetings, calls, e-mails and tasks as one record each; pure and total."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from crm.hubspot_deals import archived_at
from crm.hubspot_fields import Fields, ids, instant
from crm.port import ActivityRecord, Direction, Stream

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
    Stream.CALLS: (*COMMON, "hs_call_direction", "hs_activity_type"),
    Stream.EMAILS: (*COMMON, "hs_email_direction"),
    Stream.TASKS: (*COMMON, "hs_task_status", "hs_task_type", "hs_task_subject"),
}
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


def parse_activity(
    external_id: str,
    item: Mapping[str, Any],
    *,
    stream: Stream,
    modified_at: datetime,
) -> ActivityRecord:
    """Return the activity, not linked yet; unreadable fields are None and flawed.

    HubSpot marks no sequence mail in what may be asked for, so `is_bulk` is never true.
    """
    fields = Fields(item["properties"])
    found = PARTICULARS[stream](fields)
    return ActivityRecord(
        external_id=external_id,
        stream=stream,
        owner_id=fields.reference("hubspot_owner_id"),
        created_at=instant(item.get("createdAt")) or fields.instant("hs_createdate"),
        modified_at=modified_at,
        is_bulk=False,
        archived_at=archived_at(item, modified_at),
        flaws=tuple(fields.flaws),
        **found._asdict(),
    )


def _meeting(fields: Fields) -> Particulars:
    return Particulars(
        starts_at=fields.instant("hs_meeting_start_time")
        or fields.instant("hs_timestamp"),
        ends_at=fields.instant("hs_meeting_end_time"),
        title=fields.text("hs_meeting_title"),
        activity_type=fields.text("hs_activity_type", 255),
        outcome=_upper(fields.text("hs_meeting_outcome", 32)),
        attendee_ids=ids(fields.values.get("hs_attendee_owner_ids")),
    )


def _call(fields: Fields) -> Particulars:
    return Particulars(
        starts_at=fields.instant("hs_timestamp"),
        direction=CALL_DIRECTIONS.get(str(fields.values.get("hs_call_direction"))),
        activity_type=fields.text("hs_activity_type", 255),
    )


def _email(fields: Fields) -> Particulars:
    return Particulars(
        starts_at=fields.instant("hs_timestamp"),
        direction=EMAIL_DIRECTIONS.get(str(fields.values.get("hs_email_direction"))),
    )


def _task(fields: Fields) -> Particulars:
    return Particulars(
        starts_at=fields.instant("hs_timestamp"),
        title=fields.text("hs_task_subject"),
        activity_type=fields.text("hs_task_type", 255),
        done=fields.values.get("hs_task_status") == DONE,
    )


def _upper(text: str | None) -> str | None:
    return text.upper() if text else None


PARTICULARS: Mapping[Stream, Callable[[Fields], Particulars]] = {
    Stream.MEETINGS: _meeting,
    Stream.CALLS: _call,
    Stream.EMAILS: _email,
    Stream.TASKS: _task,
}

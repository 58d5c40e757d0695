"""Activities and contacts as HubSpot shows them at an instant."""

from collections.abc import Iterator
from datetime import datetime

from sandbox.crm.call_results import disposition
from sandbox.crm.origin import made_by
from sandbox.crm.record import EPOCH, Record, Values, milliseconds, stamp, stamp_or_none
from sandbox.floor.floor import Floor
from sandbox.floor.rows import ActivityRow, ContactRow, MeetingRow

LINK = "https://app.hubspot.com/contacts/1/record"


def meeting_moments(row: MeetingRow, _: Floor) -> Iterator[datetime]:
    """Yield when the meeting is booked and when its outcome is known."""
    yield from (at for at in (row.created_at, row.ends_at) if at is not None)


def build_meeting(row: MeetingRow, _: Floor, now: datetime) -> Record | None:
    """Return the meeting as it stands at `now`; None while it is not booked."""
    if row.created_at is not None and row.created_at > now:
        return None
    is_over = row.ends_at is None or row.ends_at <= now
    outcome = row.outcome if row.outcome is None or is_over else "SCHEDULED"
    modified = row.created_at or EPOCH
    if row.ends_at is not None and is_over and row.outcome is not None:
        modified = max(modified, row.ends_at)
    return _record(
        "0-47",
        row,
        modified,
        (
            stamp_or_none(row.starts_at),
            row.title,
            stamp_or_none(row.starts_at),
            stamp_or_none(row.ends_at),
            outcome,
            row.type,
            ";".join(map(str, row.attendee_ids)) or None,
        ),
    )


def activity_moments(row: ActivityRow, _: Floor) -> Iterator[datetime]:
    """Yield when the activity is logged and, of a task, when it is done."""
    if row.created_at is not None:
        yield row.created_at
    if row.kind == "task" and row.done and row.happens_at is not None:
        yield row.happens_at


def build_call(row: ActivityRow, _: Floor, now: datetime) -> Record | None:
    """Return the call; None while it is not logged."""
    direction = {"in": "INBOUND", "out": "OUTBOUND"}.get(row.direction or "")
    return _logged(
        "0-48",
        row,
        now,
        (
            stamp_or_none(row.happens_at),
            row.title,
            direction,
            "COMPLETED",
            None,
            disposition(row.result),
            None if row.duration_seconds is None else str(row.duration_seconds * 1_000),
        ),
    )


def build_email(row: ActivityRow, _: Floor, now: datetime) -> Record | None:
    """Return the e-mail; None while it is not logged."""
    direction = {"in": "INCOMING_EMAIL", "out": "EMAIL"}.get(row.direction or "")
    return _logged(
        "0-49",
        row,
        now,
        (
            stamp_or_none(row.happens_at),
            row.title,
            direction,
            "BOUNCED" if row.result == "bounced" else "SENT",
            "550" if row.result == "bounced" else None,
            made_by(row.by)[0],
        ),
    )


def build_message(row: ActivityRow, _: Floor, now: datetime) -> Record | None:
    """Return the message, whose direction HubSpot does not keep; None until logged."""
    values = (stamp_or_none(row.happens_at), "WHATS_APP", "CRM", made_by(row.by)[0])
    return _logged("0-18", row, now, values)


def build_note(row: ActivityRow, _: Floor, now: datetime) -> Record | None:
    """Return the note; None while it is not written."""
    return _logged("0-46", row, now, (stamp_or_none(row.happens_at), row.title))


def build_task(row: ActivityRow, _: Floor, now: datetime) -> Record | None:
    """Return the task as it stands at `now`: done once its time has come."""
    if row.created_at is not None and row.created_at > now:
        return None
    is_done = row.done and (row.happens_at is None or row.happens_at <= now)
    modified = row.created_at or EPOCH
    if is_done and row.happens_at is not None:
        modified = max(modified, row.happens_at)
    status = "COMPLETED" if is_done else "NOT_STARTED"
    due = stamp_or_none(row.happens_at)
    return _record("0-27", row, modified, (due, row.title, status, "TODO"))


def contact_moments(row: ContactRow, _: Floor) -> Iterator[datetime]:
    """Yield when the contact is created."""
    if row.created_at is not None:
        yield row.created_at


def build_contact(row: ContactRow, _: Floor, now: datetime) -> Record | None:
    """Return the contact; None while it is not created."""
    if row.created_at is not None and row.created_at > now:
        return None
    created = row.created_at or EPOCH
    first, last = [*(row.name or "").split(" ", 1), "", ""][:2]
    owned_since = None if row.owner_id is None else stamp_or_none(row.created_at)
    values = (
        str(row.id),
        stamp_or_none(row.created_at),
        stamp(created),
        None if row.owner_id is None else str(row.owner_id),
        owned_since,
        first or None,
        last or None,
        row.email,
        "lead",
        None,
        None,
        *made_by(row.created_by),
    )
    return Record(
        id=row.id,
        values=values,
        created=stamp(created),
        updated=stamp(created),
        updated_ms=milliseconds(created),
        url=f"{LINK}/0-1/{row.id}",
    )


def _logged(
    type_id: str, row: ActivityRow, now: datetime, values: Values
) -> Record | None:
    if row.created_at is not None and row.created_at > now:
        return None
    return _record(type_id, row, row.created_at or EPOCH, values)


def _record(
    type_id: str, row: ActivityRow | MeetingRow, modified: datetime, values: Values
) -> Record:
    created, changed = stamp_or_none(row.created_at), stamp(modified)
    owner = None if row.owner_id is None else str(row.owner_id)
    return Record(
        id=row.id,
        values=(str(row.id), created, changed, owner, created, *values),
        created=stamp(row.created_at or EPOCH),
        updated=changed,
        updated_ms=milliseconds(modified),
        url=f"{LINK}/{type_id}/{row.id}",
    )

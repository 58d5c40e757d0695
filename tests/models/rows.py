"""Makers of rows: each test names the field it is about, the makers supply the rest."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.evidence import Notice
from models.tables import (
    Activity,
    Attendance,
    Attendee,
    Base,
    Deal,
    DealSnapshot,
    Delivery,
    Episode,
    OneOnOne,
    Owner,
    Person,
    Stage,
    StreamState,
    TimeOff,
    Touch,
)

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
"""A Thursday morning."""
CRM = "hubspot"
Row = TypeVar("Row", bound=Base)
_serial = count(1)


def days(number: float) -> timedelta:
    """Return so many days of 24 hours."""
    return timedelta(days=number)


async def insert(session: AsyncSession, row: Row) -> Row:
    """Add `row`, flush it so that it has its id, and return it."""
    session.add(row)
    await session.flush()
    return row


async def insert_owner(session: AsyncSession, **fields: object) -> Owner:
    serial = next(_serial)
    given = {"external_id": f"o{serial}", "name": f"Owner {serial}", "crm": CRM}
    return await insert(session, Owner(**given | fields))


async def insert_person(
    session: AsyncSession, *, with_owner: bool = True, **fields: object
) -> Person:
    """Insert somebody who is matched everywhere and may be written to."""
    serial = next(_serial)
    given: dict[str, Any] = {
        "email": f"person{serial}@example.com",
        "name": f"Person {serial}",
        "role": "rep",
        "slack_user_id": f"U{serial:08d}",
        "slack_state": "active",
        "currency": "EUR",
    }
    if with_owner and "owner_id" not in fields:
        given["owner_id"] = (await insert_owner(session)).id
    return await insert(session, Person(**given | fields))


async def insert_time_off(
    session: AsyncSession, person: Person, first: date, last: date
) -> TimeOff:
    off = TimeOff(person_id=person.id, first_day=first, last_day=last)
    return await insert(session, off)


async def insert_stage(session: AsyncSession, **fields: object) -> Stage:
    serial = next(_serial)
    given = {
        "crm": CRM,
        "pipeline_id": "default",
        "pipeline_label": "Sales",
        "external_id": f"s{serial}",
        "label": f"Stage {serial}",
        "position": serial,
    }
    return await insert(session, Stage(**given | fields))


async def insert_deal(
    session: AsyncSession,
    owner: Person | None = None,
    *,
    snapshot: bool = True,
    **fields: object,
) -> Deal:
    """Insert an open deal of `owner`, known by a snapshot since its creation."""
    serial = next(_serial)
    given: dict[str, Any] = {
        "crm": CRM,
        "external_id": f"d{serial}",
        "name": f"Deal {serial}",
        "owner_id": owner.owner_id if owner else None,
        "amount_minor": 100_000,
        "currency": "EUR",
        "created_at": NOW - days(100),
        "is_closed": fields.get("closed_at") is not None,
        "is_won": False,
        "modified_at": NOW - days(100),
    }
    deal = await insert(session, Deal(**given | fields))
    if snapshot:
        at = deal.created_at or NOW - days(100)
        await insert_snapshot(
            session, deal, at=at, from_crm=deal.created_at is not None
        )
    return deal


async def insert_snapshot(
    session: AsyncSession, deal: Deal, **fields: object
) -> DealSnapshot:
    """Insert what `deal` looked like from `at` on; as now where nothing is said."""
    given: dict[str, Any] = {
        "deal_id": deal.id,
        "owner_id": deal.owner_id,
        "stage_id": deal.stage_id,
        "amount_minor": deal.amount_minor,
        "currency": deal.currency,
        "close_date": deal.close_date,
        "from_crm": True,
    }
    return await insert(session, DealSnapshot(**given | fields))


async def insert_activity(session: AsyncSession, **fields: object) -> Activity:
    given: dict[str, Any] = {
        "crm": CRM,
        "stream": "calls",
        "external_id": f"a{next(_serial)}",
        "starts_at": NOW - days(1),
        "created_at": NOW - days(30),
        "modified_at": NOW - days(30),
        "direction": "outbound",
        "done": False,
        "is_bulk": False,
        "has_contact": True,
    }
    return await insert(session, Activity(**given | fields))


async def insert_touch(
    session: AsyncSession,
    by: Person | None,
    deal: Deal | None = None,
    *,
    activity: Activity | None = None,
    **fields: object,
) -> Touch:
    """Insert a touch by `by` on `deal`; one outbound call a day ago if not said."""
    occurs_at = fields.get("occurs_at", NOW - days(1))
    if activity is None:
        activity = await insert_activity(
            session,
            owner_id=by.owner_id if by else None,
            starts_at=occurs_at,
            created_at=fields.get("known_at", occurs_at),
        )
    given: dict[str, Any] = {
        "activity_id": activity.id,
        "deal_id": deal.id if deal else None,
        "owner_id": by.owner_id if by else None,
        "occurs_at": occurs_at,
        "known_at": occurs_at,
        "kind": "call",
        "customer_side": False,
    }
    row = given | fields
    by_them = row["customer_side"] and row["kind"] != "meeting"
    row.setdefault("inbound", by_them and not row.get("answered", False))
    return await insert(session, Touch(**row))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """Who meets whom, as `insert_meeting` takes it."""

    host: Person
    guests: tuple[Person, ...] = ()
    deals: tuple[Deal, ...] = ()


async def insert_meeting(
    session: AsyncSession, meeting: MeetingRow, **fields: object
) -> Activity:
    """Insert a meeting with its attendees, and a touch for each of its deals."""
    given: dict[str, Any] = {
        "stream": "meetings",
        "owner_id": meeting.host.owner_id,
        "has_contact": bool(meeting.deals),
        "direction": None,
        "title": "A meeting",
    }
    activity = await insert_activity(session, **given | fields)
    for guest in meeting.guests:
        attendee = Attendee(activity_id=activity.id, owner_id=guest.owner_id)
        await insert(session, attendee)
    for deal in meeting.deals:
        await insert_touch(
            session,
            meeting.host,
            deal,
            activity=activity,
            occurs_at=activity.starts_at,
            known_at=activity.created_at,
            kind="meeting",
            customer_side=True,
            shared_by=len(meeting.deals),
        )
    return activity


async def insert_one_on_one(
    session: AsyncSession, leader: Person, rep: Person, held_on: date, **fields: object
) -> OneOnOne:
    given: dict[str, Any] = {"recorded_at": NOW - days(1)}
    row = OneOnOne(
        leader_id=leader.id, rep_id=rep.id, held_on=held_on, **given | fields
    )
    return await insert(session, row)


async def insert_attendance(
    session: AsyncSession, meeting: Activity, person: Person, **fields: object
) -> Attendance:
    given: dict[str, Any] = {"choice": "attend", "recorded_at": NOW - days(1)}
    row = Attendance(activity_id=meeting.id, person_id=person.id, **given | fields)
    return await insert(session, row)


async def insert_stream(
    session: AsyncSession, stream: str, **fields: object
) -> StreamState:
    given: dict[str, Any] = {"crm": CRM, "stream": stream, "finished_at": NOW}
    return await insert(session, StreamState(**given | fields))


async def insert_episode(
    session: AsyncSession, person: Person, **fields: object
) -> Episode:
    given: dict[str, Any] = {
        "rule": "cliff",
        "person_id": person.id,
        "subject_id": 1,
        "number": 1,
        "opened_at": NOW - days(5),
        "last_true_at": NOW - days(1),
    }
    return await insert(session, Episode(**given | fields))


async def insert_delivery(
    session: AsyncSession, recipient: Person, **fields: object
) -> Delivery:
    serial = next(_serial)
    decided_at = fields.get("decided_at", NOW - days(1))
    given: dict[str, Any] = {
        "id": f"delivery-{serial}",
        "dedup_key": f"key-{serial}",
        "kind": "cliff",
        "recipient_id": recipient.id,
        "evidence": "{}",
        "notice": Notice(data_as_of=NOW, seen_by=("you",)).model_dump_json(),
        "payload": "{}",
        "state": "sent",
        "decided_at": decided_at,
        "next_at": decided_at,
        "expires_at": decided_at + days(1),
        "sent_at": decided_at,
    }
    return await insert(session, Delivery(**given | fields))

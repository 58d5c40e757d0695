"""Meetings that a leader was asked to join, and of which nobody knows the end."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.evidence import load
from coaching.facts.home import Suggested
from coaching.rulebook import RULES
from models.conversation.answers import booked_meeting
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.leaders.meetings import NOT_HELD
from models.tables import Activity, Attendance, Attendee, Delivery, Person

KINDS = tuple(one.rule for one in RULES.values() if one.offers_to_join)
ASKED_FOR = timedelta(days=14)
DECIDED = timedelta(days=45)
JOINED, DID_NOT_HAPPEN = "joined", "not_held"
LISTED = 5


async def unconfirmed(
    session: ReadSession, person_id: int, *, now: datetime
) -> tuple[Suggested, ...]:
    """Return what was suggested to this person, is over and not settled, newest first.

    Settled is what the CRM names the person for, what was called off there, and what
    the person has answered already.
    """
    meeting_ids = await _suggested(session, person_id, now=now)
    own = select(Person.owner_id).where(Person.id == person_id).scalar_subquery()
    named = (
        select(Attendee.activity_id)
        .where(Attendee.activity_id == Activity.id, Attendee.owner_id == own)
        .exists()
    )
    said = (
        select(Attendance.id)
        .where(
            Attendance.activity_id == Activity.id,
            Attendance.person_id == person_id,
            Attendance.choice.in_((JOINED, DID_NOT_HAPPEN)),
        )
        .exists()
    )
    query = (
        select(Activity.id, Activity.title, Activity.starts_at)
        .where(
            Activity.id.in_(meeting_ids),
            Activity.starts_at <= now,
            Activity.starts_at > now - ASKED_FOR,
            Activity.archived_at.is_(None),
            or_(Activity.outcome.is_(None), Activity.outcome.not_in(NOT_HELD)),
            ~named,
            ~said,
        )
        .order_by(Activity.starts_at.desc(), Activity.id)
        .limit(LISTED)
    )
    return tuple(
        Suggested(id=meeting_id, title=title or "", starts_at=starts_at)
        for meeting_id, title, starts_at in await session.execute(query)
        if starts_at is not None
    )


async def settle_meeting(
    session: AsyncSession,
    person_id: int,
    meeting_id: int,
    *,
    choice: str,
    now: datetime,
) -> bool:
    """Keep that this person `joined` a meeting, or that it was `not_held`.

    False, and nothing kept, unless the meeting is one of `unconfirmed`.
    """
    open_ones = await unconfirmed(session, person_id, now=now)
    if meeting_id not in {one.id for one in open_ones}:
        return False
    row = {"activity_id": meeting_id, "person_id": person_id}
    changed = {"choice": choice, "recorded_at": now}
    statement = insert(session, Attendance).values(row | changed)
    await session.execute(
        statement.on_conflict_do_update(index_elements=list(row), set_=changed)
    )
    return True


async def _suggested(
    session: ReadSession, person_id: int, *, now: datetime
) -> Sequence[int]:
    query = select(Delivery.evidence).where(
        Delivery.recipient_id == person_id,
        Delivery.state == "sent",
        Delivery.kind.in_(KINDS),
        Delivery.decided_at > now - DECIDED,
        Delivery.evidence != "",
    )
    found = [booked_meeting(load(text)) for text in await session.scalars(query)]
    return [meeting.id for meeting in found if meeting is not None]

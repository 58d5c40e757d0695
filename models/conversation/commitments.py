"""Commitments as they are made, kept, moved and dropped, by the person alone."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Person
from models.keeping.audit import AuditLook, record
from models.tables import Commitment


async def promise(
    session: AsyncSession,
    person: Person,
    *,
    what: str,
    due_on: date,
    deal_id: int | None,
    now: datetime,
) -> int:
    """Store what `person` will do by `due_on`; whoever calls has checked the deal."""
    new = Commitment(
        person_id=person.id, what=what, due_on=due_on, deal_id=deal_id, made_at=now
    )
    session.add(new)
    await session.flush()
    return new.id


async def promise_of(
    session: AsyncSession, commitment_id: int, person: Person, *, now: datetime
) -> Commitment | None:
    """Return the promise if it is this person's own; an attempt on another is noted."""
    found = await session.get(Commitment, commitment_id, with_for_update=True)
    if found is None or found.person_id == person.id:
        return found
    refused = AuditLook(
        actor=str(person.id),
        action="commitment",
        subject_person_id=found.person_id,
        allowed=False,
        reason="somebody else's promise",
        object_id=str(commitment_id),
    )
    record(session, refused, now=now)
    return None


def end(commitment: Commitment, outcome: str, *, now: datetime) -> bool:
    """Close it as done or dropped; False: it is closed already."""
    if commitment.closed_at is not None:
        return False
    commitment.closed_at, commitment.outcome = now, outcome
    return True


def move(commitment: Commitment, due_on: date) -> bool:
    """Set another day; False: it is closed."""
    if commitment.closed_at is not None:
        return False
    commitment.due_on = due_on
    return True

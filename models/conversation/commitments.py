"""Commitments as they are made, kept, moved and dropped, by the person alone."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Person
from models import tables
from models.db.read_session import ReadSession
from models.keeping.audit import AuditLook, record
from models.tables import Commitment

OPEN_AT_ONCE = 30
"""Nobody keeps more promises than these in mind, and a 1:1 names no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPromise:
    """A promise that belongs to whoever asked for it, locked until the commit."""

    id: int
    is_open: bool


async def promise(
    session: AsyncSession,
    person: Person,
    *,
    what: str,
    due_on: date,
    deal_id: int | None,
    now: datetime,
) -> int | None:
    """Store what `person` will do by `due_on`; whoever calls has checked the deal.

    None, and nothing stored, where thirty are open already.
    """
    if not await may_promise(session, person):
        return None
    new = Commitment(
        person_id=person.id, what=what, due_on=due_on, deal_id=deal_id, made_at=now
    )
    session.add(new)
    await session.flush()
    return new.id


async def may_promise(session: AsyncSession, person: Person) -> bool:
    """Say whether fewer than thirty of this person's promises are open."""
    await session.get(tables.Person, person.id, with_for_update=True)
    is_open = (Commitment.person_id == person.id, Commitment.closed_at.is_(None))
    number = await session.scalar(select(func.count(Commitment.id)).where(*is_open))
    return (number or 0) < OPEN_AT_ONCE


async def promise_of(
    session: AsyncSession, commitment_id: int, person: Person, *, now: datetime
) -> OwnPromise | None:
    """Return the promise if it is this person's own; an attempt on another is noted."""
    found = await session.get(Commitment, commitment_id, with_for_update=True)
    if found is None:
        return None
    if found.person_id == person.id:
        return OwnPromise(id=found.id, is_open=found.closed_at is None)
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


async def end(
    session: ReadSession, own: OwnPromise, outcome: str, *, now: datetime
) -> bool:
    """Close it as done or dropped; False: it is closed already."""
    row = await session.get_one(Commitment, own.id)
    if row.closed_at is not None:
        return False
    row.closed_at, row.outcome = now, outcome
    return True


async def move(session: ReadSession, own: OwnPromise, due_on: date) -> bool:
    """Set another day; False: it is closed."""
    row = await session.get_one(Commitment, own.id)
    if row.closed_at is not None:
        return False
    row.due_on = due_on
    return True

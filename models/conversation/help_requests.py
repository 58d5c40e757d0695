"""Calls for help as they are made, taken, handed over and closed: each checked here.

Who asks must be somebody with a leader. Only whoever has a request may take, hand over
or close it; it is handed to nobody who may not see the rep.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.evidence import Topic
from coaching.facts import Person
from coaching.facts import agreed as facts
from coaching.requests.due_notes import leads, name_of_request
from models import tables
from models.db.read_session import ReadSession
from models.keeping.audit import AuditLook, record
from models.people.roster import people
from models.people.visibility import may_see
from models.tables import Delivery, HelpRequest

OPEN_AT_ONCE = 10
"""More of one person's would be a flood for whoever has to answer them."""


class NotAsked(StrEnum):
    """Why a request was not stored."""

    NOBODY = "nobody"
    """There is no leader who could have it."""
    TOO_MANY = "too_many"
    """So many are open already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks for."""

    topic: Topic
    note: str
    due_on: date
    deal_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRequest:
    """A request that whoever asked for it has, locked until the commit."""

    id: int
    rep_id: int
    owner_id: int
    due_on: date
    is_open: bool


async def ask(
    session: AsyncSession, rep: Person, wanted: Wanted, *, now: datetime
) -> Person | NotAsked:
    """Store the request for the rep's own leader; return who has it now, or why not.

    Where the leader cannot be reached it is the next one up.
    """
    helpers = await helpers_of(session, rep.id, now=now)
    if not helpers:
        return NotAsked.NOBODY
    if not await may_ask(session, rep):
        return NotAsked.TOO_MANY
    new = HelpRequest(
        rep_id=rep.id,
        owner_id=helpers[0].id,
        deal_id=wanted.deal_id,
        topic=wanted.topic.value,
        note=wanted.note,
        due_on=wanted.due_on,
        asked_at=now,
    )
    session.add(new)
    return helpers[0]


async def may_ask(session: AsyncSession, rep: Person) -> bool:
    """Say whether fewer than ten of this person's requests are open.

    Whoever asks twice at the same moment is counted one after the other.
    """
    await session.get(tables.Person, rep.id, with_for_update=True)
    is_open = (HelpRequest.rep_id == rep.id, HelpRequest.closed_at.is_(None))
    number = await session.scalar(select(func.count(HelpRequest.id)).where(*is_open))
    return (number or 0) < OPEN_AT_ONCE


async def helpers_of(
    session: ReadSession, rep_id: int, *, now: datetime
) -> Sequence[Person]:
    """Return who may have a request of this rep: the leaders upwards."""
    everybody = await people(session, now=now)
    rep = everybody.get(rep_id)
    found: list[Person] = []
    seen = {rep_id}
    above = rep.leader_id if rep is not None else None
    while above is not None and above not in seen:
        seen.add(above)
        leader = everybody.get(above)
        if leader is None:
            break
        if leader.reachable and await may_see(session, leader.id, rep_id):
            found.append(leader)
        above = leader.leader_id
    return found


async def find_owners(
    session: AsyncSession,
    requests: Iterable[facts.HelpRequest],
    everybody: Mapping[int, Person],
    *,
    now: datetime,
) -> bool:
    """Hand on what lies with somebody who has left or leads the rep no more.

    Say whether anything changed hands; where nobody is left to ask, nothing does.
    """
    changed = False
    for request in requests:
        if request.closed_at is not None or await _may_have(
            session, request, everybody
        ):
            continue
        helpers = await helpers_of(session, request.rep_id, now=now)
        if helpers:
            changed |= await hand_over(
                session, request.id, helpers[0], due_on=request.due_on
            )
    return changed


async def _may_have(
    session: ReadSession, request: facts.HelpRequest, people: Mapping[int, Person]
) -> bool:
    owner = people.get(request.owner_id)
    is_there = owner is not None and owner.reachable
    return (
        is_there
        and leads(request.owner_id, request.rep_id, people)
        and await may_see(session, request.owner_id, request.rep_id)
    )


async def request_for(
    session: AsyncSession, request_id: int, person: Person, *, now: datetime
) -> HeldRequest | None:
    """Return the request if `person` has it; refusals are noted.

    An owner who may no longer see the rep has it no more.
    """
    request = await session.get(HelpRequest, request_id, with_for_update=True)
    if request is None:
        return None
    is_owner = person.id == request.owner_id
    if is_owner and await may_see(session, person.id, request.rep_id):
        return HeldRequest(
            id=request.id,
            rep_id=request.rep_id,
            owner_id=request.owner_id,
            due_on=request.due_on,
            is_open=request.closed_at is None,
        )
    refused = AuditLook(
        actor=str(person.id),
        action="help",
        subject_person_id=request.rep_id,
        allowed=False,
        reason="the request is not this person's",
        object_id=str(request_id),
    )
    record(session, refused, now=now)
    return None


async def take(session: ReadSession, held: HeldRequest, *, now: datetime) -> bool:
    """Note "I'm on it"; False: it is closed already."""
    request = await session.get_one(HelpRequest, held.id)
    if request.closed_at is not None:
        return False
    request.taken_at = request.taken_at or now
    return True


async def close(session: ReadSession, held: HeldRequest, *, now: datetime) -> bool:
    """Close it; False: it is closed already."""
    request = await session.get_one(HelpRequest, held.id)
    if request.closed_at is not None:
        return False
    request.closed_at = now
    return True


async def hand_over(
    session: AsyncSession, request_id: int, owner: Person, *, due_on: date
) -> bool:
    """Change owner and day; False: it is closed already.

    Whoever calls has looked up `owner` among the helpers of the rep.
    """
    request = await session.get_one(HelpRequest, request_id)
    if request.closed_at is not None:
        return False
    if owner.id != request.owner_id:
        request.taken_at = None
        await _let_hear_again(session, request.id, owner.id)
    request.owner_id, request.due_on = owner.id, due_on
    return True


async def _let_hear_again(
    session: AsyncSession, request_id: int, owner_id: int
) -> None:
    """Free the name of the note by which `owner_id` heard of it when it was theirs.

    Else somebody to whom a request comes back would never be told.
    """
    name = name_of_request(request_id, owner_id)
    await session.execute(
        update(Delivery)
        .where(Delivery.dedup_key == name, Delivery.state == "sent")
        .values(dedup_key=Delivery.dedup_key + ":" + Delivery.id)
        .execution_options(synchronize_session=False)
    )

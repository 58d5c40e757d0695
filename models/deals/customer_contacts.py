"""When a leader of ours, or anybody, last met or called somebody of a customer."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Select, func, or_, select

from coaching.facts import Person, Role
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.people.roster import Roster
from models.tables import Activity, Attendance, Attendee, DealCompany, Touch
from models.tables.answers import ATTENDS

MEETING = "meeting"
IN_PERSON = (MEETING, "call")
STREAMS = ("meetings", "calls")
Touches: TypeAlias = Select[int | None, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Who was and will be in touch, by deal."""

    anybody: Mapping[int, datetime]
    """The last time that anybody of ours was."""
    leader: Mapping[int, datetime]
    """The last time that a leader was."""
    booked: Mapping[int, datetime]
    """The next meeting of a leader."""


async def contacts_of(
    session: ReadSession,
    everybody: Roster,
    companies: Collection[int],
    *,
    now: datetime,
) -> Contacts:
    """Return who was or will be in touch on the deals of `companies`.

    A leader by what the CRM tells, and by what they said with a button. Seven
    statements. What was booked at a past `now` and moved since is not told.
    """
    own = select(DealCompany.deal_id).where(DealCompany.company_id.in_(companies))
    known = (Touch.deal_id.in_(own), Touch.known_at <= now)
    last = select(Touch.deal_id, func.max(Touch.occurs_at)).where(
        *known, Touch.kind.in_(IN_PERSON), Touch.occurs_at <= now
    )
    following = select(Touch.deal_id, func.min(Touch.occurs_at)).where(
        *known, Touch.kind == MEETING, Touch.occurs_at > now
    )
    past = _with_a_leader(last, everybody, now=now)
    coming = _with_a_leader(following, everybody, now=now)
    return Contacts(
        anybody=await _by_deal(session, [last], choose=max),
        leader=await _by_deal(session, past, choose=max),
        booked=await _by_deal(session, coming, choose=min),
    )


def _with_a_leader(
    touches: Touches, everybody: Roster, *, now: datetime
) -> tuple[Touches, ...]:
    """Return `touches` that a leader made, was invited to, or said they come to."""
    owners, people = _leaders(everybody), [one.id for one in _people(everybody)]
    invited = touches.join(Attendee, Attendee.activity_id == Touch.activity_id)
    promised = touches.join(Attendance, Attendance.activity_id == Touch.activity_id)
    return (
        touches.where(Touch.owner_id.in_(owners)),
        invited.where(Attendee.owner_id.in_(owners)),
        promised.where(
            Attendance.person_id.in_(people),
            Attendance.choice.in_(ATTENDS),
            Attendance.recorded_at <= now,
        ),
    )


async def _by_deal(
    session: ReadSession,
    queries: Iterable[Touches],
    *,
    choose: Callable[[datetime, datetime], datetime],
) -> Mapping[int, datetime]:
    found: dict[int, datetime] = {}
    for query in queries:
        for deal_id, at in await plain_rows(session, query.group_by(Touch.deal_id)):
            if deal_id is not None:
                found[deal_id] = choose(at, found.get(deal_id, at))
    return found


async def logs_leaders(
    session: ReadSession, everybody: Roster, *, now: datetime
) -> bool:
    """Say whether any leader is on record with any customer: some CRMs log none."""
    leaders = _leaders(everybody)
    known = (
        select(Activity.id)
        .where(
            Activity.stream.in_(STREAMS),
            Activity.has_contact,
            Activity.starts_at <= now,
            or_(Activity.created_at.is_(None), Activity.created_at <= now),
        )
        .limit(1)
    )
    joined = known.join(Attendee, Attendee.activity_id == Activity.id)
    for query in (
        known.where(Activity.owner_id.in_(leaders)),
        joined.where(Attendee.owner_id.in_(leaders)),
    ):
        if await session.scalar(query) is not None:
            return True
    return False


def _leaders(everybody: Roster) -> list[int]:
    return everybody.owners(_people(everybody))


def _people(everybody: Roster) -> list[Person]:
    leads = {Role.MANAGER, Role.VP}
    return [person for person in everybody.people.values() if person.role in leads]

"""When a leader of ours, or anybody, last met or called somebody of a customer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Role
from models.db.fast_rows import plain_rows
from models.people.roster import Roster
from models.tables import Activity, Attendee, DealCompany, Touch

IN_PERSON = ("meeting", "call")
STREAMS = ("meetings", "calls")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """The last time that anybody, and a leader, was in touch, by deal."""

    anybody: Mapping[int, datetime]
    leader: Mapping[int, datetime]


async def contacts_of(
    session: AsyncSession,
    everybody: Roster,
    companies: Collection[int],
    *,
    now: datetime,
) -> Contacts:
    """Return who was in touch on the deals of `companies`, in three statements."""
    own = select(DealCompany.deal_id).where(DealCompany.company_id.in_(companies))
    last = (
        select(Touch.deal_id, func.max(Touch.occurs_at))
        .where(
            Touch.deal_id.in_(own),
            Touch.kind.in_(IN_PERSON),
            Touch.occurs_at <= now,
            Touch.known_at <= now,
        )
        .group_by(Touch.deal_id)
    )
    leaders = _leaders(everybody)
    came = Attendee.owner_id.in_(leaders)
    joined = last.join(Attendee, Attendee.activity_id == Touch.activity_id).where(came)
    by_leader: dict[int, datetime] = {}
    for query in (last.where(Touch.owner_id.in_(leaders)), joined):
        for deal_id, at in await plain_rows(session, query):
            if deal_id is not None:
                by_leader[deal_id] = max(at, by_leader.get(deal_id, at))
    anybody = await plain_rows(session, last)
    return Contacts(
        anybody={deal_id: at for deal_id, at in anybody if deal_id is not None},
        leader=by_leader,
    )


async def logs_leaders(
    session: AsyncSession, everybody: Roster, *, now: datetime
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
    return [
        everybody.owner_of[person.id]
        for person in everybody.people.values()
        if person.role in {Role.MANAGER, Role.VP} and person.id in everybody.owner_of
    ]

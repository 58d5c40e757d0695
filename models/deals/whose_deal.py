"""Whose deal one is, and the deal itself for those who may see its owner."""

from sqlalchemy import func, select

from coaching.facts import Person
from coaching.facts.agreed import DealName
from models.db.read_session import ReadSession
from models.people.roster import by_owner
from models.people.visibility import may_see
from models.tables import Deal


async def owner_of_deal(session: ReadSession, deal_id: int) -> Person | None:
    """Return who has the deal; None: no such deal, no owner, or one who has left."""
    query = select(Deal.owner_id).where(Deal.id == deal_id)
    owner_id = await session.scalar(query)
    return None if owner_id is None else await by_owner(session, owner_id)


async def visible_deal(
    session: ReadSession, person: Person, deal_id: int | None
) -> DealName | None:
    """Return the deal if its owner is somebody whom `person` may see."""
    if not deal_id:
        return None
    owner = await owner_of_deal(session, deal_id)
    if owner is None or not await may_see(session, person.id, owner.id):
        return None
    query = select(Deal.id, Deal.name, Deal.url).where(Deal.id == deal_id)
    row = (await session.execute(query)).one()
    return DealName(id=row.id, name=row.name, url=row.url)


async def count_ownerless(session: ReadSession) -> int:
    """Return how many open deals have no owner in the CRM."""
    counted = select(func.count()).where(
        Deal.owner_id.is_(None), ~Deal.is_closed, Deal.archived_at.is_(None)
    )
    return await session.scalar(counted) or 0

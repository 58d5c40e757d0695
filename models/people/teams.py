"""Who leads whom, by the addresses with which an admin names a team."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.tables import Person


async def leading_addresses(session: AsyncSession) -> frozenset[str]:
    """Return the addresses, in lower case, of all present who lead somebody present."""
    rep, leader = aliased(Person), aliased(Person)
    query = (
        select(func.lower(leader.email))
        .join(rep, rep.leader_id == leader.id)
        .where(rep.left_on.is_(None), leader.left_on.is_(None))
        .distinct()
    )
    return frozenset(await session.scalars(query))

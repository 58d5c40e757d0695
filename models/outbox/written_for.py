"""Whether a message is still for its reader: what it was written for may have changed.

In the ledger such a message is about its own reader, a digest about its VP and a
missing 1:1 about its leader, so that whom the reader may see does not tell.
"""

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.evidence import load
from coaching.facts import Role
from models.people.visibility import may_see
from models.tables import Delivery, Person

FOR_VPS: Final = frozenset({"digest", "executive_visits"})
NO_VP: Final = "the recipient is no VP any more"
OUT_OF_SIGHT: Final = "the recipient may no longer see whom it is about"


async def why_not_for_reader(session: AsyncSession, delivery_id: str) -> str | None:
    """Return why a message may not be sent to its reader any more; None if it may.

    By their role, and by the chart where it names one person.
    """
    query = (
        select(Delivery.kind, Delivery.recipient_id, Delivery.evidence, Person.role)
        .join(Person, Person.id == Delivery.recipient_id)
        .where(Delivery.id == delivery_id)
    )
    row = (await session.execute(query)).one()
    if not has_role_for(row.kind, row.role):
        return NO_VP
    named = getattr(load(row.evidence), "rep", None) if row.evidence else None
    if named is None or named.id == row.recipient_id or row.kind in FOR_VPS:
        return None
    sees = await may_see(session, row.recipient_id, named.id)
    return None if sees else OUT_OF_SIGHT


def has_role_for(kind: str, role: str) -> bool:
    """Say whether messages of this kind are for people with this role."""
    return kind not in FOR_VPS or role == Role.VP

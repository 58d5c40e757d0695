"""Whether somebody asked for silence after a message had been decided."""

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.put_offs import Reason
from models.tables import Delivery, PutOff

DIGEST = "digest"


async def silenced_since(session: AsyncSession, delivery_id: str) -> bool:
    """Say whether a waiting message has met a put-off that its decision did not know.

    The reader and the person whom it is about are both heard, as in the decision
    itself (coaching/put_offs.py). The digest alone goes to who is away.
    """
    concerned = or_(
        PutOff.person_id == Delivery.recipient_id,
        PutOff.person_id == Delivery.subject_person_id,
    )
    same_matter = and_(
        PutOff.rule == Delivery.kind,
        PutOff.about_id == Delivery.subject_person_id,
        or_(PutOff.subject_id.is_(None), PutOff.subject_id == Delivery.subject_id),
    )
    away = and_(PutOff.reason == Reason.AWAY, Delivery.kind != DIGEST)
    query = (
        select(PutOff.id)
        .join(Delivery, and_(concerned, or_(same_matter, away)))
        .where(Delivery.id == delivery_id, PutOff.created_at > Delivery.decided_at)
        .limit(1)
    )
    return await session.scalar(query) is not None

"""Whether somebody asked for silence after a message had been decided."""

from sqlalchemy import ColumnElement, and_, or_, select

from coaching.put_offs import Reason
from models.tables import Delivery, PutOff

DIGEST = "digest"


def silenced_since(delivery_id: str) -> ColumnElement[bool]:
    """Tell, within a statement, whether a waiting message has met a later put-off.

    Its decision did not know of that one. The reader and the person whom it is about
    are both heard, as in the decision itself (coaching/put_offs.py). The digest
    alone goes to who is away.
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
    return (
        select(PutOff.id)
        .join(Delivery, and_(concerned, or_(same_matter, away)))
        .where(Delivery.id == delivery_id, PutOff.created_at > Delivery.decided_at)
        .exists()
    )

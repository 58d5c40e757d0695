"""Who looked at a person's deals, or was sent a message about them, of late."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select

from coaching.facts.home import Looker
from models.db.read_session import ReadSession
from models.tables import AuditEntry, Delivery, Person

LOOK_BACK = timedelta(days=30)
DEALS = ("pipeline", "brief")
"""The looks that show deals, and not sums alone."""


async def lookers(
    session: ReadSession, person_id: int, *, actions: Collection[str], now: datetime
) -> tuple[Looker, ...]:
    """Return who had such looks at this person lately, the newest first."""
    query = (
        select(AuditEntry.actor, func.max(AuditEntry.at))
        .where(
            AuditEntry.subject_person_id == person_id,
            AuditEntry.allowed,
            AuditEntry.action.in_(actions),
            AuditEntry.at > now - LOOK_BACK,
        )
        .group_by(AuditEntry.actor)
        .order_by(func.max(AuditEntry.at).desc(), AuditEntry.actor)
    )
    found = [(actor, at) for actor, at in await session.execute(query)]
    ids = [int(actor) for actor, _ in found if actor.isdecimal()]
    rows = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_(ids))
    )
    name_of = {str(person_id): name for person_id, name in rows}
    return tuple(
        Looker(name=name_of[actor], last_at=at)
        for actor, at in found
        if actor in name_of
    )


async def informed(
    session: ReadSession, person_id: int, *, now: datetime
) -> tuple[Looker, ...]:
    """Return to whom else a message about this person went lately, the newest first."""
    query = (
        select(Person.name, func.max(Delivery.sent_at))
        .join(Person, Person.id == Delivery.recipient_id)
        .where(
            Delivery.subject_person_id == person_id,
            Delivery.recipient_id != person_id,
            Delivery.state == "sent",
            Delivery.sent_at > now - LOOK_BACK,
        )
        .group_by(Person.id, Person.name)
        .order_by(func.max(Delivery.sent_at).desc(), Person.id)
    )
    rows = await session.execute(query)
    return tuple(Looker(name=name, last_at=at) for name, at in rows if at is not None)

"""Messages that are held because nobody can tell whether they arrived.

An admin who asked the recipient may have one sent again, or leave it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts.home import HeldMessage
from models.db.read_session import ReadSession
from models.outbox.claims import change, somewhere
from models.tables import AuditEntry, Delivery, Person


class Choice(StrEnum):
    """What an admin does about a held message."""

    RESEND = "resend"
    LEAVE = "leave"


async def held_messages(
    session: ReadSession, *, now: datetime
) -> tuple[HeldMessage, ...]:
    """Return what is held and still in its time, the oldest first."""
    query = (
        select(Delivery, Person.name)
        .join(Person, Person.id == Delivery.recipient_id)
        .where(_is_held(now))
        .order_by(Delivery.held_since, Delivery.id)
    )
    return tuple(
        HeldMessage(
            id=delivery.id,
            recipient=name,
            kind=delivery.kind,
            last_attempt_at=delivery.last_attempt_at,
            expires_at=delivery.expires_at,
            reason=delivery.error or "",
        )
        for delivery, name in await session.execute(query)
    )


async def decide(
    session: AsyncSession,
    delivery_id: str,
    choice: Choice,
    *,
    admin_id: int,
    now: datetime,
) -> bool:
    """Do as the admin chose, and note it in the audit; False: it is held no more.

    The fence is moved, so that a look that is under way changes nothing after it.
    """
    kept: dict[str, Any] = {
        "fence": Delivery.fence + 1,
        "lease_until": None,
        "held_since": None,
        "error": f"an admin chose to {choice} it",
    }
    is_it = (Delivery.id == delivery_id, _is_held(now))
    if choice is Choice.RESEND:
        kept |= {"state": "pending", "next_at": now, "slack_channel": None}
    else:
        # With its place, known or not: it may have arrived, and is never decided anew.
        kept |= {"state": "cancelled", "slack_channel": somewhere()}
    changed = await change(session, *is_it, **kept)
    session.add(
        AuditEntry(
            at=now,
            actor=str(admin_id),
            action=f"held_{choice}",
            object_id=delivery_id[:64],
            allowed=bool(changed),
            reason="done" if changed else "not held any more",
        )
    )
    return bool(changed)


def _is_held(now: datetime) -> ColumnElement[bool]:
    return and_(
        Delivery.state == "unknown",
        Delivery.held_since.is_not(None),
        Delivery.expires_at > now,
    )

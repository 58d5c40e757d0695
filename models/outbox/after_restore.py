"""What a restored backup must not do: send again what went out after it was made."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Delivery, Person

WHY = "restored from a backup: it may have been sent since"


async def doubt_queue(session: AsyncSession, *, now: datetime) -> int:
    """Mark whatever waits as unclear, to be looked up in Slack; return how many.

    The look goes back to the decision, and it happens in the conversation that the
    recipient had when the backup was made, or in the one that Slack opens anew.
    """
    channel = (
        select(Person.slack_channel_id)
        .where(Person.id == Delivery.recipient_id)
        .scalar_subquery()
    )
    statement = (
        update(Delivery)
        .where(Delivery.state.in_(("pending", "sending")))
        .values(
            state="unknown",
            fence=Delivery.fence + 1,
            lease_until=None,
            next_at=now,
            slack_channel=func.coalesce(Delivery.slack_channel, channel),
            first_attempt_at=func.coalesce(
                Delivery.first_attempt_at, Delivery.decided_at
            ),
            last_attempt_at=func.coalesce(
                Delivery.last_attempt_at, Delivery.decided_at
            ),
            error=WHY,
        )
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return len(list(await session.scalars(statement)))

"""What becomes of a claimed message that may not go out: it is dropped, or it waits."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.delivery.sender import READER_WAIT, Hindrance, Outcome
from models.outbox import queue
from models.outbox.claims import Claim

log = structlog.get_logger(__name__)


async def hindered(
    session: AsyncSession, claim: Claim, hindrance: Hindrance, *, now: datetime
) -> Outcome:
    """Drop the message, or put it off where a later look may find otherwise."""
    reason = hindrance.reason
    if not hindrance.passes:
        await queue.cancel(session, claim, reason=reason)
        log.warning("delivery_cancelled", delivery_id=claim.id, reason=reason)
        return Outcome.CANCELLED
    await queue.postpone(session, claim, until=now + READER_WAIT, reason=reason)
    if claim.last_error != reason:
        log.warning("delivery_waits", delivery_id=claim.id, reason=reason)
    return Outcome.WAITS

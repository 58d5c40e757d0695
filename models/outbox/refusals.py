"""Messages that Slack has refused: whose trouble it is, and when they are tried anew.

What is refused has surely not been posted.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.db.read_session import ReadSession
from models.outbox.claims import Claim, change
from models.tables import Delivery

FORGIVEN = "refused before the last start of the program: it may be decided anew"


async def have_others_met(
    session: ReadSession,
    claim: Claim,
    *,
    reason: str,
    since: datetime | ColumnElement[datetime],
) -> bool:
    """Say whether another reader has met `reason` since then, and nobody was told.

    One alone may have a trouble of their own, and so may two while others are told.
    """
    taken = aliased(Delivery)
    anything_was_taken = select(taken.id).where(
        taken.last_attempt_at > since, taken.state == "sent"
    )
    query = select(Delivery.id).where(
        Delivery.state == "pending",
        Delivery.error == reason,
        Delivery.recipient_id != claim.recipient_id,
        Delivery.last_attempt_at > since,
        ~anything_was_taken.exists(),
    )
    return await session.scalar(query.limit(1)) is not None


async def forgive(session: AsyncSession) -> int:
    """Let what was refused for good be decided anew; return how many there were.

    Whoever mends a message's words starts the program. One that is refused again is
    dead again, until the next start.
    """
    forgiven = await change(
        session,
        Delivery.state == "dead",
        state="cancelled",
        slack_channel=None,
        error=FORGIVEN,
    )
    return len(forgiven)

"""Messages that Slack has refused: whose trouble it is, and when they are tried anew.

What is refused has surely not been posted.
"""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.outbox.claims import Claim, change
from models.tables import Delivery

FORGIVEN = "refused before the last start of the program: it may be decided anew"


async def have_others_met(session: AsyncSession, claim: Claim, *, reason: str) -> bool:
    """Say whether another reader waits for `reason`, and nothing was taken since.

    One alone may have a trouble of their own; two in a row have everybody's.
    """
    other, taken = aliased(Delivery), aliased(Delivery)
    was_taken_since = select(taken.id).where(
        taken.last_attempt_at > other.last_attempt_at, taken.state == "sent"
    )
    query = select(other.id).where(
        other.state == "pending",
        other.error == reason,
        other.recipient_id != claim.recipient_id,
        ~was_taken_since.exists(),
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

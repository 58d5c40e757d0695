"""What must be known of a recipient before a message goes out, in one statement."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.fence import Claim
from models.mode import Mode, mode_of, stored_mode
from models.silence import silenced_since
from models.tables import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Where a message would go at this moment, and what may stand in its way."""

    mode: Mode
    is_reachable: bool
    """Still there, and active in Slack."""
    slack_user_id: str | None
    slack_channel_id: str | None
    is_silenced: bool
    """Somebody has asked for silence on this since it was decided."""


async def look_at(session: AsyncSession, claim: Claim) -> Recipient:
    """Return what stands in the database now; NoResultFound if nobody has the id."""
    query = select(
        stored_mode().label("mode"),
        Person.left_on,
        Person.slack_state,
        Person.slack_user_id,
        Person.slack_channel_id,
        silenced_since(claim.id).label("is_silenced"),
    ).where(Person.id == claim.recipient_id)
    row = (await session.execute(query)).one()
    return Recipient(
        mode=mode_of(row.mode),
        is_reachable=row.left_on is None and row.slack_state == "active",
        slack_user_id=row.slack_user_id,
        slack_channel_id=row.slack_channel_id,
        is_silenced=row.is_silenced,
    )

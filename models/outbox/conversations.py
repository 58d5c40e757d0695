"""The Slack conversations that messages go into: whose they are, which were used."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.read_session import ReadSession
from models.tables import Delivery, Person


async def written_to(session: ReadSession, *, since: datetime) -> list[str]:
    """Return the conversations into which something was sent, each once, unordered."""
    query = (
        select(Delivery.slack_channel)
        .where(
            Delivery.state == "sent",
            Delivery.sent_at >= since,
            Delivery.slack_channel.is_not(None),
        )
        .distinct()
    )
    return [each for each in await session.scalars(query) if each is not None]


async def slack_user_of(session: ReadSession, person_id: int) -> str | None:
    """Return whom Slack knows a person as; NoResultFound for an unknown person."""
    query = select(Person.slack_user_id).where(Person.id == person_id)
    return (await session.scalars(query)).one()


async def forget_conversation(
    session: AsyncSession, person_id: int, *, channel: str
) -> None:
    """Drop the conversation with a person, unless another one has been opened since."""
    await session.execute(
        update(Person)
        .where(Person.id == person_id, Person.slack_channel_id == channel)
        .values(slack_channel_id=None)
    )


async def note_conversation(
    session: AsyncSession, person_id: int, *, slack_user_id: str, channel: str
) -> None:
    """Keep the conversation with a person, unless another Slack user is theirs now."""
    await session.execute(
        update(Person)
        .where(Person.id == person_id, Person.slack_user_id == slack_user_id)
        .values(slack_channel_id=channel)
    )

"""How many messages are in which state, and why Slack refused some."""

from collections.abc import Mapping

from sqlalchemy import func, select

from models.db.read_session import ReadSession
from models.tables import Delivery


async def count_by_state(session: ReadSession) -> Mapping[str, int]:
    """Return how many messages are in each state; a state without any is absent."""
    counted = select(Delivery.state, func.count()).group_by(Delivery.state)
    return dict((await session.execute(counted)).all())


async def refusals(session: ReadSession) -> list[str]:
    """Return Slack's reasons to refuse messages, each once, in alphabetical order."""
    dead = select(Delivery.error).where(Delivery.state == "dead")
    return sorted({reason or "" for reason in await session.scalars(dead)})


async def waiting_for(session: ReadSession) -> Mapping[str, int]:
    """Return for what messages wait since they could not go out: reason to count."""
    query = (
        select(Delivery.error, func.count())
        .where(Delivery.state == "pending", Delivery.error.is_not(None))
        .group_by(Delivery.error)
        .order_by(Delivery.error)
    )
    return {reason or "": n for reason, n in await session.execute(query)}

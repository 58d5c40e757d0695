"""Which messages the outbox has already."""

from collections.abc import Collection

from sqlalchemy import not_, select

from models.db.read_session import ReadSession
from models.outbox.queue import surely_reached_nobody
from models.tables import Delivery


async def known_keys(session: ReadSession, keys: Collection[str]) -> frozenset[str]:
    """Return those of `keys` whose message waits, was sent, or may have been.

    One that surely reached nobody is left out: it may be decided anew.
    """
    query = select(Delivery.dedup_key).where(
        Delivery.dedup_key.in_(keys), not_(surely_reached_nobody())
    )
    return frozenset(await session.scalars(query))

"""Which messages the outbox has already."""

from collections.abc import Collection

from sqlalchemy import not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.outbox.queue import surely_reached_nobody
from models.tables import Delivery


async def known_keys(session: AsyncSession, keys: Collection[str]) -> frozenset[str]:
    """Return those of `keys` whose message waits, was sent, or may have been.

    One that surely reached nobody is left out: it may be decided anew.
    """
    query = select(Delivery.dedup_key).where(
        Delivery.dedup_key.in_(keys), not_(surely_reached_nobody())
    )
    return frozenset(await session.scalars(query))

"""Which episodes are told by a short line in the message about another one."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.outbox.queue import surely_reached_nobody
from models.tables import BundledEpisode, Delivery


async def unbundle(session: AsyncSession, dedup_key: str) -> None:
    """Forget what rode in a message that reached nobody: another may take its place."""
    lost = select(Delivery.id).where(
        Delivery.dedup_key == dedup_key, surely_reached_nobody()
    )
    await session.execute(
        delete(BundledEpisode).where(BundledEpisode.delivery_id.in_(lost))
    )


async def bundle(
    session: AsyncSession, delivery_id: str, episode_ids: Iterable[int | None]
) -> None:
    """Note that the message tells these episodes beside its own."""
    session.add_all(
        BundledEpisode(delivery_id=delivery_id, episode_id=each)
        for each in episode_ids
        if each is not None
    )
    await session.flush()

"""Two transactions at once: the second sets out before the first is committed."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.database import SessionMaker

Work = Callable[[AsyncSession], Awaitable[object]]


async def two_at_once(sessions: SessionMaker, first: Work, second: Work) -> None:
    """Do `first`, and commit it when `second` waits for it in a session of its own."""

    async def follow() -> None:
        async with sessions.begin() as session:
            await second(session)

    async with sessions.begin() as session:
        await first(session)
        await session.flush()
        follower = asyncio.create_task(follow())
        await _waits_for_us(session, sessions, follower)
    await follower


async def _waits_for_us(
    session: AsyncSession, sessions: SessionMaker, follower: asyncio.Task[None]
) -> None:
    """Return once the follower waits for what `session` has locked, or has ended."""
    if session.get_bind().dialect.name == "sqlite":
        return  # One writer at a time is let in: the other waits at its beginning.
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND datname = current_database()"
    )
    async with asyncio.timeout(10), sessions() as looking:
        while not follower.done() and not await looking.scalar(waiting):
            await looking.rollback()
            await asyncio.sleep(0.01)

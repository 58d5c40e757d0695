"""A lease on a piece of work: one worker has it, and a dead one loses it in time.

Nobody is elected, and nothing is locked while work goes on: whoever holds the lease
renews it, and whoever finds it run out takes it over.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.lease_time import SendTiming, lease_instant
from models.db.upsert import insert
from models.tables import WorkLease


async def take(
    session: AsyncSession,
    name: str,
    *,
    owner: str,
    every: timedelta,
    now: datetime,
    terms: SendTiming,
) -> int | None:
    """Take the lease and return its fence; None if it is held, or not yet due again.

    It is due again `every` so often, counted from the last beginning; with no such time
    it is due whenever it is free, and leaves the count to others.
    """
    at = await lease_instant(session, terms, now=now)
    values: dict[str, Any] = {"owner": owner, "lease_until": at + terms.lease}
    new = insert(session, WorkLease).values(
        name=name, fence=1, next_at=now + every, **values
    )
    if every:
        values["next_at"] = now + every
    is_free = or_(WorkLease.lease_until.is_(None), WorkLease.lease_until <= at)
    # A clock that was set back must not stop the work until it catches up.
    is_due = or_(WorkLease.next_at <= now, WorkLease.next_at > now + every)
    was_left = WorkLease.lease_until <= at
    statement = new.on_conflict_do_update(
        index_elements=["name"],
        set_={**values, "fence": WorkLease.fence + 1},
        where=is_free & or_(is_due, was_left),
    ).returning(WorkLease.fence)
    return await session.scalar(statement)


async def renew(
    session: AsyncSession, name: str, *, fence: int, now: datetime, terms: SendTiming
) -> bool:
    """Hold the lease for longer; False: another worker has taken it over."""
    at = await lease_instant(session, terms, now=now)
    return await _change(session, name, fence, lease_until=at + terms.lease)


async def give_up(session: AsyncSession, name: str, *, fence: int) -> bool:
    """Leave the lease to others, the work being done or not; False: it was lost."""
    return await _change(session, name, fence, lease_until=None)


async def clear(session: AsyncSession, name: str) -> None:
    """End the lease of a worker that surely is dead, whoever it was.

    Only for somebody who holds what that worker would hold if it lived: SQLite's lock.
    """
    left = update(WorkLease).where(WorkLease.name == name)
    await session.execute(left.values(lease_until=None))


async def _change(
    session: AsyncSession, name: str, fence: int, *, lease_until: datetime | None
) -> bool:
    statement = (
        update(WorkLease)
        .where(WorkLease.name == name, WorkLease.fence == fence)
        .values(lease_until=lease_until)
        .returning(WorkLease.name)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None

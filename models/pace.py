"""One gate for each workspace and method: it paces all workers, and a 429 shuts it.

Without it every worker finds out for itself that Slack is busy, and asks all the more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Gate
from models.terms import Terms, lease_instant
from models.upsert import insert

TEAM = "own"
"""An installation serves one workspace: the one whose token it has."""
POST = "chat.postMessage"
HISTORY = "conversations.history"


async def time_left(
    session: AsyncSession, method: str, *, now: datetime, terms: Terms
) -> timedelta | None:
    """Lock the gate of `method`; return how long it is shut, None if it is open."""
    at = await lease_instant(session, terms, now=now)
    new = insert(session, Gate).values(team=TEAM, method=method, next_at=at)
    await session.execute(new.on_conflict_do_nothing())
    query = (
        select(Gate.next_at)
        .where(Gate.team == TEAM, Gate.method == method)
        .with_for_update()
    )
    next_at = (await session.scalars(query)).one()
    return next_at - at if next_at > at else None


async def go_through(
    session: AsyncSession,
    method: str,
    *,
    gap: timedelta,
    now: datetime,
    terms: Terms,
) -> None:
    """Let the next one wait for `gap`; in the transaction that locked the gate."""
    at = await lease_instant(session, terms, now=now)
    await session.execute(
        update(Gate)
        .where(Gate.team == TEAM, Gate.method == method)
        .values(next_at=at + gap)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shutting:
    """For how long everybody waits, and what Slack says of the token, if it did."""

    wait: timedelta
    reason: str | None = None


async def shut(
    session: AsyncSession,
    method: str,
    shutting: Shutting,
    *,
    now: datetime,
    terms: Terms,
) -> bool:
    """Shut the gate for everybody; say whether its reason is one not yet told."""
    await time_left(session, method, now=now, terms=terms)
    at = await lease_instant(session, terms, now=now)
    gate = await session.get_one(Gate, (TEAM, method), populate_existing=True)
    is_new = shutting.reason is not None and shutting.reason != gate.reason
    gate.next_at = max(gate.next_at, at + shutting.wait)
    gate.reason = shutting.reason or gate.reason
    return is_new


async def forget_reason(session: AsyncSession) -> None:
    """Note that Slack takes messages again, so that the next reason is told anew."""
    await session.execute(
        update(Gate).where(Gate.reason.is_not(None)).values(reason=None)
    )


async def reopen(session: AsyncSession, *, now: datetime) -> None:
    """Open what a bad token had shut: a start may bring a good one."""
    await session.execute(
        update(Gate).where(Gate.reason.is_not(None)).values(next_at=now, reason=None)
    )

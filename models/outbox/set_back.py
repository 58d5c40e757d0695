"""Follow a clock that was set back: what lies ahead of it by its own stamps would wait.

Only SQLite's leases go by our own clock. On PostgreSQL the server has one for all, and
what one of several machines has put off by a clock far ahead is all there is to do.
"""

from datetime import datetime, timedelta

from sqlalchemy import case, null, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.lease_time import SendTiming, lease_time
from models.outbox.claims import change
from models.outbox.rate_limit import LONGEST
from models.tables import Delivery, Gate

TOLERANCE = timedelta(seconds=30)
"""Who waits for a lock stamps what is a little older than what is there already."""
LEASED = ("sending", "unknown")


async def follow_clock(
    session: AsyncSession, *, now: datetime, terms: SendTiming
) -> bool:
    """Count anew from now what was stamped in the future; say whether anything was.

    What is unclear rests a whole time once more, since nobody knows how much of it has
    passed. Safe to repeat.
    """
    attempted = await _restamp(session, now=now, terms=terms)
    decided = await change(
        session,
        Delivery.state == "pending",
        Delivery.next_at > now,
        Delivery.decided_at > now + TOLERANCE,
        next_at=now,
    )
    await _cut_short(session, now=now, terms=terms)
    was_set_back = bool(attempted or decided)
    at = lease_time(session, terms, now=now)
    # No gate is ever shut for longer: one that is was shut by a clock far ahead.
    limit = at if was_set_back else at + LONGEST
    await session.execute(update(Gate).where(Gate.next_at > limit).values(next_at=at))
    return was_set_back


async def _cut_short(
    session: AsyncSession, *, now: datetime, terms: SendTiming
) -> None:
    """Let nothing wait for longer than anything ever does.

    It was put off, or claimed, while a clock was ahead, and attempted while one was
    right. No gate is opened for that, since Slack may have shut it.
    """
    at = lease_time(session, terms, now=now)
    await change(
        session,
        Delivery.state == "pending",
        Delivery.next_at > now + LONGEST + TOLERANCE,
        next_at=now,
    )
    await change(
        session,
        Delivery.state == "unknown",
        Delivery.next_at > at + max(LONGEST, terms.settle) + TOLERANCE,
        next_at=at + terms.settle,
    )
    await change(
        session,
        Delivery.state.in_(LEASED),
        Delivery.lease_until > at + terms.lease + TOLERANCE,
        lease_until=at + terms.lease,
    )


async def _restamp(
    session: AsyncSession, *, now: datetime, terms: SendTiming
) -> list[str]:
    at = lease_time(session, terms, now=now)
    is_leased = Delivery.lease_until.is_not(None)
    return await change(
        session,
        Delivery.last_attempt_at > at + TOLERANCE,
        last_attempt_at=at,
        first_attempt_at=case(
            (Delivery.first_attempt_at > at, at), else_=Delivery.first_attempt_at
        ),
        next_at=case(
            (Delivery.state == "pending", now),
            (Delivery.state == "unknown", at + terms.settle),
            else_=Delivery.next_at,
        ),
        lease_until=case((is_leased, at + terms.lease), else_=null()),
    )

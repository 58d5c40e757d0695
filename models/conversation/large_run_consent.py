"""Whoever goes live has seen what comes: no run is too large for some days then.

What the circuit breaker holds is let go one by one (models/conversation/breaker_holds).
"""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.calendar import Calendar
from models.db.read_session import ReadSession
from models.put_setting import put_setting
from models.tables import AuditEntry, Setting

NAME = "large_run_allowed"
WORKING_DAYS = 2
"""That it covers after its own day: on a Friday evening those until Tuesday."""
LATEST_ZONE = timedelta(hours=12)
"""So long after midnight in UTC a day ends everywhere on earth."""


async def allow_large_run(
    session: AsyncSession, *, changed_by: str, now: datetime
) -> None:
    """Let the circuit breaker pass from `now` on, and note who said so."""
    await put_setting(session, NAME, "yes", changed_by=changed_by, now=now)
    session.add(
        AuditEntry(
            at=now, actor=changed_by[:64], action=NAME, allowed=True, reason="looked"
        )
    )


async def large_run_is_allowed(session: ReadSession, *, now: datetime) -> bool:
    """Say whether an admin has let large runs go, and that still holds at `now`."""
    query = select(Setting.changed_at).where(Setting.name == NAME)
    said_at = await session.scalar(query)
    return said_at is not None and said_at <= now < ends_at(said_at)


def ends_at(allowed_at: datetime) -> datetime:
    """Return when a word given then ends: two days at work later, in every zone."""
    week = Calendar()
    day = allowed_at.astimezone(UTC).date()
    left = WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= week.works_on(day)
    midnight = datetime.combine(day + timedelta(days=1), time(), UTC)
    return midnight + LATEST_ZONE

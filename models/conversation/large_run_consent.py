"""An unusually large run is held until an admin says that it may go out."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.put_setting import put_setting
from models.tables import AuditEntry, Setting

NAME = "large_run_allowed"
HOLDS_FOR = timedelta(days=1)
HELD = "large_run_held"


async def allow_large_run(
    session: AsyncSession, *, changed_by: str, now: datetime
) -> None:
    """Let the circuit breaker pass for a day from `now`, and note who said so."""
    await put_setting(session, NAME, "yes", changed_by=changed_by, now=now)
    session.add(
        AuditEntry(
            at=now, actor=changed_by[:64], action=NAME, allowed=True, reason="looked"
        )
    )


async def large_run_is_allowed(session: AsyncSession, *, now: datetime) -> bool:
    """Say whether an admin has let a large run go within the day before `now`."""
    query = select(Setting.changed_at).where(Setting.name == NAME)
    said_at = await session.scalar(query)
    return said_at is not None and timedelta() <= now - said_at < HOLDS_FOR


async def note_large_run(session: AsyncSession, held: int, *, now: datetime) -> None:
    """Note how many messages the circuit breaker holds at `now`; 0: none any more."""
    if held != await large_run_held(session):
        await put_setting(session, HELD, str(held), changed_by="breaker", now=now)


async def large_run_held(session: AsyncSession) -> int:
    """Return how many messages the circuit breaker held at the last run."""
    value = await session.scalar(select(Setting.value).where(Setting.name == HELD))
    return int(value or 0)

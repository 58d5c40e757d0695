"""An admin's word that an unusually large run may go out: it holds for one day."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import AuditEntry, Setting

NAME = "large_run_allowed"
HOLDS_FOR = timedelta(days=1)


async def allow_large_run(
    session: AsyncSession, *, changed_by: str, now: datetime
) -> None:
    """Let the circuit breaker pass for a day from `now`, and note who said so."""
    await session.merge(
        Setting(name=NAME, value="yes", changed_at=now, changed_by=changed_by)
    )
    session.add(
        AuditEntry(
            at=now, actor=changed_by[:64], action=NAME, allowed=True, reason="looked"
        )
    )


async def large_run_is_allowed(session: AsyncSession, *, now: datetime) -> bool:
    """Say whether an admin has let a large run go within the day before `now`."""
    setting = await session.get(Setting, NAME)
    return setting is not None and timedelta() <= now - setting.changed_at < HOLDS_FOR

"""An unusually large run is held until an admin says that it may go out."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import AuditEntry, Setting

NAME = "large_run_allowed"
HOLDS_FOR = timedelta(days=1)
HELD = "large_run_held"


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


async def note_large_run(session: AsyncSession, held: int, *, now: datetime) -> None:
    """Note how many messages the circuit breaker holds at `now`; 0: none any more."""
    known = await session.get(Setting, HELD)
    if str(held) != (known.value if known is not None else "0"):
        await session.merge(
            Setting(name=HELD, value=str(held), changed_at=now, changed_by="breaker")
        )


async def large_run_held(session: AsyncSession) -> int:
    """Return how many messages the circuit breaker held at the last run."""
    known = await session.get(Setting, HELD)
    return 0 if known is None else int(known.value)

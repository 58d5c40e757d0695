"""Whether messages go to the floor: shadow until an admin says live, or paused."""

from datetime import datetime

from sqlalchemy import ScalarSelect, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts.mode import Mode
from models.db.alone import Work, alone
from models.db.read_session import ReadSession
from models.put_setting import put_setting
from models.tables import AuditEntry, Setting

NAME = "mode"
BEFORE_PAUSE = "mode_before_pause"


async def read_mode(session: ReadSession) -> Mode:
    """Return the mode; a new installation is in shadow mode."""
    return mode_of(await session.scalar(select(stored_mode())))


def stored_mode() -> ScalarSelect[str]:
    """Return what reads the mode within a statement; null in a new installation."""
    return select(Setting.value).where(Setting.name == NAME).scalar_subquery()


def mode_of(stored: str | None) -> Mode:
    """Return the mode that is stored so."""
    return Mode.SHADOW if stored is None else Mode(stored)


async def switch_alone(session: ReadSession) -> None:
    """Wait until nobody else switches; lasts to the transaction's end.

    Whoever looks at the mode and then moves it begins with this: somebody may have gone
    back to shadow mode meanwhile, and what they hold back must not go out.
    """
    await alone(session, Work.SWITCHING)


async def set_mode(
    session: AsyncSession, mode: Mode, *, changed_by: str, now: datetime
) -> None:
    """Switch to `mode` in the caller's transaction and leave a line in the audit."""
    await switch_alone(session)
    await put_setting(session, NAME, mode, changed_by=changed_by, now=now)
    session.add(
        AuditEntry(
            at=now, actor=changed_by[:64], action="mode", allowed=True, reason=mode
        )
    )


async def pause(session: AsyncSession, *, changed_by: str, now: datetime) -> Mode:
    """Stop deciding and sending; return the mode to which `resume` will go back."""
    await switch_alone(session)
    mode = await read_mode(session)
    if mode is Mode.PAUSED:
        return await _before_pause(session)
    await put_setting(session, BEFORE_PAUSE, mode, changed_by=changed_by, now=now)
    await set_mode(session, Mode.PAUSED, changed_by=changed_by, now=now)
    return mode


async def resume(session: AsyncSession, *, changed_by: str, now: datetime) -> Mode:
    """Return to the mode before the pause, and give it; not paused: change nothing."""
    await switch_alone(session)
    mode = await read_mode(session)
    if mode is not Mode.PAUSED:
        return mode
    before = await _before_pause(session)
    await set_mode(session, before, changed_by=changed_by, now=now)
    return before


async def _before_pause(session: ReadSession) -> Mode:
    query = select(Setting.value).where(Setting.name == BEFORE_PAUSE)
    return mode_of(await session.scalar(query))

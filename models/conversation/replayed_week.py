"""How many messages a week the replay at setup found for each person."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.db.read_session import ReadSession
from models.put_setting import put_setting
from models.tables import Setting

NAME = "replayed_weekly"


async def keep_replayed_weekly(
    session: AsyncSession, weekly: float, *, now: datetime
) -> None:
    """Keep the mean of messages for one person and week, in place of an older one."""
    await put_setting(session, NAME, f"{weekly:.4f}", changed_by="setup", now=now)


async def replayed_weekly(session: ReadSession) -> float | None:
    """Return what was kept; None: no replay was made at setup."""
    known = await session.get(Setting, NAME)
    return None if known is None else float(known.value)

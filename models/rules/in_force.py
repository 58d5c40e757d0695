"""Which thresholds the running program has read, so that a changed file is said."""

import hashlib
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.thresholds import Thresholds
from models.db.read_session import ReadSession
from models.put_setting import put_setting
from models.tables import Setting

NAME = "thresholds_in_force"


async def keep_in_force(
    session: AsyncSession, thresholds: Thresholds, *, now: datetime
) -> None:
    """Note that a program that begins at `now` goes by `thresholds`."""
    await put_setting(session, NAME, _mark(thresholds), changed_by="run", now=now)


async def read_before(session: ReadSession, thresholds: Thresholds) -> datetime | None:
    """Return when the program that runs read others than `thresholds`.

    None where it did not, or no program has run yet. A comment changes nothing.
    """
    known = await session.get(Setting, NAME)
    is_other = known is not None and known.value != _mark(thresholds)
    return known.changed_at if known is not None and is_other else None


def _mark(thresholds: Thresholds) -> str:
    return hashlib.sha256(thresholds.model_dump_json().encode()).hexdigest()

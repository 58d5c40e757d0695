"""What too many open deals carry to be a reason, kept for whoever shows one pipeline.

It is worked out from all books, whenever these are read to decide what is said; an
answer about one person reads that person's book alone.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import CommonFlag
from models.db.read_session import ReadSession
from models.put_setting import put_setting
from models.tables import Setting

NAME = "common_flags"


async def stored_common_flags(session: ReadSession) -> tuple[CommonFlag, ...]:
    """Return what was common when it was last decided what to say; never yet: none."""
    value = await session.scalar(select(Setting.value).where(Setting.name == NAME))
    return tuple(CommonFlag(**each) for each in orjson.loads(value or "[]"))


async def keep_common_flags(
    session: AsyncSession, common: Sequence[CommonFlag], *, now: datetime
) -> None:
    """Keep `common` in the caller's transaction, until it is worked out anew."""
    value = orjson.dumps([asdict(each) for each in common]).decode()
    await put_setting(session, NAME, value, changed_by="coaching", now=now)

"""The days on which the whole company is closed, where every query can see them.

They are set in coaching.toml; the running program keeps them in its database, so that
whoever reads a person reads their calendar whole.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.built_once import built_once
from models.db.read_session import ReadSession
from models.put_setting import put_setting
from models.tables import Setting

NAME = "company_holidays"
Span = tuple[date, date]


async def company_holidays(session: ReadSession) -> tuple[Span, ...]:
    """Return the first and last day of each, in one statement."""
    value = await session.scalar(_kept().query)
    if value is None:
        return ()
    return tuple(
        (date.fromisoformat(first), date.fromisoformat(last))
        for first, last in json.loads(value)
    )


@built_once
def _kept() -> Select[str]:
    return select(Setting.value).where(Setting.name == NAME)


async def keep_company_holidays(
    session: AsyncSession, spans: Sequence[Span], *, now: datetime
) -> None:
    """Put `spans` in the place of what was kept before; nothing is written if equal."""
    if tuple(spans) == await company_holidays(session):
        return
    told = [[first.isoformat(), last.isoformat()] for first, last in spans]
    await put_setting(
        session, NAME, json.dumps(told), changed_by="coaching.toml", now=now
    )

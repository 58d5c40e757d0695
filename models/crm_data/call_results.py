"""How the results of calls are read: kept beside the touches that were derived so.

It stands in the database and not in a setting of each process, so that all touches are
derived by one reading, whoever derives them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import orjson
from sqlalchemy import ColumnElement, Table, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.among import among
from models.db.read_session import ReadSession
from models.put_setting import put_setting
from models.tables import Activity, Setting

NAME = "call_reading"
ACTIVITIES = cast("Table", Activity.__table__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReading:
    """What the account's own words mean, and from which length on people spoke."""

    talk_seconds: int = 60
    words: Mapping[str, str] = field(default_factory=dict)
    """An account's own word, folded to one case, to one of the known results."""

    def written(self) -> str:
        """Return it as it is stored; equal ones are written alike."""
        told = {"talk_seconds": self.talk_seconds, "words": dict(self.words)}
        return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()


async def stored_reading(session: ReadSession) -> CallReading:
    """Return the reading by which touches are derived; the usual one if none is."""
    value = await session.scalar(select(Setting.value).where(Setting.name == NAME))
    return CallReading() if value is None else CallReading(**orjson.loads(value))


async def store_reading(
    session: AsyncSession, reading: CallReading, *, now: datetime
) -> None:
    """Keep `reading` for all touches that are derived from now on."""
    await put_setting(session, NAME, reading.written(), changed_by="coaching", now=now)


async def result_of(
    session: ReadSession, activity_ids: Sequence[int]
) -> ColumnElement[str | None]:
    """Return what an activity's result is: explained, told, or likely by its length.

    `activity_ids` are those that will be asked about.
    """
    reading = await stored_reading(session)
    spoke = case(
        (ACTIVITIES.c.duration_seconds >= reading.talk_seconds, "answered"), else_=None
    )
    explained = await _explained(session, reading, activity_ids)
    told = [] if explained is None else [explained]
    return func.coalesce(*told, ACTIVITIES.c.result, spoke)


async def unexplained_words(session: ReadSession) -> Mapping[str, int]:
    """Return the account's own words that nothing explains, and how often they came."""
    words = (await stored_reading(session)).words
    query = (
        select(ACTIVITIES.c.result_word, func.count())
        .where(ACTIVITIES.c.result_word.is_not(None))
        .group_by(ACTIVITIES.c.result_word)
        .order_by(func.count().desc(), ACTIVITIES.c.result_word)
    )
    found = await session.execute(query)
    return {word: n for word, n in found if word and word.casefold() not in words}


async def _explained(
    session: ReadSession, reading: CallReading, activity_ids: Sequence[int]
) -> ColumnElement[Any] | None:
    """Return what the own words of these activities mean, however they are spelt.

    Neither database folds all the letters that Python folds: the few words are read
    and compared here.
    """
    if not reading.words:
        return None
    query = select(ACTIVITIES.c.result_word).where(
        ACTIVITIES.c.result_word.is_not(None),
        among(session, ACTIVITIES.c.id, activity_ids),
    )
    seen = await session.scalars(query.distinct())
    known = {
        word: reading.words[word.casefold()]
        for word in seen
        if word.casefold() in reading.words
    }
    return case(known, value=ACTIVITIES.c.result_word, else_=None) if known else None

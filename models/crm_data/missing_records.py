"""Which records the CRM is asked about anew, and the burial of those that are gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.derive_touches import ACTIVITIES, derive_touches
from models.crm_data.stream_tables import stream_rows
from models.db.among import among
from models.db.patience import take_time
from models.db.read_session import ReadSession

MEETINGS: Final = "meetings"
UNTOUCHED: Final = ("deals", "contacts")
"""Of these no touch is derived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a stream's rows, whatever became of them."""

    ids: list[str]
    """By which the CRM knows them."""
    after: int | None
    """Where the next share begins; None: from the beginning."""


async def expected(
    session: ReadSession, *, crm: str, stream: str, now: datetime
) -> list[str]:
    """Return the CRM's ids of what is open, or lies ahead of `now`, and not archived.

    Of a stream that has neither: nothing.
    """
    table, where = stream_rows(stream, crm=crm)
    if stream == MEETINGS:
        where += [table.c.starts_at > now]
    elif stream == "deals":
        where += [table.c.is_closed.is_(False)]
    else:
        return []
    query = select(table.c.external_id).where(*where, table.c.archived_at.is_(None))
    return list(await session.scalars(query.order_by(table.c.id)))


async def buried_since(
    session: ReadSession, since: datetime, *, crm: str, stream: str, limit: int
) -> list[str]:
    """Return the CRM's ids of what was archived after `since`, the latest first."""
    table, where = stream_rows(stream, crm=crm)
    query = select(table.c.external_id).where(*where, table.c.archived_at > since)
    query = query.order_by(table.c.archived_at.desc(), table.c.id).limit(limit)
    return list(await session.scalars(query))


async def newest(
    session: ReadSession, *, crm: str, stream: str, limit: int
) -> list[str]:
    """Return the CRM's ids of the records that came last and are not archived."""
    table, where = stream_rows(stream, crm=crm)
    query = select(table.c.external_id).where(*where, table.c.archived_at.is_(None))
    return list(await session.scalars(query.order_by(table.c.id.desc()).limit(limit)))


async def count_rows(session: ReadSession, *, crm: str, stream: str) -> int:
    """Return how many records of `stream` are stored, archived ones too."""
    table, where = stream_rows(stream, crm=crm)
    query = select(func.count()).select_from(table).where(*where)
    return await session.scalar(query) or 0


async def share_after(
    session: ReadSession, after: int | None, *, crm: str, stream: str, limit: int
) -> Share:
    """Return the next `limit` rows after the own id `after`, archived ones too."""
    table, where = stream_rows(stream, crm=crm)
    query = select(table.c.external_id, table.c.id).where(*where)
    query = query.where(table.c.id > (after or 0)).order_by(table.c.id).limit(limit)
    found = (await session.execute(query)).all()
    return Share(
        ids=[row.external_id for row in found],
        after=found[-1].id if len(found) == limit else None,
    )


async def not_archived(
    session: ReadSession, ids: Sequence[str], *, crm: str, stream: str
) -> list[str]:
    """Return which of `ids` count as there, in their order."""
    table, where = stream_rows(stream, crm=crm)
    query = select(table.c.external_id).where(
        *where,
        table.c.archived_at.is_(None),
        among(session, table.c.external_id, ids),
    )
    there = set(await session.scalars(query))
    return [one for one in ids if one in there]


async def bury(
    session: AsyncSession,
    ids: Sequence[str],
    *,
    crm: str,
    stream: str,
    now: datetime,
) -> None:
    """Take records for archived at `now`; they rise when the CRM tells of them."""
    await take_time(session)
    table, where = stream_rows(stream, crm=crm)
    among_them = among(session, table.c.external_id, ids)
    await session.execute(
        update(table)
        .where(*where, among_them, table.c.archived_at.is_(None))
        .values(archived_at=now)
    )
    if stream not in UNTOUCHED:
        query = select(ACTIVITIES.c.id).where(*where, among_them)
        await derive_touches(session, list(await session.scalars(query)))

"""What the CRM should still have: open deals and coming meetings, and their burial."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.derive_touches import ACTIVITIES, DEALS, derive_touches
from models.db.among import among

MEETINGS = "meetings"


async def expected(
    session: AsyncSession, *, crm: str, stream: str, now: datetime
) -> list[str]:
    """Return the CRM's ids of what is open, or lies ahead of `now`, and not archived.

    `stream` is deals or meetings.
    """
    if stream == MEETINGS:
        query = select(ACTIVITIES.c.external_id).where(
            *_activities(crm, stream),
            ACTIVITIES.c.archived_at.is_(None),
            ACTIVITIES.c.starts_at > now,
        )
        return list(await session.scalars(query.order_by(ACTIVITIES.c.id)))
    query = select(DEALS.c.external_id).where(
        DEALS.c.crm == crm,
        DEALS.c.archived_at.is_(None),
        DEALS.c.merged_into.is_(None),
        DEALS.c.is_closed.is_(False),
    )
    return list(await session.scalars(query.order_by(DEALS.c.id)))


async def bury(
    session: AsyncSession,
    ids: Sequence[str],
    *,
    crm: str,
    stream: str,
    now: datetime,
) -> None:
    """Take records for archived at `now`; they rise when the CRM tells of them."""
    is_meeting = stream == MEETINGS
    table = ACTIVITIES if is_meeting else DEALS
    among_them = among(session, table.c.external_id, ids)
    where = _activities(crm, stream) if is_meeting else (DEALS.c.crm == crm,)
    await session.execute(
        update(table)
        .where(*where, among_them, table.c.archived_at.is_(None))
        .values(archived_at=now)
    )
    if is_meeting:
        query = select(table.c.id).where(*where, among_them)
        await derive_touches(session, list(await session.scalars(query)))


def _activities(crm: str, stream: str) -> tuple[ColumnElement[bool], ...]:
    return (ACTIVITIES.c.crm == crm, ACTIVITIES.c.stream == stream)

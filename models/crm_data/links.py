"""Which activities a deal has, told from the deal's side."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.derive_touches import ACTIVITIES, LINKS, derive_touches
from models.db.among import among

Pair = tuple[int, str]
"""An activity's id, and the CRM's id of a deal."""


async def store_deal_links(
    session: AsyncSession,
    asked: Sequence[str],
    links: Mapping[str, Sequence[str]],
    *,
    crm: str,
    stream: str,
) -> int:
    """Tie the deals `asked` to just the activities in `links`; count those that differ.

    An activity in the recycle bin has lost its links there, and keeps ours. One that is
    not stored yet brings its own links when it comes.
    """
    told = {one for activities in links.values() for one in activities}
    ids = await _ids(session, sorted(told), crm=crm, stream=stream)
    wanted = {
        (ids[one], deal)
        for deal, activities in links.items()
        for one in activities
        if one in ids
    }
    stored = await _stored(session, asked, crm=crm, stream=stream)
    gone, new = sorted(stored - wanted), sorted(wanted - stored)
    if gone:
        pair = tuple_(LINKS.c.activity_id, LINKS.c.deal_external_id)
        await session.execute(delete(LINKS).where(pair.in_(gone)))
    if new:
        await session.execute(
            insert(LINKS),
            [{"activity_id": one, "deal_external_id": deal} for one, deal in new],
        )
    differing = sorted({one for one, _ in gone + new})
    await derive_touches(session, differing)
    return len(differing)


async def _ids(
    session: AsyncSession, told: Sequence[str], *, crm: str, stream: str
) -> Mapping[str, int]:
    query = select(ACTIVITIES.c.external_id, ACTIVITIES.c.id).where(
        ACTIVITIES.c.crm == crm,
        ACTIVITIES.c.stream == stream,
        ACTIVITIES.c.archived_at.is_(None),
        among(session, ACTIVITIES.c.external_id, told),
    )
    return {row.external_id: row.id for row in await session.execute(query)}


async def _stored(
    session: AsyncSession, asked: Sequence[str], *, crm: str, stream: str
) -> set[Pair]:
    query = (
        select(LINKS.c.activity_id, LINKS.c.deal_external_id)
        .join(ACTIVITIES, ACTIVITIES.c.id == LINKS.c.activity_id)
        .where(
            ACTIVITIES.c.crm == crm,
            ACTIVITIES.c.stream == stream,
            ACTIVITIES.c.archived_at.is_(None),
            among(session, LINKS.c.deal_external_id, asked),
        )
    )
    return {(one, deal) for one, deal in await session.execute(query)}

"""Which activities a deal has, told from the deal's side."""

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from sqlalchemy import Table, delete, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.derive_touches import ACTIVITIES, LINKS, derive_touches
from models.crm_data.heirs import DEALS, living_heirs
from models.db.among import among
from models.db.bulk_insert import KEEP, insert_rows
from models.db.read_session import ReadSession
from models.tables import LinksDue

DUE = cast("Table", LinksDue.__table__)

AT_ONCE = 5_000
"""Pairs in one statement: each is two of its parameters, and those have their limit."""
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
    not stored yet brings its own links when it comes. An heir of a merger keeps what
    was moved to it, and gets what is new: nobody tells whether the CRM moved it, too.
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
    heirs = await _heirs(session, asked, crm=crm)
    gone = sorted(pair for pair in stored - wanted if pair[1] not in heirs)
    new = sorted(wanted - stored)
    pair = tuple_(LINKS.c.activity_id, LINKS.c.deal_external_id)
    for start in range(0, len(gone), AT_ONCE):
        part = gone[start : start + AT_ONCE]
        await session.execute(delete(LINKS).where(pair.in_(part)))
    if new:
        await session.execute(
            insert(LINKS),
            [{"activity_id": one, "deal_external_id": deal} for one, deal in new],
        )
    differing = sorted({one for one, _ in gone + new})
    await derive_touches(session, differing)
    return len(differing)


async def note_due(
    session: ReadSession, deal_ids: Collection[str], *, crm: str
) -> None:
    """Note that the ties of these deals are to be read."""
    rows = [{"crm": crm, "deal_external_id": one} for one in sorted(deal_ids)]
    await insert_rows(session, DUE, rows, on_conflict=KEEP)


async def due(session: ReadSession, *, crm: str, limit: int) -> list[str]:
    """Return deals whose ties are still to be read."""
    query = (
        select(DUE.c.deal_external_id)
        .where(DUE.c.crm == crm)
        .order_by(DUE.c.deal_external_id)
        .limit(limit)
    )
    return list(await session.scalars(query))


async def are_read(session: AsyncSession, deal_ids: Sequence[str], *, crm: str) -> None:
    """Note that the ties of these deals have been read."""
    named = among(session, DUE.c.deal_external_id, deal_ids)
    await session.execute(delete(DUE).where(DUE.c.crm == crm, named))


async def _heirs(
    session: ReadSession, asked: Sequence[str], *, crm: str
) -> frozenset[str]:
    """Return those of `asked` into which others were merged and which live."""
    query = living_heirs(crm).where(among(session, DEALS.c.merged_into, asked))
    return frozenset(await session.scalars(query))


async def _ids(
    session: ReadSession, told: Sequence[str], *, crm: str, stream: str
) -> Mapping[str, int]:
    query = select(ACTIVITIES.c.external_id, ACTIVITIES.c.id).where(
        ACTIVITIES.c.crm == crm,
        ACTIVITIES.c.stream == stream,
        ACTIVITIES.c.archived_at.is_(None),
        among(session, ACTIVITIES.c.external_id, told),
    )
    return {row.external_id: row.id for row in await session.execute(query)}


async def _stored(
    session: ReadSession, asked: Sequence[str], *, crm: str, stream: str
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

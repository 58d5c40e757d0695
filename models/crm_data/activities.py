"""Activities of a page with their attendees, links and touches."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypedDict, cast

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.derive_touches import (
    ACTIVITIES,
    LINKS,
    add_touches,
    derive_touches,
)
from models.crm_data.heirs import living_heirs
from models.crm_data.lost_fields import refuse_losses
from models.crm_data.owners_and_stages import owner_ids
from models.crm_data.row_changes import Written, compare, newest_rows, write
from models.db.among import among
from models.db.bulk_insert import insert_rows
from models.db.read_session import ReadSession
from models.db.row_format import columns_of, stored_rows
from models.tables import Attendee

ATTENDEES = cast("Table", Attendee.__table__)

Pairs = dict[int, frozenset[Any]]


class ActivityRow(TypedDict):
    """An activity; owner, attendees and deals by the CRM's own ids."""

    external_id: str
    owner: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    created_at: datetime | None
    modified_at: datetime
    title: str | None
    direction: str | None
    activity_type: str | None
    outcome: str | None
    done: bool
    is_bulk: bool
    has_contact: bool
    contact_key: int | None
    result: str | None
    result_word: str | None
    duration_seconds: int | None
    archived_at: datetime | None
    deals: tuple[str, ...]
    attendees: tuple[str, ...]


AS_TOLD = tuple(name for name in ActivityRow.__annotations__ if name in ACTIVITIES.c)
"""What is stored as the CRM tells it."""


async def store_activities(
    session: AsyncSession,
    rows: Sequence[ActivityRow],
    *,
    crm: str,
    stream: str,
    may_lose: bool,
) -> Written:
    """Store a page; the links of each activity in it are replaced by those it names.

    An activity in the recycle bin has lost its links there, and keeps ours.
    FieldsLostError if one would lose a vital field, unless it `may_lose` one.
    """
    owners = await owner_ids(session, _owners_named(rows), crm=crm)
    owned = {"owner_id": [owners[row["owner"]] for row in rows]}
    page = stored_rows(session, ACTIVITIES, columns_of(rows, AS_TOLD) | owned)
    within = [ACTIVITIES.c.crm == crm, ACTIVITIES.c.stream == stream]
    changes = await compare(session, newest_rows(page), within=within)
    if not may_lose:
        refuse_losses(changes, stream=stream)
    await write(session, changes, constant={"crm": crm, "stream": stream})
    new = await _ids(session, changes.external_ids(changes.new), crm, stream)
    ids = changes.ids | new
    linked = {ids[row["external_id"]]: row for row in rows if not row["archived_at"]}
    moved = await _moved(session, list(changes.ids.values()), crm=crm)
    deals = {
        one: moved.get(one, frozenset()).union(row["deals"])
        for one, row in linked.items()
    }
    guests = {
        one: frozenset(owners[who] for who in row["attendees"])
        for one, row in linked.items()
    }
    created = frozenset(new.values())
    relinked = await _replace(session, LINKS, deals, new=created)
    await _replace(session, ATTENDEES, guests, new=created)
    await add_touches(session, list(created))
    changed = changes.external_ids([row for _, row in changes.changed])
    await derive_touches(session, list({ids[one] for one in changed} | relinked))
    return changes.written


def _owners_named(rows: Iterable[ActivityRow]) -> Iterable[str | None]:
    for row in rows:
        yield row["owner"]
        yield from row["attendees"]


async def _ids(
    session: ReadSession, external_ids: list[str], crm: str, stream: str
) -> dict[str, int]:
    if not external_ids:
        return {}
    result = await session.execute(
        select(ACTIVITIES.c.external_id, ACTIVITIES.c.id).where(
            ACTIVITIES.c.crm == crm,
            ACTIVITIES.c.stream == stream,
            among(session, ACTIVITIES.c.external_id, external_ids),
        )
    )
    return {row.external_id: row.id for row in result}


async def _moved(session: ReadSession, ids: list[int], *, crm: str) -> Pairs:
    """Return the ties to heirs of mergers: we moved them, and the CRM may not know."""
    heirs = living_heirs(crm)
    return await _pairs(session, LINKS, ids, LINKS.c.deal_external_id.in_(heirs))


async def _replace(
    session: AsyncSession, table: Table, wanted: Pairs, *, new: frozenset[int]
) -> set[int]:
    """Make `table` hold just the wanted pairs; return the old activities that differ.

    `table` has two columns: the activity and what it is tied to. `new` activities have
    no pairs yet.
    """
    activity, other = table.c
    stored = await _pairs(session, table, [one for one in wanted if one not in new])
    differing = {
        one
        for one, pairs in wanted.items()
        if one not in new and stored.get(one, frozenset()) != pairs
    }
    if differing:
        await session.execute(
            delete(table).where(among(session, activity, list(differing)))
        )
    added = [
        {activity.name: one, other.name: pair}
        for one, pairs in wanted.items()
        if one in new or one in differing
        for pair in pairs
    ]
    await insert_rows(session, table, added)
    return differing


async def _pairs(
    session: ReadSession, table: Table, ids: list[int], *where: ColumnElement[bool]
) -> Pairs:
    if not ids:
        return {}
    activity, other = table.c
    result = await session.execute(
        select(activity, other).where(among(session, activity, ids), *where)
    )
    found: dict[int, set[Any]] = {}
    for one, pair in result:
        found.setdefault(one, set()).add(pair)
    return {one: frozenset(pairs) for one, pairs in found.items()}

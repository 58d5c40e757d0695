"""What became of it all: what was opened and won, and how deals ended, by today.

The only reading that looks ahead of the day that is replayed; no rule may use it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from coaching.replay.picks import End
from coaching.standing.aftermath import Won
from coaching.standing.record import Win
from models.crm_data.closings import (
    UNDONE,
    closed_at_by,
    closings,
    is_won_by,
    undone_at,
)
from models.crm_data.freshness import LOGGED
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import exists_at, fields_at, opener_at
from models.tables import Activity, Deal, DealSnapshot, StreamState

MANY = 500
"""Ids in one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The time of which the database tells anything."""

    first: datetime | None
    """The oldest state of a deal; None: there is none."""
    synced_at: datetime | None
    """When the deals were last read in full; None: never."""


async def extent(session: ReadSession) -> Extent:
    """Return the time of which the database tells, in two statements."""
    first = await session.scalar(select(func.min(DealSnapshot.at)))
    synced = await session.scalar(
        select(func.min(StreamState.finished_at)).where(
            StreamState.stream == "deals", StreamState.disabled_reason.is_(None)
        )
    )
    return Extent(first=first, synced_at=synced)


async def openings_since(
    session: ReadSession, *, since: datetime, until: datetime
) -> Mapping[int, Sequence[datetime]]:
    """Return when each owner opened deals, of those opened by `until`; oldest first."""
    query = (
        select(opener_at(until), Deal.created_at)
        .where(exists_at(until), Deal.created_at > since)
        .order_by(Deal.created_at, Deal.id)
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for owner_id, at in await plain_rows(session, query):
        if owner_id is not None and at is not None:
            found[owner_id].append(at)
    return found


async def wins_since(
    session: ReadSession, *, since: datetime, until: datetime
) -> tuple[Mapping[int, Sequence[Won]], int]:
    """Return the wins of each owner, and how many have no amount or no currency."""
    snapshot = aliased(DealSnapshot)
    won = closings(until, since=since, is_won=True)
    query = (
        select(
            snapshot.owner_id, won.c.closed_at, snapshot.amount_minor, snapshot.currency
        )
        .select_from(won)
        .join(Deal, Deal.id == won.c.deal_id)
        .join(snapshot, fields_at(snapshot, until))
        .where(exists_at(until))
        .order_by(won.c.closed_at, Deal.id)
    )
    found: dict[int, list[Won]] = defaultdict(list)
    without = 0
    for owner_id, at, minor, currency in await plain_rows(session, query):
        if minor is None or not currency:
            without += 1
        elif owner_id is not None and at is not None:
            found[owner_id].append(Won(at=at, amount_minor=minor, currency=currency))
    return found, without


async def won_between(
    session: ReadSession, *, since: datetime, until: datetime
) -> Sequence[Win]:
    """Return the deals that anybody won after `since`, by `until`."""
    won = closings(until, since=since, is_won=True)
    query = (
        select(Deal.id, won.c.closed_at)
        .select_from(won)
        .join(Deal, Deal.id == won.c.deal_id)
        .where(exists_at(until))
        .order_by(won.c.closed_at, Deal.id)
    )
    return [
        Win(deal_id=deal_id, won_at=at)
        for deal_id, at in await plain_rows(session, query)
    ]


async def first_seen(session: ReadSession) -> Mapping[int, datetime]:
    """Return the first instant at which each owner is known to have had a deal."""
    query = select(DealSnapshot.owner_id, func.min(DealSnapshot.at)).group_by(
        DealSnapshot.owner_id
    )
    rows = await plain_rows(session, query)
    return {owner: at for owner, at in rows if owner is not None and at is not None}


async def ends(
    session: ReadSession, deal_ids: Collection[int], *, until: datetime
) -> Mapping[int, End]:
    """Return how each of `deal_ids` stood at `until`."""
    found: dict[int, End] = {}
    for part in _parts(sorted(deal_ids)):
        query = (
            select(Deal.id, closed_at_by(until), is_won_by(until))
            .outerjoin(UNDONE, undone_at(until))
            .where(Deal.id.in_(part))
        )
        for deal_id, closed_at, is_won in await plain_rows(session, query):
            end = End.WON if is_won else End.LOST
            found[deal_id] = end if closed_at is not None else End.OPEN
    return found


async def is_logged(session: ReadSession, *, since: datetime, until: datetime) -> bool:
    """Say whether anybody logged a call, an e-mail or a meeting in [since, until)."""
    query = select(Activity.id).where(
        Activity.stream.in_(LOGGED),
        Activity.starts_at >= since,
        Activity.starts_at < until,
        Activity.is_bulk.is_(False),
    )
    return await session.scalar(query.limit(1)) is not None


async def first_logged(session: ReadSession) -> datetime | None:
    """Return when the first call, e-mail or meeting was; None: none ever was."""
    query = select(Activity.starts_at).where(
        Activity.stream.in_(LOGGED), Activity.is_bulk.is_(False)
    )
    return await session.scalar(query.order_by(Activity.starts_at).limit(1))


def _parts(ids: Sequence[int]) -> Iterator[tuple[int, ...]]:
    rest = iter(ids)
    while part := tuple(islice(rest, MANY)):
        yield part

"""How open deals were moved: their close dates, amounts and owners, from snapshots."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Over, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from coaching.facts import AmountMove, CloseMove
from models.db.built_once import Asked, built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.last_touches import Holder
from models.tables import DealSnapshot

LATELY = timedelta(days=60)
"""How long a change of amount or owner is of interest."""
_LAGGED = ("close_date", "amount_minor", "currency", "owner_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class DealMoves:
    """What changed on one deal up to an instant."""

    close: tuple[CloseMove, ...] = ()
    amounts: tuple[AmountMove, ...] = ()
    """Of the last 60 days, within one currency, the oldest first."""
    taken_over_at: datetime | None = None
    """When its owner had it from somebody else, if in the last 60 days."""
    given_by: int | None = None
    """The row id of the owner who had it before that."""


class _Row(NamedTuple):
    """A snapshot beside the one before it."""

    deal_id: int
    at: datetime
    close_date: date | None
    amount_minor: int | None
    currency: str | None
    owner_id: int | None
    was_close_date: date | None
    was_amount_minor: int | None
    was_currency: str | None
    was_owner_id: int | None


UNMOVED = DealMoves()


async def deal_moves(
    session: ReadSession,
    holders: Mapping[int, Holder],
    *,
    deals: Asked[int],
    now: datetime,
) -> Mapping[int, DealMoves]:
    """Return what moved on the deals of `holders` by `now`, in one statement.

    `deals` selects the ids of these deals; it may select more of them. A deal that
    never moved is not there.
    """
    by_deal: dict[int, list[_Row]] = defaultdict(list)
    for row in map(_Row._make, await plain_rows(session, _changes(deals, now))):
        if row.deal_id in holders:
            by_deal[row.deal_id].append(row)
    return {
        deal_id: _moves(rows, holders[deal_id], now=now)
        for deal_id, rows in by_deal.items()
    }


@built_once
def _changes(deals: Asked[int], now: datetime) -> Select[*tuple[Any, ...]]:
    """Select each snapshot that differs from the one before it in what counts."""
    snapshot = DealSnapshot
    own = [getattr(snapshot, name) for name in _LAGGED]
    # SQLite keeps dates as text: without the type they would come back as that.
    earlier = [_before(column).label(f"was_{column.key}") for column in own]
    steps = (
        select(
            snapshot.deal_id,
            snapshot.at,
            *own,
            *earlier,
            _before(snapshot.at).label("was_at"),
        )
        .where(snapshot.deal_id.in_(deals.query), snapshot.at <= now)
        .subquery()
    )
    columns = steps.c
    lately = or_(
        columns.amount_minor.is_distinct_from(columns.was_amount_minor),
        columns.owner_id.is_distinct_from(columns.was_owner_id),
    )
    counts = or_(
        columns.close_date.is_distinct_from(columns.was_close_date),
        and_(columns.at > now - LATELY, lately),
    )
    wanted = [columns[name] for name in _Row._fields]
    return (
        select(*wanted)
        .where(columns.was_at.is_not(None), counts)
        .order_by(columns.deal_id, columns.at)
    )


def _before(column: InstrumentedAttribute[Any]) -> Over[Any]:
    return func.lag(column, type_=column.type).over(
        partition_by=DealSnapshot.deal_id, order_by=DealSnapshot.at
    )


def _moves(rows: list[_Row], holder: Holder, *, now: datetime) -> DealMoves:
    taken = [
        row
        for row in rows
        if row.at > now - LATELY
        and row.was_owner_id not in {None, row.owner_id}
        and row.owner_id == holder.owner_id
    ]
    return DealMoves(
        close=_close_moves(rows, holder),
        amounts=_amount_moves(rows, holder, since=now - LATELY),
        taken_over_at=taken[-1].at if taken else None,
        given_by=taken[-1].was_owner_id if taken else None,
    )


def _close_moves(rows: list[_Row], holder: Holder) -> tuple[CloseMove, ...]:
    """Return the moves; a date that was emptied and set again moved between the two."""
    found: list[CloseMove] = []
    last: date | None = None
    for row in rows:
        before = row.was_close_date or last
        last = row.close_date or before
        if before is None or row.close_date is None or before == row.close_date:
            continue
        day = holder.calendar.today(row.at)
        found.append(CloseMove(on=day, before=before, after=row.close_date))
    return tuple(found)


def _amount_moves(
    rows: list[_Row], holder: Holder, *, since: datetime
) -> tuple[AmountMove, ...]:
    return tuple(
        AmountMove(
            on=holder.calendar.today(row.at),
            before_minor=row.was_amount_minor,
            after_minor=row.amount_minor,
        )
        for row in rows
        if row.at > since
        and row.was_amount_minor is not None
        and row.amount_minor is not None
        and row.was_amount_minor != row.amount_minor
        and row.was_currency == row.currency
    )

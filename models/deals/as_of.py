"""What a deal was at an instant, in SQL: open or not, and its last known fields.

The latest snapshot at or before the instant holds stage, amount, currency, close date
and owner. A deal that has none is not known then, and is left out.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from models.crm_data.closings import stood_closed
from models.db.built_once import built_once
from models.tables import Deal, DealSnapshot

# Names under which statements look into the past; made once, since making one costs
# as much as a short query.
_LATEST, _OWN, _FIRST, _HAD = (aliased(DealSnapshot) for _ in range(4))
FEW = 40
"""Owners up to whom it pays to look up their deals one by one."""


def exists_at(now: datetime) -> ColumnElement[bool]:
    """Say that a deal had been created and was neither archived nor merged away.

    When a deal was merged is not known: it counts on no day.
    """
    return and_(
        or_(Deal.created_at <= now, Deal.created_at.is_(None)),
        or_(Deal.archived_at.is_(None), Deal.archived_at > now),
        Deal.merged_into.is_(None),
    )


def open_at(now: datetime) -> ColumnElement[bool]:
    """Say that a deal existed and was not yet closed.

    A closed deal whose closing is not dated was open on no day that is known. One that
    was reopened was not open while it stood closed.
    """
    never_closed = and_(Deal.closed_at.is_(None), Deal.is_closed.is_(False))
    not_yet = or_(never_closed, Deal.closed_at > now)
    return and_(exists_at(now), not_yet, ~stood_closed(now))


def fields_at(snapshot: type[DealSnapshot], now: datetime) -> ColumnElement[bool]:
    """Return the ON clause that joins each deal with its `snapshot` at `now`."""
    latest = (
        select(func.max(_LATEST.at))
        .where(_LATEST.deal_id == Deal.id, _LATEST.at <= now)
        .correlate(Deal)
        .scalar_subquery()
    )
    return and_(snapshot.deal_id == Deal.id, snapshot.at == latest)


def began_at(now: datetime) -> ColumnElement[datetime | None]:
    """Return when a deal was created; where the CRM says nothing, when first seen.

    None for an undated deal that our own sync had not seen by `now`: whether it was
    there is not known.
    """
    seen = (
        select(func.min(_OWN.at))
        .where(_OWN.deal_id == Deal.id, _OWN.at <= now, _OWN.from_crm.is_(False))
        .correlate(Deal)
        .scalar_subquery()
    )
    return func.coalesce(Deal.created_at, seen)


def opener_at(now: datetime) -> ScalarSelect[int | None]:
    """Return the owner's row id of who had the deal first: who opened it."""
    return (
        select(_FIRST.owner_id)
        .where(
            _FIRST.deal_id == Deal.id, _FIRST.at <= now, _FIRST.owner_id.is_not(None)
        )
        .order_by(_FIRST.at)
        .limit(1)
        .correlate(Deal)
        .scalar_subquery()
    )


def few(owners: Collection[int] | None) -> Collection[int] | None:
    """Return `owners` if their deals are better looked up one by one, else None."""
    return None if owners is None or len(owners) > FEW else owners


def ever_of(owners: Collection[int] | None) -> ColumnElement[bool]:
    """Narrow deals to those that one of `owners` ever had; None takes all.

    This saves time and decides nothing: for many owners, who are no `few`, all deals
    are read, which is then the shorter way.
    """
    if owners is None:
        return true()
    return Deal.id.in_(select(_HAD.deal_id).where(_HAD.owner_id.in_(owners)))


@built_once
def open_deal_ids(now: datetime, owners: Collection[int] | None) -> Select[int]:
    """Select the ids of the deals open at `now`, of these owners or of everybody."""
    return select(Deal.id).where(open_at(now), ever_of(owners))


@built_once
def deals_named(ids: Collection[int]) -> Select[int]:
    """Select the ids of deals that are known by them."""
    return select(Deal.id).where(Deal.id.in_(ids))

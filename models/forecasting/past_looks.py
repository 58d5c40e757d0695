"""Looks back at the open deals: how each stood on some past days, all in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import (
    CTE,
    ColumnElement,
    Subquery,
    and_,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from models.crm_data.closings import UNDONE, closed_at_by, is_won_by, undone_at
from models.db.base import UTCDateTime
from models.deals.as_of import exists_at
from models.tables import Deal, DealSnapshot, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class PastInstant:
    """A past day, and instants before and after it that a query compares with."""

    at: datetime
    marks: Mapping[str, datetime] = field(default_factory=dict)
    """By name; the same names for every look of a table."""


def looks_table(looks: Sequence[PastInstant]) -> CTE:
    """Return `looks` as a table: place, at, and a column for each mark."""
    rows = [
        select(
            literal(place).label("place"),
            literal(look.at, UTCDateTime).label("at"),
            *(
                literal(mark, UTCDateTime).label(name)
                for name, mark in look.marks.items()
            ),
        )
        for place, look in enumerate(looks)
    ]
    return union_all(*rows).cte("looks")


def seen(looks: CTE, *, now: datetime) -> Subquery:
    """Return the deals open at each look, with the fields that they had then.

    All columns of `looks`, and the deal's id, creation, closing and whether it was won
    as known at `now`; stage, amount and currency as they were at the look. A deal of
    which one of creation or stage is not known is left out, as is a closed stage.
    """
    then = aliased(DealSnapshot)
    last = aliased(DealSnapshot)
    latest = (
        select(func.max(last.at))
        .where(last.deal_id == Deal.id, last.at <= looks.c.at)
        .correlate(Deal, looks)
        .scalar_subquery()
    )
    open_stages = select(Stage.id).where(Stage.is_closed.is_(False))
    return (
        select(
            *looks.c,
            Deal.id.label("deal_id"),
            Deal.created_at,
            closed_at_by(now).label("closed_at"),
            is_won_by(now).label("is_won"),
            then.stage_id,
            then.amount_minor,
            then.currency,
        )
        .select_from(looks)
        .join(Deal, _open_at(looks))
        .join(then, and_(then.deal_id == Deal.id, then.at == latest))
        .outerjoin(UNDONE, undone_at(now))
        .where(exists_at(now), then.stage_id.in_(open_stages))
        .subquery("seen")
    )


def _open_at(looks: CTE) -> ColumnElement[bool]:
    never_closed = and_(Deal.closed_at.is_(None), Deal.is_closed.is_(False))
    return and_(
        Deal.created_at <= looks.c.at, or_(never_closed, Deal.closed_at > looks.c.at)
    )


def spaced(now: datetime, *, days: int, count: int) -> list[datetime]:
    """Return `count` instants before `now`, `days` apart, the newest `days` ago."""
    return [now - timedelta(days=days * number) for number in range(1, count + 1)]

"""What reps opened and whom they sought: deals begun, and touches on no deal."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, Subquery, case, exists, false, func, select

from coaching.facts import Creation
from coaching.measures.opened_by import opened_by
from coaching.measures.outreach import Outreach, one_by_one
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import ever_of, exists_at, few, opener_at
from models.deals.import_days import day_numbers, day_of, on_one_of
from models.deals.last_touches import AHEAD, KIND_OF
from models.tables import Deal, DealSnapshot, Owner, Touch

BASE_WEEKS = 26
"""Weeks of openings that make a rep's base rate."""
OutreachRow: TypeAlias = Row[
    int | None, datetime, str, int | None, bool, bool, bool, bool
]
GOING_OUT = ("call", "email", "message")
"""Kinds of touch by which a rep goes out to a customer."""
NORM_SPAN = timedelta(days=120)
"""Holds 60 business days, with room for holidays and time off."""


async def recent_openings(
    session: ReadSession,
    *,
    now: datetime,
    owners: Collection[int] | None,
    imported: Collection[date],
) -> Mapping[int, Sequence[Creation]]:
    """Return the deals that each owner opened in the base weeks, oldest first.

    What was created on one of the `imported` days nobody opened. `owners` narrows them
    to the deals that one of these ever had; None takes all. A deal that changed hands
    stays with who had it first.
    """
    found: dict[int, list[Creation]] = defaultdict(list)
    for row in await plain_rows(session, _recently_opened(now, few(owners))):
        owner_id, at = row[0], row[2]
        if owner_id is None or at is None:
            continue
        if day_of(at) not in imported:
            found[owner_id].append(_creation(*row[1:]))
    return found


@built_once
def _recently_opened(
    now: datetime, owners: Collection[int] | None
) -> Select[*tuple[Any, ...]]:
    since = now - timedelta(weeks=BASE_WEEKS)
    opened = (
        _opened(now)
        .where(exists_at(now), Deal.created_at > since, ever_of(owners))
        .subquery()
    )
    query = _with_maker(opened, now=now)
    return query.order_by(opened.c.created_at, opened.c.id)


def _opened(
    now: datetime,
) -> Select[int | None, int, datetime | None, str | None, str | None]:
    return select(
        opener_at(now).label("opener"),
        Deal.id,
        Deal.created_at,
        Deal.created_by,
        Deal.created_by_user,
    )


def _with_maker(
    opened: Subquery, *, now: datetime
) -> Select[int | None, int, datetime, str | None, bool | None, bool]:
    """Select opener, deal and day of `opened`, and what tells whose opening it was."""
    told = opened.c
    sought = exists().where(
        Touch.deal_id == told.id,
        Touch.owner_id == told.opener,
        Touch.occurs_at <= told.created_at,
        Touch.known_at <= now,
        Touch.kind.in_(GOING_OUT),
        Touch.inbound.is_(False),
    )
    return select(
        told.opener,
        told.id,
        told.created_at,
        told.created_by,
        told.created_by_user == Owner.user_id,
        # Looked for only where it matters.
        case((told.created_by.is_(None), false()), else_=sought),
    ).outerjoin(Owner, Owner.id == told.opener)


def _creation(
    deal_id: int,
    at: datetime,
    maker: str | None,
    made_by_rep: bool | None,  # noqa: FBT001 - a row of the statement above
    sought_first: bool,  # noqa: FBT001 - and this one
) -> Creation:
    by = opened_by(
        maker,
        made_by_rep=None if made_by_rep is None else bool(made_by_rep),
        sought_first=bool(sought_first),
    )
    return Creation(deal_id=deal_id, at=at, by=by)


async def older_openings(
    session: ReadSession,
    *,
    now: datetime,
    owners: Collection[int],
    imported: Collection[date],
) -> Mapping[int, tuple[Creation]]:
    """Return the newest deal that each of `owners` opened before the base weeks.

    What was created on one of the `imported` days nobody opened.
    """
    query = _opened_before(now, owners, few(owners), day_numbers(imported))
    rows = await plain_rows(session, query)
    return {row[0]: (_creation(*row[1:]),) for row in rows if row[0] is not None}


@built_once
def _opened_before(
    now: datetime,
    owners: Collection[int],
    narrow: Collection[int] | None,
    imported: Collection[int],
) -> Select[*tuple[Any, ...]]:
    since = now - timedelta(weeks=BASE_WEEKS)
    opened = (
        _opened(now)
        .where(exists_at(now), Deal.created_at <= since, ever_of(narrow))
        .where(~on_one_of(imported))
        .subquery()
    )
    newest = func.row_number().over(
        partition_by=opened.c.opener,
        order_by=(opened.c.created_at.desc(), opened.c.id.desc()),
    )
    ranked = (
        select(opened, newest.label("rank"))
        .where(opened.c.opener.in_(owners))
        .subquery()
    )
    return _with_maker(ranked, now=now).where(ranked.c.rank == 1)


async def deals_ever(
    session: ReadSession, *, now: datetime, owners: Collection[int]
) -> Mapping[int, int]:
    """Count the deals that each of `owners` had by `now`, open or closed."""
    rows = await plain_rows(session, _ever_owned(now, owners))
    return {owner: n for owner, n in rows if owner is not None}


@built_once
def _ever_owned(now: datetime, owners: Collection[int]) -> Select[int | None, int]:
    deals = func.count(DealSnapshot.deal_id.distinct())
    return (
        select(DealSnapshot.owner_id, deals)
        .where(DealSnapshot.owner_id.in_(owners), DealSnapshot.at <= now)
        .group_by(DealSnapshot.owner_id)
    )


async def touches_on_no_deal(
    session: ReadSession, *, now: datetime, owners: Collection[int]
) -> Mapping[int, Sequence[Outreach]]:
    """Return what each of `owners` did on no deal, and has booked, oldest first.

    Mailings are left out.
    """
    rows = await plain_rows(session, _on_no_deal(now, owners))
    by_owner = groupby(rows, key=itemgetter(0))
    return {
        owner: one_by_one([_outreach(row) for row in theirs])
        for owner, theirs in by_owner
        if owner is not None
    }


@built_once
def _on_no_deal(now: datetime, owners: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Touch.owner_id,
            Touch.occurs_at,
            Touch.kind,
            Touch.contact_key,
            Touch.customer_side,
            Touch.inbound,
            Touch.answered,
            Touch.is_attempt,
        )
        .where(
            Touch.deal_id.is_(None),
            Touch.owner_id.in_(owners),
            Touch.occurs_at > now - NORM_SPAN,
            Touch.occurs_at <= now + AHEAD,
            Touch.known_at <= now,
            Touch.kind != "task",
        )
        .order_by(Touch.owner_id, Touch.occurs_at)
    )


def _outreach(row: OutreachRow) -> Outreach:
    return Outreach(row[1], KIND_OF[row[2]], *row[3:])

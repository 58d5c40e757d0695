"""What was opened and won within one past month or quarter: not in the pipeline yet.

Twelve spans of 30 days and four of 90, back to back from now; one that begins before
the first deal on record is left out, for it could not know all that was opened.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import CTE, Select, and_, case, func, select
from sqlalchemy.orm import aliased

from coaching.facts import FreshSpan
from models.crm_data.closings import UNDONE, closed_at_by, is_won_by, undone_at
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import exists_at, fields_at
from models.forecasting.past_looks import PastInstant, looks_table, spaced
from models.tables import Deal, DealSnapshot

SPANS = ((30, 12), (90, 4))
"""Days of a span, and how many of them."""
Sums = tuple[int, int, int]
"""Created, won, minor units won."""


async def new_business(
    session: ReadSession, *, now: datetime, owners: Collection[int]
) -> tuple[FreshSpan, ...]:
    """Return the spans of what these `owners` have by now, in two statements.

    Each span of each currency, an empty one too; the newest first. Deals without a
    currency have spans of their own. A won deal without an amount or a currency is in
    none of the sums.
    """
    first = await session.scalar(
        select(func.min(Deal.created_at)).where(exists_at(now))
    )
    if first is None:
        return ()
    looks = [
        (days, PastInstant(at=at, marks={"end": at + timedelta(days=days)}))
        for days, count in SPANS
        for at in spaced(now, days=days, count=count)
        if at >= first
    ]
    if not looks:
        return ()
    table = looks_table([look for _, look in looks])
    wanted = frozenset(owners)
    sums: dict[tuple[int, str | None], Sums] = defaultdict(lambda: (0, 0, 0))
    rows = await plain_rows(session, _sums(table, now))
    for place, currency, owner, created, won, minor in rows:
        if owner in wanted:
            had = sums[place, currency]
            sums[place, currency] = (
                had[0] + created,
                had[1] + won,
                had[2] + int(minor),
            )
    currencies = sorted({currency for _, currency in sums}, key=_named)
    return tuple(
        _span(days, look.at, currency, sums[place, currency])
        for place, (days, look) in enumerate(looks)
        for currency in currencies
    )


def _named(currency: str | None) -> str:
    return currency or ""


def _sums(
    looks: CTE, now: datetime
) -> Select[int, str | None, int | None, int, int, int]:
    """Select created, won and amount by span, currency and owner as known at `now`."""
    last = aliased(DealSnapshot)
    won = and_(
        is_won_by(now),
        closed_at_by(now) <= looks.c.end,
        last.currency.is_not(None),
    )
    by = (looks.c.place, last.currency, last.owner_id)
    return (
        select(
            *by,
            func.count(),
            func.sum(case((and_(won, last.amount_minor.is_not(None)), 1), else_=0)),
            func.sum(case((won, func.coalesce(last.amount_minor, 0)), else_=0)),
        )
        .select_from(looks)
        .join(
            Deal,
            and_(Deal.created_at > looks.c.at, Deal.created_at <= looks.c.end),
        )
        .join(last, fields_at(last, now))
        .outerjoin(UNDONE, undone_at(now))
        .where(exists_at(now))
        .group_by(*by)
    )


def _span(days: int, since: datetime, currency: str | None, sums: Sums) -> FreshSpan:
    created, won, won_minor = sums
    return FreshSpan(
        days=days,
        since=since,
        currency=currency,
        created=created,
        won=won,
        won_minor=won_minor,
    )

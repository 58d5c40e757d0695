"""Forecasts as they were made, and what came of them."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import aliased

from coaching.forecasting.past_forecasts import Outcome, Prediction
from models.crm_data.closings import closings
from models.db.bulk_insert import KEEP, insert_rows
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import exists_at, fields_at
from models.tables import Deal, DealSnapshot, FrozenForecast

HORIZON = timedelta(days=30)
REMEMBERED = timedelta(weeks=52)
"""A forecast learns from the Fridays of a year whose 30 days are over."""
NOTHING = "XXX"
EXACT = 4
"""Decimals of a chance that are kept."""
FORECASTS = cast("Table", FrozenForecast.__table__)
Start = tuple[date, datetime]
"""The day of a forecast, and the instant at which its 30 days begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """For whom and when a forecast is made."""

    person_id: int
    day: date
    at: datetime
    is_afterwards: bool


async def freeze(
    session: ReadSession, predictions: Sequence[Prediction], occasion: Occasion
) -> None:
    """Keep `predictions`; those already kept for the occasion's day stay as they are.

    An empty forecast is kept too, so that nobody works it out again.
    """
    told = predictions or [_nothing(occasion.day)]
    rows = [
        {
            "person_id": occasion.person_id,
            "day": occasion.day,
            "currency": each.currency,
            "at": occasion.at,
            "is_afterwards": occasion.is_afterwards,
            "run_rate_minor": each.run_rate_minor,
            "pipeline_minor": each.pipeline_minor,
            "p10_minor": each.p10_minor,
            "p50_minor": each.p50_minor,
            "p90_minor": each.p90_minor,
            "constant": each.constant,
            "chances": json.dumps([[i, round(p, EXACT)] for i, p in each.chances]),
        }
        for each in told
    ]
    await insert_rows(session, FORECASTS, rows, on_conflict=KEEP)


async def frozen(
    session: ReadSession, person_id: int, *, now: datetime
) -> tuple[tuple[Prediction, ...], tuple[Start, ...]]:
    """Return what was foretold in the year before `now`, and when it began.

    What was worked out afterwards is there too, wherever `now` lies.
    """
    row = FrozenForecast
    query = (
        select(row)
        .where(
            row.person_id == person_id,
            row.at < now,
            row.at > now - REMEMBERED,
            row.currency != NOTHING,
        )
        .order_by(row.day, row.currency)
    )
    found = list(await session.scalars(query))
    starts = tuple(sorted({(each.day, each.at) for each in found}))
    return tuple(_prediction(each) for each in found), starts


async def days_frozen(
    session: ReadSession, *, since: date
) -> frozenset[tuple[int, date]]:
    """Return for whom and which day from `since` on something is kept, be it empty."""
    row = FrozenForecast
    query = select(row.person_id, row.day).where(row.day >= since).distinct()
    return frozenset(
        (person_id, day) for person_id, day in await session.execute(query)
    )


async def outcomes(
    session: ReadSession,
    starts: Iterable[Start],
    *,
    owners: Collection[int],
    currencies: Collection[str],
    now: datetime,
) -> tuple[Outcome, ...]:
    """Return what these `owners` won and lost in the 30 days after each start.

    One for each of `currencies`, of nothing if nothing was closed in it. As known at
    `now`, in one statement; a start whose days are not over has none. A win without
    an amount is won, and adds nothing to the sum.
    """
    over = [(day, at) for day, at in starts if at + HORIZON <= now]
    if not over:
        return ()
    ends = await _ends(session, owners, since=min(at for _, at in over), now=now)
    return tuple(
        _outcome(day, at, currency, ends.get(currency, []))
        for day, at in sorted(over)
        for currency in sorted(currencies)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    at: datetime
    deal_id: int
    is_won: bool
    amount_minor: int | None


async def _ends(
    session: ReadSession, owners: Collection[int], *, since: datetime, now: datetime
) -> dict[str, list[_End]]:
    """Return the closed deals by currency, oldest first."""
    closed = closings(now, since=since)
    last = aliased(DealSnapshot)
    query = (
        select(
            closed.c.closed_at,
            Deal.id,
            closed.c.is_won,
            last.amount_minor,
            last.currency,
            last.owner_id,
        )
        .select_from(closed)
        .join(Deal, Deal.id == closed.c.deal_id)
        .join(last, fields_at(last, now))
        .where(exists_at(now))
        .order_by(closed.c.closed_at, Deal.id)
    )
    wanted = frozenset(owners)
    found: dict[str, list[_End]] = defaultdict(list)
    for at, deal_id, is_won, minor, currency, owner in await plain_rows(session, query):
        if at is not None and currency is not None and owner in wanted:
            end = _End(at=at, deal_id=deal_id, is_won=is_won, amount_minor=minor)
            found[currency].append(end)
    return found


def _outcome(day: date, at: datetime, currency: str, deals: list[_End]) -> Outcome:
    first = bisect_right(deals, at, key=_when)
    last = bisect_right(deals, at + HORIZON, key=_when)
    within = deals[first:last]
    return Outcome(
        day=day,
        currency=currency,
        won_minor=sum(end.amount_minor or 0 for end in within if end.is_won),
        won=frozenset(end.deal_id for end in within if end.is_won),
        closed=frozenset(end.deal_id for end in within),
    )


def _when(end: _End) -> datetime:
    return end.at


def _nothing(day: date) -> Prediction:
    return Prediction(
        day=day,
        currency=NOTHING,
        run_rate_minor=0,
        p50_minor=0,
    )


def _prediction(row: FrozenForecast) -> Prediction:
    return Prediction(
        day=row.day,
        currency=row.currency,
        run_rate_minor=row.run_rate_minor,
        pipeline_minor=row.pipeline_minor,
        p10_minor=row.p10_minor,
        p50_minor=row.p50_minor,
        p90_minor=row.p90_minor,
        chances=tuple((deal_id, p) for deal_id, p in json.loads(row.chances)),
        constant=row.constant,
        is_afterwards=row.is_afterwards,
    )

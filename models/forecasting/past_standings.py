"""How the open deals of each past month fared: the ground of the chances to win soon.

Twelve looks, 30 days apart, the newest 30 days ago, so that every outcome is known and
no win counts twice for the same span.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    select,
)

from coaching.facts import Standing
from coaching.forecasting.chance_soon import AGE_DAYS, SILENCE_DAYS
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.forecasting.past_looks import PastInstant, looks_table, seen, spaced
from models.tables import Touch

MONTH, QUARTER = timedelta(days=30), timedelta(days=90)
LOOKS = 12
TASK = "task"


async def standings(session: ReadSession, *, now: datetime) -> tuple[Standing, ...]:
    """Return the standings of the year before `now`, in one statement.

    What a look sees is what was known on its day; only the outcome is later.
    """
    days = spaced(now, days=MONTH.days, count=LOOKS)
    looks = looks_table([_look(at, now=now) for at in days])
    found = await plain_rows(session, _counted(looks, now=now))
    return tuple(
        Standing(
            stage_id=stage_id,
            age=age,
            silence=silence,
            has_amount=bool(has_amount),
            seen_30=seen_30,
            won_30=won_30,
            seen_90=seen_90,
            won_90=won_90,
        )
        for stage_id, age, silence, has_amount, *counts in sorted(found, key=_order)
        for seen_30, won_30, seen_90, won_90 in (counts,)
    )


def _order(row: Sequence[int | None]) -> tuple[int, ...]:
    return tuple(-1 if value is None else value for value in row)


def _look(at: datetime, *, now: datetime) -> PastInstant:
    """Return a look with its ends ahead and the limits of its bands behind."""
    marks = {"month": at + MONTH, "quarter": at + QUARTER, "known": now}
    marks |= {f"age{days}": at - timedelta(days=days) for days in AGE_DAYS}
    marks |= {f"silence{days}": at - timedelta(days=days) for days in SILENCE_DAYS}
    return PastInstant(at=at, marks=marks)


def _counted(looks: CTE, *, now: datetime) -> Select[*tuple[int, ...]]:
    """Select the counts of each stage, age, silence, and of those with an amount."""
    table = seen(looks, now=now)
    is_known = table.c.known >= table.c.quarter
    month = and_(table.c.is_won, table.c.closed_at <= table.c.month)
    quarter = and_(table.c.is_won, table.c.closed_at <= table.c.quarter, is_known)
    silent = [f"silence{days}" for days in SILENCE_DAYS]
    rows = select(
        table.c.stage_id,
        _band(table, "created_at", [f"age{days}" for days in AGE_DAYS]).label("age"),
        _customer_at(table).label("said_at"),
        *(table.c[name] for name in silent),
        _one(table.c.amount_minor.is_not(None)).label("has_amount"),
        _one(month).label("won_30"),
        _one(is_known).label("seen_90"),
        _one(quarter).label("won_90"),
    ).subquery()
    silence = case((rows.c.said_at.is_not(None), _band(rows, "said_at", silent)))
    by = (rows.c.stage_id, rows.c.age, silence, rows.c.has_amount)
    sums = (func.sum(rows.c[name]) for name in ("won_30", "seen_90", "won_90"))
    return select(*by, func.count(), *sums).group_by(*by)


def _customer_at(table: FromClause) -> ScalarSelect[datetime]:
    """Select when the customer was last heard from, as known on the day of the look."""
    return (
        select(func.max(Touch.occurs_at))
        .where(
            Touch.deal_id == table.c.deal_id,
            Touch.occurs_at <= table.c.at,
            Touch.known_at <= table.c.at,
            Touch.customer_side,
            Touch.kind != TASK,
        )
        .correlate(table)
        .scalar_subquery()
    )


def _band(table: FromClause, column: str, marks: list[str]) -> ColumnElement[int]:
    """Return how many of `marks`, one further back than the other, lie after it."""
    first, *others = (_one(table.c[column] <= table.c[mark]) for mark in marks)
    band: ColumnElement[int] = first
    for other in others:
        band = band + other
    return band


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)

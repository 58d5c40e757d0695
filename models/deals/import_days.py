"""On which days deals were imported, as far as their days of creation tell."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Select, cast, extract, func, select

from coaching.measures.import_days import import_days
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.tables import Deal

DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1)


async def imported_on(session: ReadSession, *, now: datetime) -> dict[date, int]:
    """Return the days (in UTC) of imports up to `now`, with how many deals came.

    Archived deals count as well: they were brought in like the others. In one
    statement.
    """
    rows = await plain_rows(session, _created_on(now))
    created = {EPOCH + DAY * int(number): int(count) for number, count in rows}
    return {day: created[day] for day in sorted(import_days(created))}


@built_once
def _created_on(now: datetime) -> Select[int, int]:
    each = select(_number().label("number")).where(Deal.created_at <= now).subquery()
    return select(each.c.number, func.count()).group_by(each.c.number)


def day_numbers(days: Iterable[date]) -> list[int]:
    """Return each day as the database numbers it."""
    return [(day - EPOCH).days for day in days]


def on_one_of(numbers: Collection[int]) -> ColumnElement[bool]:
    """Say that a deal was created on one of the days with these numbers, in UTC."""
    return _number().in_(numbers)


def day_of(at: datetime) -> date:
    """Return the day on which something counts here."""
    return at.astimezone(UTC).date()


def _number() -> ColumnElement[int]:
    # Both databases can count seconds; of days each has its own notion.
    return cast(extract("epoch", Deal.created_at), BigInteger) // 86_400

"""Many rows in few statements: one INSERT for up to thousands of rows.

SQLAlchemy takes SQLite one step for each row of an executemany, and each hands Python's
global lock back and forth with whatever else runs: beside a busy event loop that is a
hundred times slower than one statement (`tests/bench/bench_sync.py` shows it).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Date, Table
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import UTCDateTime

MOST_PARAMETERS = 30_000
"""SQLite takes 32,766 of them, PostgreSQL 65,535."""

_Convert = Callable[[Any], object]


KEEP = " ON CONFLICT DO NOTHING"
"""A row that is there already stays as it is."""


def overwrite(keys: Sequence[str], names: Iterable[str]) -> str:
    """Return the clause that gives a row already known by `keys` new `names`."""
    columns = ", ".join(f"{name} = excluded.{name}" for name in names)
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {columns}"


async def insert_rows(
    session: AsyncSession,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    on_conflict: str = "",
) -> None:
    """Insert `rows`, which all have the same columns in the same order.

    Columns that are left out get the database's default, never Python's. `on_conflict`
    is KEEP, a clause by `overwrite`, or nothing: then a conflict is an error.
    """
    if not rows:
        return
    connection = await session.connection()
    is_sqlite = connection.dialect.name == "sqlite"
    names = list(rows[0])
    head = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES "  # noqa: S608 - names of our own tables
    one = f"({', '.join(('?' if is_sqlite else '%s',) * len(names))})"
    converts = [_convert(table.c[name], is_sqlite=is_sqlite) for name in names]
    size = MOST_PARAMETERS // len(names)
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        await connection.exec_driver_sql(
            head + ", ".join((one,) * len(part)) + on_conflict,
            tuple(
                value if convert is None or value is None else convert(value)
                for row in part
                for convert, value in zip(converts, row.values(), strict=True)
            ),
        )


def _convert(column: Column[Any], *, is_sqlite: bool) -> _Convert | None:
    """Return how a value of `column` is written as the column's type writes it."""
    if isinstance(column.type, UTCDateTime):
        return _instant_text if is_sqlite else _instant
    if is_sqlite and isinstance(column.type, Date):
        return date.isoformat
    return None


def _instant(value: datetime) -> datetime:
    if value.tzinfo is None:
        message = f"an instant needs a time zone: {value.isoformat()}"
        raise ValueError(message)
    return value.astimezone(UTC)


def _instant_text(value: datetime) -> str:
    return _instant(value).isoformat(" ", "microseconds")[:26]

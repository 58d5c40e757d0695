"""Many rows in few statements: one INSERT for up to thousands of rows.

SQLAlchemy takes SQLite one step for each row of an executemany, and each hands Python's
global lock back and forth with whatever else runs: beside a busy event loop that is a
hundred times slower than one statement (`tests/bench/bench_sync.py` shows it).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Table

from models.db.read_session import ReadSession
from models.db.row_format import StoredRows, columns_of, stored_rows

MOST_PARAMETERS = 32_766
"""As many as SQLite takes; PostgreSQL takes 65,535."""

KEEP = " ON CONFLICT DO NOTHING"
"""A row that is there already stays as it is."""


def overwrite(keys: Sequence[str], names: Iterable[str]) -> str:
    """Return the clause that gives a row already known by `keys` new `names`."""
    columns = ", ".join(f"{name} = excluded.{name}" for name in names)
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {columns}"


async def insert_rows(
    session: ReadSession,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    on_conflict: str = "",
) -> None:
    """Insert `rows`, which all have the same columns.

    Columns that are left out get the database's default, never Python's. `on_conflict`
    is KEEP, a clause by `overwrite`, or nothing: then a conflict is an error.
    """
    if rows:
        columns = columns_of(rows, rows[0])
        await insert_stored(
            session, stored_rows(session, table, columns), on_conflict=on_conflict
        )


async def insert_stored(
    session: ReadSession, stored: StoredRows, *, on_conflict: str = ""
) -> None:
    """Insert rows that are in the database's own form already; see `insert_rows`."""
    connection = await session.connection()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    names = ", ".join(stored.names)
    head = f"INSERT INTO {stored.table.name} ({names}) VALUES "  # noqa: S608 - names of our own tables
    one = f"({', '.join((mark,) * len(stored.names))})"
    size = MOST_PARAMETERS // len(stored.names)
    for start in range(0, len(stored.rows), size):
        part = stored.rows[start : start + size]
        await connection.exec_driver_sql(
            head + ", ".join((one,) * len(part)) + on_conflict,
            tuple(chain.from_iterable(part)),
        )

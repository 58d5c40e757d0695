"""Rows in the form in which the database keeps them, converted a column at a time.

What is read back raw compares equal to them, so that a row that did not change is never
turned into Python's dates and back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import orjson
from sqlalchemy import Column, Date, Table

from models.db.base import UTCDateTime
from models.db.read_session import ReadSession

StoredRow = tuple[Any, ...]

LENGTH = len("2026-11-19 10:00:00.000000")

_Convert = Callable[[Sequence[Any]], Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRows:
    """Rows of `table`, each with a value for each of `names`."""

    table: Table
    names: tuple[str, ...]
    rows: Sequence[StoredRow]

    def place(self, name: str) -> int:
        """Return where the value of column `name` stands in a row."""
        return self.names.index(name)


def columns_of(
    rows: Sequence[Mapping[str, object]], names: Iterable[str]
) -> dict[str, list[Any]]:
    """Return the values of `rows` by column."""
    return {name: [row[name] for row in rows] for name in names}


def stored_rows(
    session: ReadSession, table: Table, columns: Mapping[str, Sequence[Any]]
) -> StoredRows:
    """Return the rows that equally long `columns` make; ValueError for a naive instant.

    Values that are neither instants nor days must be what the driver takes.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    converted = (
        _convert(table.c[name], is_sqlite=is_sqlite)(values)
        for name, values in columns.items()
    )
    return StoredRows(
        table=table,
        names=tuple(columns),
        rows=list(zip(*converted, strict=True)),
    )


def _convert(column: Column[Any], *, is_sqlite: bool) -> _Convert:
    """Return how values of `column` are written as the column's type writes them."""
    if isinstance(column.type, UTCDateTime):
        return _instant_texts if is_sqlite else _instants
    if is_sqlite and isinstance(column.type, Date):
        return _day_texts
    return list


def _instants(values: Sequence[datetime | None]) -> list[datetime | None]:
    return [
        value if value is None or value.tzinfo is UTC else _in_utc(value)
        for value in values
    ]


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        message = f"an instant needs a time zone: {value.isoformat()}"
        raise ValueError(message)
    return value.astimezone(UTC)


def _instant_texts(values: Sequence[datetime | None]) -> list[str | None]:
    # Python's isoformat is four times slower than this way through JSON, and deals
    # have five instants each. JSON leaves out a fraction of zero; SQLAlchemy does not.
    told = orjson.dumps(_instants(values))
    told = told.replace(b"T", b" ").replace(b"+00:00", b".000000")
    return [text and text[:LENGTH] for text in orjson.loads(told)]


def _day_texts(values: Sequence[date | None]) -> list[str | None]:
    return [None if value is None else value.isoformat() for value in values]

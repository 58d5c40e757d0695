"""Rows in the form in which the database keeps them, converted a column at a time.

What is read back raw compares equal to them, so that a row that did not change is never
turned into Python's dates and back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Date, Table
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import UTCDateTime

StoredRow = tuple[Any, ...]

_Convert = Callable[[Any], object]


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
    session: AsyncSession, table: Table, columns: Mapping[str, Sequence[Any]]
) -> StoredRows:
    """Return the rows that equally long `columns` make; ValueError for a naive instant.

    Values that are neither instants nor days must be what the driver takes.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    converted = (
        _converted(values, _convert(table.c[name], is_sqlite=is_sqlite))
        for name, values in columns.items()
    )
    return StoredRows(
        table=table,
        names=tuple(columns),
        rows=list(zip(*converted, strict=True)),
    )


def _converted(values: Sequence[Any], convert: _Convert | None) -> Sequence[Any]:
    if convert is None:
        return values
    return [None if value is None else convert(value) for value in values]


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
    # Writing a zone that is cut off again would take twice the time.
    return _instant(value).replace(tzinfo=None).isoformat(" ", "microseconds")

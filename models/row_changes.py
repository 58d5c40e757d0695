"""What a page of the CRM changes in a table: read, compare, write only differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.among import among
from models.bulk_insert import insert_rows, overwrite

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many rows a page touched."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    archived: int = 0
    """Of the created and updated ones, those that went to the recycle bin."""

    def __add__(self, other: "Written") -> "Written":
        return Written(
            created=self.created + other.created,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            archived=self.archived + other.archived,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A page split by what is to be done with each row."""

    new: list[Values] = field(default_factory=list)
    changed: list[tuple[Values, Values]] = field(default_factory=list)
    """(stored, incoming); the stored one carries its `id`."""
    unchanged: int = 0
    ids: dict[str, int] = field(default_factory=dict)
    """Of the rows that were stored before: external id to id."""

    @property
    def written(self) -> Written:
        """Count the rows."""
        return Written(
            created=len(self.new),
            updated=len(self.changed),
            unchanged=self.unchanged,
            archived=sum(row["archived_at"] is not None for row in self.new)
            + sum(
                old["archived_at"] is None and row["archived_at"] is not None
                for old, row in self.changed
            ),
        )


def newest_rows(rows: Sequence[Values]) -> list[Values]:
    """Keep one row for each external id: the one changed last, then the later one."""
    newest: dict[str, Values] = {}
    for row in rows:
        known = newest.get(row["external_id"])
        if known is None or known["modified_at"] <= row["modified_at"]:
            newest[row["external_id"]] = row
    return list(newest.values())


async def compare(
    session: AsyncSession,
    table: Table,
    rows: Sequence[Values],
    *,
    within: Sequence[ColumnElement[bool]],
) -> Changes:
    """Split `rows`, each with the same columns, against what `table` holds.

    A row that is older than the stored one counts as unchanged: a late page never
    takes back what a newer one brought.
    """
    if not rows:
        return Changes()
    names = list(rows[0])
    external_ids = [row["external_id"] for row in rows]
    result = await session.execute(
        select(table.c.id, *(table.c[name] for name in names)).where(
            *within, among(session, table.c.external_id, external_ids)
        )
    )
    key = names.index("external_id") + 1
    stored = {found[key]: found for found in result}
    return _split(rows, names, stored)


def _split(
    rows: Sequence[Values], names: list[str], stored: Mapping[str, Sequence[Any]]
) -> Changes:
    changes = Changes(ids={key: found[0] for key, found in stored.items()})
    modified = names.index("modified_at") + 1
    unchanged = 0
    for row in rows:
        found = stored.get(row["external_id"])
        if found is None:
            changes.new.append(row)
        elif found[modified] > row["modified_at"] or tuple(found[1:]) == tuple(
            row.values()
        ):
            unchanged += 1
        else:
            old = dict(zip(names, found[1:], strict=True)) | {"id": found[0]}
            changes.changed.append((old, row))
    return Changes(
        new=changes.new,
        changed=changes.changed,
        unchanged=unchanged,
        ids=changes.ids,
    )


async def write(
    session: AsyncSession, table: Table, changes: Changes, *, constant: Values
) -> None:
    """Insert the new rows, each with the `constant` columns, and update the others."""
    new = [row | constant for row in changes.new]
    await insert_rows(session, table, new)
    changed = [row | constant for _, row in changes.changed]
    if changed:
        keys = [name for name in ("crm", "stream", "external_id") if name in changed[0]]
        names = [name for name in changes.changed[0][1] if name != "external_id"]
        await insert_rows(session, table, changed, on_conflict=overwrite(keys, names))


def insert_or_meet(
    session: AsyncSession, table: Table
) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that may be told what to do ON CONFLICT, for either database."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)

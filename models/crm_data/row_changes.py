"""What a page of the CRM changes in a table: read, compare, write only differences."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Table, and_
from sqlalchemy.dialects import postgresql, sqlite

from models.db.among import among
from models.db.bulk_insert import insert_stored, overwrite
from models.db.read_at_once import read_at_once
from models.db.read_session import ReadSession
from models.db.row_format import StoredRow, StoredRows


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

    page: StoredRows
    new: list[StoredRow] = field(default_factory=list)
    changed: list[tuple[StoredRow, StoredRow]] = field(default_factory=list)
    """(stored, incoming)"""
    unchanged: int = 0
    ids: dict[str, int] = field(default_factory=dict)
    """Of the rows that were stored before: external id to id."""

    @property
    def written(self) -> Written:
        """Count the rows."""
        binned = itemgetter(self.page.place("archived_at"))
        return Written(
            created=len(self.new),
            updated=len(self.changed),
            unchanged=self.unchanged,
            archived=sum(binned(row) is not None for row in self.new)
            + sum(
                binned(old) is None and binned(row) is not None
                for old, row in self.changed
            ),
        )

    def external_ids(self, rows: Sequence[StoredRow]) -> list[str]:
        """Return the CRM's ids of `rows`."""
        return list(map(itemgetter(self.page.place("external_id")), rows))


def newest_rows(page: StoredRows) -> StoredRows:
    """Keep one row for each external id: the one changed last, then the later one."""
    key, modified = page.place("external_id"), page.place("modified_at")
    newest: dict[str, StoredRow] = {}
    for row in page.rows:
        known = newest.setdefault(row[key], row)
        if known is not row and known[modified] <= row[modified]:
            newest[row[key]] = row
    return replace(page, rows=list(newest.values()))


async def compare(
    session: ReadSession, page: StoredRows, *, within: Sequence[ColumnElement[bool]]
) -> Changes:
    """Split the rows of `page`, one for each external id, against what its table holds.

    A row that is older than the stored one counts as unchanged: a late page never
    takes back what a newer one brought.
    """
    if not page.rows:
        return Changes(page=page)
    key, modified = page.place("external_id"), page.place("modified_at")
    stored = {found[key]: found for found in await _stored(session, page, within)}
    new: list[StoredRow] = []
    changed: list[tuple[StoredRow, StoredRow]] = []
    for row in page.rows:
        found = stored.get(row[key])
        if found is None:
            new.append(row)
        elif found[modified] <= row[modified] and (old := tuple(found[:-1])) != row:
            changed.append((old, row))
    return Changes(
        page=page,
        new=new,
        changed=changed,
        unchanged=len(page.rows) - len(new) - len(changed),
        ids={external_id: found[-1] for external_id, found in stored.items()},
    )


async def _stored(
    session: ReadSession, page: StoredRows, within: Sequence[ColumnElement[bool]]
) -> Sequence[Sequence[Any]]:
    """Return the stored rows that `page` names, their ids last."""
    table, key = page.table, page.place("external_id")
    named = among(session, table.c.external_id, [row[key] for row in page.rows])
    columns = [table.c[name] for name in (*page.names, "id")]
    return await read_at_once(session, columns, where=and_(*within, named))


async def write(
    session: ReadSession, changes: Changes, *, constant: dict[str, Any]
) -> None:
    """Insert the new rows, each with the `constant` columns, and update the others."""
    page, more = changes.page, tuple(constant.values())
    names = (*page.names, *constant)
    new = [row + more for row in changes.new]
    await insert_stored(session, replace(page, names=names, rows=new))
    changed = [row + more for _, row in changes.changed]
    keys = [name for name in ("crm", "stream", "external_id") if name in names]
    await insert_stored(
        session,
        replace(page, names=names, rows=changed),
        on_conflict=overwrite(
            keys, [name for name in page.names if name != "external_id"]
        ),
    )


def insert_or_meet(
    session: ReadSession, table: Table
) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that may be told what to do ON CONFLICT, for either database."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)

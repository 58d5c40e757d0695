"""Reading a floor from its folder and writing it there, as FORMAT.md describes."""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from sandbox.floor.floor import Floor
from sandbox.floor.rows import ChangeRow, Row
from sandbox.floor.tables import (
    ACTIVITIES,
    CHANGED_VALUES,
    CHANGES,
    COMPANIES,
    CONTACTS,
    DEALS,
    MEETINGS,
    PEOPLE,
    PROFILES,
    STAGES,
    Table,
)


class FloorError(Exception):
    """A floor's file cannot be read: names the file, the line and the reason."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


def load(folder: Path) -> Floor:
    """Read the floor in `folder`; FloorError names the first line that is wrong."""
    floor = Floor()
    fill(folder, PEOPLE, floor.put_person, lambda row: row.id)
    fill(folder, PROFILES, floor.put_profile, lambda row: row.id)
    fill(folder, STAGES, floor.put_stage, lambda row: (row.pipeline_id, row.id))
    fill(folder, DEALS, floor.put_deal, lambda row: row.id)
    for line, change in read(folder, CHANGES):
        _check_change(floor, change, line)
        floor.put_change(change)
    fill(folder, ACTIVITIES, floor.put_activity, lambda row: row.id)
    fill(folder, MEETINGS, floor.put_meeting, lambda row: row.id)
    fill(folder, CONTACTS, floor.put_contact, lambda row: row.id)
    fill(folder, COMPANIES, floor.put_company, lambda row: row.id)
    floor.journal.clear()  # nobody can have seen an earlier state
    return floor


def save(floor: Floor, folder: Path) -> None:
    """Write `floor` into `folder`, made if need be; its files are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, PEOPLE, floor.people.values())
    write(folder, PROFILES, floor.profiles.values())
    write(folder, STAGES, floor.stages.values())
    write(folder, DEALS, floor.deals.values())
    write(folder, CHANGES, chain.from_iterable(floor.changes.values()))
    write(folder, ACTIVITIES, floor.activities.values())
    write(folder, MEETINGS, floor.meetings.values())
    write(folder, CONTACTS, floor.contacts.values())
    write(folder, COMPANIES, floor.companies.values())


def fill(
    folder: Path,
    table: Table,
    put: Callable[[Any], None],
    key: Callable[[Any], object],
) -> None:
    """Read one file into a floor by `put`; FloorError where `key` comes twice."""
    seen = set()
    for line, row in read(folder, table):
        if key(row) in seen:
            raise FloorError(table.file, line, f"id {row.id} stands here twice")
        seen.add(key(row))
        put(row)


def read(folder: Path, table: Table) -> Iterator[tuple[int, Any]]:
    """Yield (line, row) of one file; a file that is missing is an empty one."""
    path = folder / table.file
    if not path.exists():
        if table.needed:
            raise FloorError(table.file, 0, f"there is no such file in {folder}")
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from _rows(csv.reader(lines, strict=True), table)
    except UnicodeDecodeError as error:
        raise FloorError(table.file, 0, f"is not UTF-8: {error.reason}") from error


def write(folder: Path, table: Table, rows: Iterable[Row]) -> None:
    """Write one file of a floor."""
    writers = [(name, cell.write) for name, cell in table.columns.items()]
    with (folder / table.file).open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines)
        out.writerow(table.columns)
        out.writerows(
            [put(getattr(row, name)) for name, put in writers] for row in rows
        )


def _rows(lines: Any, table: Table) -> Iterator[tuple[int, Any]]:  # noqa: ANN401 - csv.reader has no public type
    try:
        header: list[str] = next(lines, [])
        _check_header(header, table)
        parsers = [table.columns[name].parse for name in header]
        for cells in lines:
            if not cells:
                continue
            if len(cells) != len(header):
                reason = f"has {len(cells)} cells, the header has {len(header)}"
                raise FloorError(table.file, lines.line_num, reason)
            try:
                values = [
                    parse(cell) for parse, cell in zip(parsers, cells, strict=True)
                ]
            except ValueError:
                reason = _reason(header, cells, table)
                raise FloorError(table.file, lines.line_num, reason) from None
            yield lines.line_num, table.row(**dict(zip(header, values, strict=True)))
    except csv.Error as error:
        raise FloorError(table.file, lines.line_num, f"is no CSV: {error}") from error


def _reason(header: list[str], cells: list[str], table: Table) -> str:
    for name, cell in zip(header, cells, strict=True):
        try:
            table.columns[name].parse(cell)
        except ValueError as error:
            return f"{name} {error}"
    return "cannot be read"


def _check_header(header: list[str], table: Table) -> None:
    for name in header:
        if name not in table.columns:
            known = ", ".join(table.columns)
            raise FloorError(
                table.file, 1, f"no column is called {name!r}; {known} are"
            )
    for name, cell in table.columns.items():
        if cell.required and name not in header:
            raise FloorError(table.file, 1, f"the column {name} is missing")
    if len(set(header)) != len(header):
        raise FloorError(table.file, 1, "a column stands here twice")


def _check_change(floor: Floor, change: ChangeRow, line: int) -> None:
    if change.deal_id not in floor.deals:
        raise FloorError(CHANGES.file, line, f"there is no deal {change.deal_id}")
    try:
        if change.value is not None:
            CHANGED_VALUES[change.field].parse(change.value)
    except ValueError as error:
        raise FloorError(CHANGES.file, line, f"value {error}") from error

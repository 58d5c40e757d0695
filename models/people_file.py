"""people.csv into the database: all of it, or nothing and the reason for every line."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.people_row import PersonRow, read_row
from models.people_store import ImportReport, Leaving, leaving, store

__all__ = [
    "ImportReport",
    "Leaving",
    "PeopleFileError",
    "Problem",
    "leaving",
    "read",
    "store",
]

NEEDED = ("email", "name", "role", "leader_email")
OPTIONAL = (
    "leader_since",
    "start_date",
    "time_zone",
    "country",
    "target",
    "currency",
    "one_on_one_days",
    "time_off",
)
PASSED_OVER = ("id", "active")
"""Columns of the sandbox's people.csv that belong to the CRM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one line of the file; line 1 is the header."""

    line: int
    reason: str


class PeopleFileError(Exception):
    """people.csv cannot be used as it is: its author must mend the lines named."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"line {p.line}: {p.reason}" for p in problems))
        self.problems = tuple(problems)


def read(text: str) -> tuple[PersonRow, ...]:
    """Return every row of `text`, or raise PeopleFileError naming every bad line.

    A rep without a leader is no fault: `store` reports who has none.
    """
    rows: list[PersonRow] = []
    problems: list[Problem] = []
    for line, cells, ragged in _lines(text):
        row, faults = read_row(line, cells)
        faults = [ragged] if ragged else faults
        problems += [Problem(line=line, reason=fault) for fault in faults]
        rows.append(row)
    if not rows:
        problems.append(Problem(line=1, reason="the file names nobody"))
    problems += [*_repeated(rows), *_lost_leaders(rows), *_circles(rows)]
    if problems:
        raise PeopleFileError(sorted(problems, key=lambda p: p.line))
    return tuple(rows)


def _lines(text: str) -> Iterator[tuple[int, dict[str, str], str | None]]:
    # A spreadsheet may put a byte order mark in front.
    file = io.StringIO(text.removeprefix("\ufeff"), newline="")
    reader = csv.reader(file, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, *_named(header, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        problem = Problem(line=reader.line_num, reason=f"not CSV: {error}")
        raise PeopleFileError([problem]) from error


def _check_header(header: list[str]) -> None:
    known = {*NEEDED, *OPTIONAL, *PASSED_OVER}
    reasons = [f"column {name} is missing" for name in NEEDED if name not in header]
    reasons += [f"column {name!r} is unknown" for name in header if name not in known]
    reasons += [
        f"column {name} is there twice"
        for name in sorted(set(header) & known)
        if header.count(name) > 1
    ]
    if reasons:
        raise PeopleFileError([Problem(line=1, reason=reason) for reason in reasons])


def _named(header: list[str], cells: list[str]) -> tuple[dict[str, str], str | None]:
    ragged = None
    if len(cells) != len(header):
        ragged = f"{len(cells)} fields, but the header has {len(header)}"
    return dict(zip(header, cells, strict=False)), ragged


def _repeated(rows: list[PersonRow]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        seen = first.setdefault(row.email, row.line)
        if row.email and seen != row.line:
            reason = f"email: {row.email} is on line {seen} already"
            yield Problem(line=row.line, reason=reason)


def _lost_leaders(rows: list[PersonRow]) -> Iterator[Problem]:
    emails = {row.email for row in rows}
    for row in rows:
        if row.leader_email is not None and row.leader_email not in emails:
            reason = f"leader_email: {row.leader_email} is not in this file"
            yield Problem(line=row.line, reason=reason)


def _circles(rows: list[PersonRow]) -> Iterator[Problem]:
    leaders = {row.email: row.leader_email for row in rows}
    for row in rows:
        above, met = row.leader_email, set[str]()
        while above is not None and above not in met and above != row.email:
            met.add(above)
            above = leaders.get(above)
        if above == row.email and row.email:
            reason = "leader_email: leads in a circle back to this person"
            yield Problem(line=row.line, reason=reason)

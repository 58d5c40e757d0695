"""A people file into rows: all of it, or nothing and the reason for every line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.office.encoding import decode
from models.office.kinds import Kind, kind_of
from models.office.separated import separate
from models.office.table import DamagedLineError, Line, OfficeFileError, Table
from models.office.workbook import open_sheet
from models.people_file import header as headers
from models.people_file import zones
from models.people_file.cells import cleaned, style_of
from models.people_file.chart import chart_faults
from models.people_file.gaps import gaps
from models.people_file.problem import PeopleFileError, Problem
from models.people_file.row import PersonRow, read_row

BELOW_A_TITLE = 20
"""So many lines of a title and remarks may stand above the header to be noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFile:
    """A file that can be imported, with what its author should know of it."""

    rows: tuple[PersonRow, ...]
    told: str
    """What it was taken for: "semicolons, UTF-8"."""
    gaps: tuple[str, ...]
    """What follows from cells that are empty, one line each."""
    questions: tuple[str, ...]
    """What was hardly meant; import it only when somebody says so."""


def read_bytes(content: bytes) -> PeopleFile:
    """Read a file of any kind that office programs make.

    Raises OfficeFileError when it is none of them, PeopleFileError for its lines.
    """
    table = _table(content)
    if not table.lines:
        message = f"is empty: the first line names {', '.join(headers.NEEDED)}"
        raise OfficeFileError(message)
    rows = _read(table)
    return PeopleFile(
        rows=rows,
        told=table.told,
        gaps=tuple(gaps(rows)),
        questions=tuple(zones.questions(rows)),
    )


def read(text: str) -> tuple[PersonRow, ...]:
    """Return every row of CSV `text`; PeopleFileError names every bad line.

    A rep without a leader is no fault: `store` reports who has none.
    """
    return _read(_separate(text.removeprefix("\ufeff")))


def _table(content: bytes) -> Table:
    if kind_of(content) is Kind.WORKBOOK:
        return open_sheet(content, headers.known)
    text, encoding = decode(content)
    table = _separate(text)
    return Table(lines=table.lines, told=f"{table.told}, {encoding}")


def _separate(text: str) -> Table:
    try:
        return separate(text, headers.known)
    except DamagedLineError as error:
        problem = Problem(line=error.line, reason=error.reason)
        raise PeopleFileError([problem]) from error


def _read(table: Table) -> tuple[PersonRow, ...]:
    header, *lines = table.lines or (Line(number=1, cells=()),)
    faults = _header_faults(header, lines)
    if not faults and not lines:
        faults = ["the file names nobody: write one line for each person below this"]
    if faults:
        reasons = [f"{fault} (read as {table.told})" for fault in faults]
        raise PeopleFileError([Problem(line=header.number, reason=r) for r in reasons])
    columns = [headers.column(name) for name in header.cells]
    named = [(line.number, *_named(columns, line.cells)) for line in lines]
    style = style_of(cells for _, cells, _ in named)
    rows: list[PersonRow] = []
    problems: list[Problem] = []
    for number, cells, ragged in named:
        row, faults = read_row(number, cells, style)
        faults = [ragged] if ragged else faults
        problems += [Problem(line=number, reason=fault) for fault in faults]
        rows.append(row)
    problems += chart_faults(rows)
    if problems:
        raise PeopleFileError(sorted(problems, key=lambda p: p.line))
    return tuple(rows)


def _header_faults(header: Line, lines: Sequence[Line]) -> list[str]:
    if not headers.known(header.cells):
        for line in lines[:BELOW_A_TITLE]:
            if headers.known(line.cells) >= len(headers.NEEDED):
                place = f"the columns are named on line {line.number}"
                return [f"{place}: delete what stands above it"]
    return headers.faults(header.cells)


def _named(
    columns: Sequence[str | None], cells: Sequence[str]
) -> tuple[Mapping[str, str], str | None]:
    """Return the cells by column, and what stands where the header has no name.

    Fewer cells than names are no fault: Excel leaves empty ones out at a line's end.
    """
    clean = [cleaned(cell) for cell in cells]
    padded = [*columns, *[None] * (len(clean) - len(columns))]
    named = dict(_pairs(padded, clean))
    for place, cell in enumerate(clean):
        if cell and padded[place] is None:
            names = sum(column is not None for column in columns)
            ragged = (
                f"{cell[:40]!r} stands in column {place + 1}, but the header names "
                f"{names}: put quotes around a cell that has a separator in it"
            )
            return named, ragged
    return named, None


def _pairs(
    columns: Sequence[str | None], cells: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for column, cell in zip(columns, cells, strict=False):
        if column is not None:
            yield column, cell

"""An Excel workbook to lines of cells: the first sheet whose header is known."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from models.office.amounts import plain
from models.office.table import (
    MOST_LINES,
    Line,
    OfficeFileError,
    Recognise,
    Table,
    too_long,
)

BIGGEST_BYTES = 30_000_000
"""Unpacked. Excel's own file of 20,000 people is a tenth of it."""
MOST_SHEETS = 30
MOST_COLUMNS = 200
LAST_ROW = 100_000
"""A sheet with rows below it is refused, even if they look empty."""
MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+[0-9]+:[A-Z]+([0-9]+))"')
"""The area, and its last row."""
UNSAVED = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?![^>]*t="str")[^>]*>'
    rb"<f\b[^>]*>[^<]*</f>(?:<v ?/>|<v></v>)?</c>"
)
"""A formula that Excel has never worked out; with t="str" its result is empty."""
BROKEN = "is damaged: open it in Excel and save it anew as .xlsx"


def open_sheet(content: bytes, recognise: Recognise) -> Table:
    """Return the sheet with most column names that `recognise` knows, the first wins.

    Hidden sheets are passed over. OfficeFileError names the mend. Rows are streamed,
    and no more is unpacked than the limits above: a small file can be a huge sheet.
    """
    try:
        _refuse_bombs(content)
        with warnings.catch_warnings():
            # It warns of what it leaves out: pictures, rules for input.
            warnings.simplefilter("ignore")
            return _best_sheet(content, recognise)
    except OfficeFileError:
        raise
    except Exception:  # noqa: BLE001 - a damaged part raises whatever met it first
        raise OfficeFileError(BROKEN) from None


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > BIGGEST_BYTES:
        message = (
            f"unpacks to {size // 1_000_000:,} MB: copy the people alone into a new "
            "workbook"
        )
        raise OfficeFileError(message)


def _best_sheet(content: bytes, recognise: Recognise) -> Table:
    from openpyxl import load_workbook  # noqa: PLC0415 - a fifth of a second for all else

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            message = "has no visible sheet: unhide the one with the people"
            raise OfficeFileError(message)
        seen = sheets[:MOST_SHEETS]
        best = max(seen, key=lambda sheet: _known(sheet, recognise))
        lines = tuple(_lines(best))
        if lines:
            _refuse_hidden_values(content, best, header=lines[0].number)
        return Table(lines=lines, told=f'Excel, sheet "{best.title}"')
    finally:
        book.close()


def _refuse_hidden_values(
    content: bytes,
    sheet: Any,  # noqa: ANN401 - openpyxl has no types
    *,
    header: int,
) -> None:
    """Raise OfficeFileError for cells that look filled in and hold nothing.

    Whoever reads a sheet in streams is told of neither kind by openpyxl.
    """
    path = sheet._worksheet_path  # noqa: SLF001 - where else the part is named is longer
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(path)
    for merged in MERGED.finditer(part):
        if int(merged[2]) >= header:
            message = (
                f"has merged cells ({merged[1].decode()}), of which only the first "
                "holds a value: unmerge them, and fill in each"
            )
            raise OfficeFileError(message)
    if formula := UNSAVED.search(part):
        message = (
            f"has a formula in {formula[1].decode()} without its result: open it in "
            "Excel and save it"
        )
        raise OfficeFileError(message)


def _known(sheet: Any, recognise: Recognise) -> int:  # noqa: ANN401 - openpyxl has no types
    header = next(_lines(sheet), None)
    return recognise(header.cells) if header else 0


def _lines(sheet: Any) -> Iterator[Line]:  # noqa: ANN401 - openpyxl has no types
    # What the file says of its own size may be wrong.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=LAST_ROW + 1, max_col=MOST_COLUMNS, values_only=True)
    filled = 0
    for number, row in enumerate(rows, start=1):
        if number > LAST_ROW:
            message = (
                f"has rows below {LAST_ROW:,}, though they may look empty: copy the "
                "people alone into a new workbook"
            )
            raise OfficeFileError(message)
        if row.count(None) == len(row):
            continue
        cells = _cells(row)
        if any(cell.strip() for cell in cells):
            filled += 1
            if filled > MOST_LINES:
                raise too_long()
            yield Line(number=number, cells=cells)


def _cells(row: Sequence[object]) -> tuple[str, ...]:
    # openpyxl fills each row up to MOST_COLUMNS.
    last = max(place for place, value in enumerate(row) if value is not None)
    return tuple(_text(value) for value in row[: last + 1])


def _text(value: object) -> str:
    """Return the cell as somebody would type it so that it can be read one way only."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            # Excel shows 15 digits; what is beyond is noise of binary fractions.
            return plain(Decimal(f"{value:.15g}"))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case _:
            return str(value)

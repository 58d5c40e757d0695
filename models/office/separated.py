"""Text of a CSV file to lines of cells; the header tells which separator it is."""

import csv
import io
import re
from collections.abc import Iterator

from models.office.table import (
    MOST_LINES,
    DamagedLineError,
    Line,
    Recognise,
    Table,
    too_long,
)

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
EXCELS_HINT = re.compile(r"\s*sep=[,;\t]\r?\n", re.IGNORECASE)
"""A first line that Excel reads, and that names the separator."""
QUOTES = (
    'the quotes do not match: write a quote inside of quotes twice (""), '
    "or leave the quotes out"
)
TOO_LONG_A_CELL = "a cell is longer than a page: a quote may be missing after it"


def separate(text: str, recognise: Recognise) -> Table:
    """Return the lines of `text`; DamagedLineError where it is no CSV.

    The separator is the one with which the header has most names that `recognise`
    knows; with none known it is the comma, so that the header can be shown as it is.
    """
    hint = EXCELS_HINT.match(text)
    skipped = text.count("\n", 0, hint.end()) if hint else 0
    body = text[hint.end() :] if hint else text
    separator = max(SEPARATORS, key=lambda each: _known(body, each, recognise))
    lines: list[Line] = []
    for line in _lines(body, separator, before=skipped):
        lines.append(line)
        if len(lines) > MOST_LINES:
            raise too_long()
    return Table(lines=tuple(lines), told=SEPARATORS[separator])


def _known(text: str, separator: str, recognise: Recognise) -> int:
    try:
        header = next(_lines(text, separator, before=0), None)
    except DamagedLineError:
        return 0
    return recognise(header.cells) if header else 0


def _lines(text: str, separator: str, *, before: int) -> Iterator[Line]:
    file = io.StringIO(text, newline="")
    reader = csv.reader(file, strict=True, delimiter=separator)
    number = before + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Line(number=number, cells=tuple(cells))
            number = before + reader.line_num + 1
    except csv.Error as error:
        is_long = "field limit" in str(error)
        reason = TOO_LONG_A_CELL if is_long else QUOTES
        raise DamagedLineError(number, reason) from None

"""A table as it lay in a file: lines of text cells, and how the file was read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Recognise = Callable[[Sequence[str]], int]
"""Counts the cells of a line that are names of columns we know."""


class OfficeFileError(Exception):
    """The file is no table that we can read; the text says what to save it as."""


class DamagedLineError(OfficeFileError):
    """The file stops being a table at `line`."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The cells of one line or row, numbered as an editor or Excel numbers it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Every line that is not blank, the header first, if there is one."""

    lines: tuple[Line, ...]
    told: str
    """What the file was taken for: "semicolons, UTF-8"."""


MOST_LINES = 20_000
"""A sales floor is smaller; what is longer is another file, or nonsense."""


def too_long() -> OfficeFileError:
    """Return the error of a table with more than MOST_LINES lines."""
    return OfficeFileError(
        f"has more than {MOST_LINES:,} lines, so it is no list of people: "
        "import the file that names each person once"
    )

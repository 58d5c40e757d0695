"""Write people.csv: whole or not at all, and what stood there before is kept beside."""

import os
import tempfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from console.setup.env_file import EnvFileError
from console.setup.people_draft import DraftRow
from models import people_file
from models.people_file import PersonRow
from models.people_file.currencies import to_minor


def text_of(rows: Iterable[DraftRow]) -> str:
    """Return the text of people.csv with `rows`, in the order given."""
    return people_file.write(_row(line, row) for line, row in enumerate(rows, start=2))


def _row(line: int, row: DraftRow) -> PersonRow:
    amount = to_minor(Decimal(row.target), row.currency) if row.target else None
    return PersonRow(
        line=line,
        email=row.email,
        name=row.name,
        role=row.role,
        leader_email=row.leader_email or None,
        time_zone=row.time_zone or None,
        country=row.country or None,
        target_minor=amount,
        currency=row.currency or None,
    )


def write(path: Path, text: str) -> Path | None:
    """Write `text` to `path`; return where the file that stood there is kept now.

    None if there was none. EnvFileError if it cannot be written.
    """
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".people-")
        # Excel takes a file without the mark for Windows-1252.
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            file.write(text)
        older = _set_aside(path)
        os.replace(draft, path)  # noqa: PTH105 - a name from mkstemp
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        message = f"{path} cannot be written ({why}): make room, then go on"
        raise EnvFileError(message) from error
    return older


def _set_aside(path: Path) -> Path | None:
    if not path.exists():
        return None
    number = 1
    while (older := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    path.rename(older)
    return older

"""Write people.csv: whole or not at all, and what stood there before is kept beside."""

import csv
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from console.setup.env_file import EnvFileError
from console.setup.people_draft import DraftRow


def text_of(rows: Sequence[DraftRow]) -> str:
    """Return the text of people.csv with `rows`, in the order given."""
    text = io.StringIO(newline="")
    out = csv.DictWriter(text, [each.name for each in fields(DraftRow)])
    out.writeheader()
    out.writerows({**asdict(row), "role": row.role.value} for row in rows)
    return text.getvalue()


def write(path: Path, text: str) -> Path | None:
    """Write `text` to `path`; return where the file that stood there is kept now.

    None if there was none. EnvFileError if it cannot be written.
    """
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".people-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
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

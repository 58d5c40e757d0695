"""The list of erased people: a file of numbers that no backup holds or puts back."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from console.base.foreseen import NotReadyError
from models.keeping.erased import ErasedEntry


def note_erased(file: Path, entries: Sequence[ErasedEntry]) -> None:
    """Append `entries` to `file`, surely written; NotReadyError if it cannot be.

    It comes before the erasure: whoever is erased unnoted would be back some day.
    """
    lines = "".join(json.dumps(asdict(entry)) + "\n" for entry in entries)
    try:
        number = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(number, "w") as list_of_erased:
            list_of_erased.write(lines)
            list_of_erased.flush()
            os.fsync(number)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        message = (
            f"the list of erased people cannot be written ({file}: {why}), so nobody "
            "was erased: set ERASED_FILE to a file that outlives the database"
        )
        raise NotReadyError(message) from error


def read_erased(file: Path) -> Sequence[ErasedEntry] | None:
    """Return who is on the list, None if there is no file; NotReadyError if spoilt."""
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return None
    return [
        _entry(line, f"{file} line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def _entry(line: str, place: str) -> ErasedEntry:
    try:
        return ErasedEntry(**json.loads(line))
    except (TypeError, ValueError) as error:
        message = (
            f"{place} tells of no erased person: put a copy of the file back, or "
            "take the line out if it is only the beginning of the next one"
        )
        raise NotReadyError(message) from error

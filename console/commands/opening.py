"""The bytes of the file that somebody names, or one sentence why there are none."""

from pathlib import Path

from console.base.foreseen import NotReadyError
from models.office.table import OfficeFileError
from models.people_file import PeopleFile, read_bytes

BIGGEST_BYTES = 10_000_000
"""A hundred times a large sales floor; more is another file."""


def open_people(path: Path) -> PeopleFile:
    """Read the file at `path`; NotReadyError or PeopleFileError says what to mend."""
    try:
        return read_bytes(_bytes(path))
    except OfficeFileError as error:
        message = f"{path} {error}. Nothing was imported."
        raise NotReadyError(message) from None


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(BIGGEST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        message = f"{path} is not there: this was looked for in {Path.cwd()}"
        raise NotReadyError(message) from None
    except IsADirectoryError:
        message = f"{path} is a folder: name the file in it"
        raise NotReadyError(message) from None
    except PermissionError:
        message = f"{path} may not be read by this user: allow it with chmod u+r"
        raise NotReadyError(message) from None
    except (OSError, ValueError):
        message = f"{path} cannot be opened: copy it to this machine, and try again"
        raise NotReadyError(message) from None
    if len(content) > BIGGEST_BYTES:
        message = (
            f"{path} is larger than {BIGGEST_BYTES // 1_000_000} MB, so it is no list "
            "of people: import the file that names each person once"
        )
        raise NotReadyError(message)
    return content

"""Whether the SQLite file of the settings can be used, asked before it is opened."""

import os
import tempfile
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from console.base.foreseen import ForeseenError

SIDES = "-wal", "-shm", ".lock"
"""What SQLite and the program keep beside the file."""


class DatabaseFileError(ForeseenError):
    """The file of DATABASE_URL cannot be used; the text names it and the mend."""


def database_file(engine: AsyncEngine) -> Path | None:
    """Return the SQLite file behind `engine`; None for another database."""
    url = engine.url
    is_file = url.get_backend_name() == "sqlite" and bool(url.database)
    return Path(str(url.database)) if is_file else None


def refuse_unusable(engine: AsyncEngine) -> None:
    """Raise DatabaseFileError if the file can surely not be read and written."""
    path = database_file(engine)
    if path is None:
        return
    reason = _reason(path)
    if reason is not None:
        raise DatabaseFileError(reason)


def _reason(path: Path) -> str | None:
    folder = path.parent
    if path.is_dir():
        return f"{path} is a folder: let DATABASE_URL name a file in it"
    if not folder.is_dir():
        return f"there is no folder {folder}: make it, or mend DATABASE_URL"
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
        return (
            f"this user may not write in {folder}, the database's folder: chown or "
            "chmod it, or name another folder in DATABASE_URL"
        )
    if not path.exists():
        try:
            # Full disks, quotas and special folders show only when something is made.
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            why = (error.strerror or type(error).__name__).lower()
            return (
                f"nothing can be made in {folder}, the database's folder ({why}): make "
                "room, or name another folder in DATABASE_URL"
            )
    files = [path, *(path.with_name(path.name + side) for side in SIDES)]
    for each in files:
        if each.exists() and not os.access(each, os.R_OK | os.W_OK, effective_ids=True):
            return f"this user may not read and write {each}: chown or chmod it"
    return None

"""SQLite's files: nobody else's to read, and still the ones that were opened.

SQLite writes on in a file that was deleted or replaced under it, and tells nobody; what
is then committed is gone with the process, and a message that went out is sent again.
"""

import os
from contextlib import suppress
from pathlib import Path
from stat import S_IRWXO

OURS = 0o600
SIDES = "-wal", "-shm"
"""What SQLite keeps beside its file, with the same rights."""

_Identity = tuple[tuple[int, int] | None, ...]


class DatabaseMovedError(Exception):
    """A file was deleted or replaced while it was open; the text names the mend."""


class SqliteFiles:
    """The files behind one engine, and which ones its connections have open."""

    def __init__(self, database: str) -> None:
        self._named = Path(database)
        self._opened: dict[int, _Identity] = {}

    def make_ours(self) -> None:
        """Make the file if it is not there, and close to others what all may read.

        SQLite would take the rights that the umask leaves. What is open to a group
        alone was opened by somebody, and stays so. Errors are SQLite's own to tell.
        """
        real = self._named.resolve()
        with suppress(OSError):
            os.close(os.open(real, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OURS))
        for path in _all(real):
            with suppress(OSError):
                if path.stat().st_mode & S_IRWXO:
                    path.chmod(OURS)

    def opened(self, connection: object) -> None:
        """Note which files `connection` has just opened."""
        self._opened[id(connection)] = self._identity()

    def closed(self, connection: object) -> None:
        """Forget what `connection` had open."""
        self._opened.pop(id(connection), None)

    def check(self) -> None:
        """Raise DatabaseMovedError if the names lead to other files, or to none.

        While a connection is open SQLite itself deletes none of them.
        """
        if not self._opened:
            return
        now = self._identity()
        for opened in self._opened.values():
            if opened != now:
                raise DatabaseMovedError(self._words(opened, now))

    def _identity(self) -> _Identity:
        real = self._named.resolve()
        return tuple(_identity(path) for path in (self._named, *_all(real)[1:]))

    def _words(self, opened: _Identity, now: _Identity) -> str:
        index = next(i for i, was in enumerate(opened) if was != now[i])
        path = _all(self._named.resolve())[index]
        befell = (
            f"{path} was deleted"
            if now[index] is None
            else f"another file was put in the place of {path}"
        )
        return (
            f"{befell} while Switchback worked on it, so nothing is written any more: "
            "stop whatever did it. While it runs, `backup` makes copies; while it is "
            "stopped, `restore` puts one back so that nothing is sent twice"
        )


def _all(real: Path) -> tuple[Path, ...]:
    return (real, *(real.with_name(real.name + side) for side in SIDES))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino

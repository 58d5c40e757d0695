"""One Switchback at a time on an SQLite file; PostgreSQL takes any number."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from console.base.foreseen import ForeseenError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

MOUNTS = Path("/proc/mounts")
NETWORKED = frozenset(
    {
        *("afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "gpfs", "lustre"),
        *("ncpfs", "nfs", "nfs4", "ocfs2", "smb3", "smbfs"),
        *("fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
    }
)


class AlreadyRunningError(ForeseenError):
    """SQLite takes one process on one machine: stop the other, or use PostgreSQL."""


@contextmanager
def only_one(database_url: str) -> Iterator[Callable[[], None]]:
    """Hold the lock file beside an SQLite database; AlreadyRunningError if it is held.

    A file on a network file system is refused as well, since other machines may have
    it. The lock dies with its process, however that ends; nobody has to clean up. What
    is given raises AlreadyRunningError once the lock file is no longer the one held.
    """
    url = _url(database_url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        yield lambda: None
        return
    # Where links lead to, so that a second name of the file finds the same lock.
    database = Path(str(url.database)).resolve()
    _refuse_network(database)
    _refuse_hard_links(database)
    lock = database.with_name(f"{database.name}.lock")
    # Whoever may read it could hold it, and keep the program from starting.
    with os.fdopen(os.open(lock, os.O_CREAT | os.O_RDWR, 0o600), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = (
                f"another Switchback works on {url.database}: stop it first, or use "
                "PostgreSQL, which takes several"
            )
            raise AlreadyRunningError(message) from error
        yield partial(_refuse_lost, lock, file.fileno())


def _refuse_hard_links(database: Path) -> None:
    if database.exists() and database.stat().st_nlink > 1:
        message = (
            f"{database} has a second name (a hard link), under which another program "
            "may have it open: remove that one, or copy the file with `backup`"
        )
        raise AlreadyRunningError(message)


def _refuse_lost(lock: Path, held: int) -> None:
    if not (lock.exists() and os.path.samestat(lock.stat(), os.fstat(held))):
        message = (
            f"{lock} was deleted while Switchback held it, so that a second one could "
            "start: leave it where it is, and start again"
        )
        raise AlreadyRunningError(message)


def _url(database_url: str) -> "URL":
    from sqlalchemy.engine import make_url  # noqa: PLC0415 - it takes a fifth of a second, and the demo has better to do first

    return make_url(database_url)


def refuse_parts(database_url: str) -> None:
    """Raise AlreadyRunningError where a process may not be one part of several."""
    if _url(database_url).get_backend_name() == "sqlite":
        message = "SQLite takes a single process: leave --only out, or use PostgreSQL"
        raise AlreadyRunningError(message)


def _refuse_network(database: Path) -> None:
    mounts = MOUNTS.read_text(errors="replace") if MOUNTS.exists() else ""
    kind = file_system(database.resolve(), mounts)
    if kind in NETWORKED:
        message = (
            f"{database} lies on a network file system ({kind}), where SQLite's locks "
            "do not hold: move it to a local disk, or use PostgreSQL"
        )
        raise AlreadyRunningError(message)


def file_system(path: Path, mounts: str) -> str | None:
    """Return the kind of file system of `path` by the text of /proc/mounts.

    None where that does not tell. What is mounted last on a folder is what is seen.
    """
    found: tuple[int, str | None] = (-1, None)
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:  # noqa: PLR2004 - device, folder, kind
            continue
        # The kernel writes a blank in a folder's name in octal.
        folder = Path(fields[1].replace("\\040", " "))
        depth = len(folder.parts)
        if path.is_relative_to(folder) and depth >= found[0]:
            found = (depth, fields[2])
    return found[1]

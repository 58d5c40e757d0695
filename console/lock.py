"""One Switchback at a time on an SQLite file; PostgreSQL takes any number."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url


class AlreadyRunningError(Exception):
    """Another process works on the same SQLite file: stop it first."""


@contextmanager
def only_one(database_url: str) -> Iterator[None]:
    """Hold the lock file beside an SQLite database; AlreadyRunningError if it is held.

    The lock dies with its process, however it ends, so that nobody has to clean up.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        yield
        return
    with Path(f"{url.database}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = (
                f"another Switchback works on {url.database}: stop it first, or use "
                "PostgreSQL, which takes several"
            )
            raise AlreadyRunningError(message) from error
        yield

"""One install at a time: a lock on a file that the kernel gives back by itself."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[int]:
    """Wait for every other install into `folder`; yield the lock's descriptor.

    What it is handed on to holds the lock too: pip may outlive an installer that was
    killed, and nobody may clear the folder under it.
    """
    with folder.with_name(f"{folder.name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another install is at work here; waiting for its end.", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()

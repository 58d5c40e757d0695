"""Sync through a line that fails, and see that it stops, and that the next completes.

The sync runs in a process of its own, so that what it remembers is its own memory.
"""

import asyncio
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from sqlalchemy import func, select

from crm.http_pace import Pace
from crm.hubspot import open_hubspot
from crm.port import CrmError
from jobs.sync.run import sync
from models.db.database import open_database, session_maker
from models.tables import Deal
from sandbox.crm.server import create_app
from sandbox.floor.floor import Floor
from tests.faults.proxy import Proxy, Toxic, line_to
from tests.jobs.sync_fakes import SilentProgress
from tests.sandbox.floor.makers import LONG_AGO, NOW, make_deal, make_floor
from tests.sandbox.slack.serving import free_socket, serve

DEALS = 1200
TOKEN = "sandbox"  # noqa: S105 - the stand-in's
DEADLINE = 1.5
GIVE_UP_AFTER = 3.0
STOPS_WITHIN = 20.0
"""Seconds: reference, six streams and the history, each with its own patience."""
PACE = Pace(
    per_second=1e6,
    searches_per_second=1e6,
    burst=1000,
    deadline=DEADLINE,
    attempts=2,
    give_up_after=GIVE_UP_AFTER,
    wait_initial=0.05,
    wait_max=0.1,
    wait_jitter=0.0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRun:
    """What one sync came to."""

    seconds: float
    is_complete: bool
    deals: int
    """Stored when it ended."""
    peak_mib: float
    """The most memory that its process has held."""
    lists: int = 0
    """Pages of lists that it asked for."""


@asynccontextmanager
async def crm_behind_a_line() -> AsyncIterator[tuple[Proxy, str]]:
    """Serve a floor of deals; give the line before it and its address."""
    floor: Floor = make_floor()
    for number in range(DEALS):
        floor.put_deal(make_deal(1000 + number, modified_at=LONG_AGO))
    app = create_app(floor, token=TOKEN, clock=lambda: NOW)
    async with serve(app, free_socket()) as url, line_to(url) as (proxy, line):
        yield proxy, line


async def sync_once(database: str, line: str) -> SyncRun:
    """Sync over `line` in a process of its own."""
    started = monotonic()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.crm_line", database, line),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(STOPS_WITHIN * 3):
            output, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return SyncRun(
            seconds=monotonic() - started, is_complete=False, deals=-1, peak_mib=0
        )
    seconds, is_complete, deals, peak = output.decode().split()[-4:]
    return SyncRun(
        seconds=float(seconds),
        is_complete=is_complete == "True",
        deals=int(deals),
        peak_mib=float(peak),
    )


async def struck_by(toxic: Toxic, database: str, *, spares: int) -> list[SyncRun]:
    """Sync under the fault, then on a sound line; both on the empty `database`."""
    async with crm_behind_a_line() as (proxy, line):
        proxy.toxic, proxy.spares = toxic, spares
        struck = await sync_once(database, line)
        proxy.toxic, before = "none", proxy.lists
        after = await sync_once(database, line)
        return [
            replace(struck, lists=before),
            replace(after, lists=proxy.lists - before),
        ]


def clock() -> datetime:
    """Return the stand-in's instant."""
    return NOW + timedelta(minutes=1)


async def _child(database: str, line: str) -> None:
    engine = open_database(database)
    sessions = session_maker(engine)
    hosts = frozenset({line.removeprefix("http://")})
    started = monotonic()
    is_complete = False
    try:
        async with open_hubspot(
            base_url=line,
            token=TOKEN,
            version="2026-09",
            allow_private_hosts=hosts,
            pace=PACE,
        ) as crm:
            report = await sync(
                crm, sessions, clock, SilentProgress(), history_days=730
            )
            is_complete = report.is_complete
    except CrmError:
        pass
    seconds = monotonic() - started
    async with sessions() as session:
        deals = await session.scalar(select(func.count()).select_from(Deal))
    await engine.dispose()
    sys.stdout.write(f"\n{seconds} {is_complete} {deals} {_peak_mib()}\n")


def _peak_mib() -> float:
    """Return the most that this process has held; what forked it does not count."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def migrated(folder: Path, template: Path, name: str) -> str:
    """Return the address of a fresh copy of the migrated `template`."""
    path = folder / f"{name}.sqlite"
    path.write_bytes(template.read_bytes())
    return f"sqlite:///{path}"


if __name__ == "__main__":
    asyncio.run(_child(sys.argv[1], sys.argv[2]))

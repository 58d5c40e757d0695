"""Deals a second of a full sync, beside the same pages copied with bare tools.

`python -m tests.bench.bench_sync --deals 100000` starts the sandbox CRM on a generated
floor and measures in one run: the sync of the deals stream into SQLite (with owners,
stages, snapshots and positions), the same again over unchanged rows, and a bare copy
(httpx, orjson, sqlite3.executemany) of the same pages. Each runs in a process of its
own, so that peak memory is its own too.
"""

import argparse
import asyncio
import json
import logging
import resource
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import structlog
from sqlalchemy import delete

from console.base.gc_tuning import collect_seldom
from crm.http_pace import Pace
from crm.hubspot import HubSpot, open_hubspot
from crm.hubspot_deals import DEAL_PROPERTIES
from crm.port import Stream
from jobs.clock import system_clock
from jobs.sync.run import sync_reference
from jobs.sync.running import Run
from jobs.sync.stream import sync_stream
from models.db.database import open_database, session_maker
from models.db.schema import upgrade
from models.tables import StreamState

TOKEN = "sandbox"  # noqa: S105 - the stand-in asks for any
UNHURRIED = Pace(per_second=1e6, searches_per_second=1e6, burst=1000)
COMMIT_EVERY = 2_000


class Silent:
    """Progress that nobody watches."""

    def advance(self, stream: Stream, count: int) -> None:
        """Do nothing."""

    def expect(self, stream: Stream, count: int) -> None:
        """Do nothing."""


def main() -> None:
    """Run all parts, or the one that a parent process asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--part", choices=sorted(PARTS))
    parser.add_argument("--url")
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.part:
        collect_seldom()  # as app.py does; it helps the bare copy as well
        print(json.dumps(PARTS[options.part](options.url, options.file)))  # noqa: T201 - its result
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), deals=options.deals)


def compare(folder: Path, *, deals: int) -> None:
    """Measure the parts on one floor and print them beside each other."""
    generate = [sys.executable, "-m", "sandbox.floor.scale", "--to", folder / "floor"]
    subprocess.run([*generate, "--deals", str(deals), "--reps", "200"], check=True)  # noqa: S603
    with served(folder / "floor") as url:
        bare = measured("bare", url, folder / "bare.sqlite")
        ours = measured("sync", url, folder / "ours.sqlite")
        again = measured("again", url, folder / "ours.sqlite")
    for name, part in (("bare copy", bare), ("sync", ours), ("sync, same rows", again)):
        rate = part["deals"] / part["seconds"]
        print(  # noqa: T201 - a benchmark prints
            f"{name:16} {part['deals']:>8,} deals  {part['seconds']:6.2f} s "
            f"{rate:>8,.0f} deals/s  {part['peak_mb']:5.0f} MB  "
            f"{part['seconds'] / bare['seconds']:.2f}x bare"
        )


def measured(part: str, url: str, file: Path) -> dict[str, Any]:
    """Run one part in a process of its own and return its figures."""
    command = [sys.executable, "-m", "tests.bench.bench_sync", "--part", part]
    done = subprocess.run(  # noqa: S603 - our own module
        [*command, "--url", url, "--file", file],
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


@contextmanager
def served(floor: Path) -> Iterator[str]:
    """Give the address of a sandbox CRM that serves `floor`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "sandbox.crm", "--floor", floor, "--port", str(port)]
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait()


def wait_for(url: str) -> None:
    """Return once something answers at `url`."""
    for _ in range(600):
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    message = f"nothing answers at {url}"
    raise TimeoutError(message)


def bare_copy(url: str, file: Path) -> dict[str, Any]:
    """Copy every page with nothing but httpx, orjson and sqlite3."""
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    columns = ", ".join(f'"{name}"' for name in DEAL_PROPERTIES)
    database.execute(f"CREATE TABLE deals (id TEXT PRIMARY KEY, {columns})")
    marks = ", ".join("?" * (len(DEAL_PROPERTIES) + 1))
    insert = f"INSERT INTO deals VALUES ({marks})"
    started = time.perf_counter()
    count = 0
    rows: list[tuple[Any, ...]] = []
    for page in bare_pages(url):
        rows += [
            (item["id"], *(item["properties"].get(name) for name in DEAL_PROPERTIES))
            for item in page
        ]
        if len(rows) >= COMMIT_EVERY:
            count += bare_write(database, insert, rows)
            rows = []
    count += bare_write(database, insert, rows)
    return figures(count, started)


def bare_pages(url: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of each page."""
    headers = {"authorization": f"Bearer {TOKEN}"}
    params = {"limit": "100", "properties": ",".join(DEAL_PROPERTIES)}
    with httpx.Client(base_url=url, headers=headers, trust_env=False) as http:
        while True:
            answer = http.get("/crm/objects/2026-09/deals", params=params)
            body = orjson.loads(answer.content)
            yield body["results"]
            if "paging" not in body:
                return
            params["after"] = body["paging"]["next"]["after"]


def bare_write(
    database: sqlite3.Connection, insert: str, rows: list[tuple[Any, ...]]
) -> int:
    """Commit `rows` and return how many they were."""
    database.execute("BEGIN IMMEDIATE")
    database.executemany(insert, rows)
    database.execute("COMMIT")
    return len(rows)


def first_sync(url: str, file: Path) -> dict[str, Any]:
    """Sync the deals into an empty database."""
    return asyncio.run(_sync(url, file, is_first=True))


def second_sync(url: str, file: Path) -> dict[str, Any]:
    """List and compare all deals again, as after a lost position."""
    return asyncio.run(_sync(url, file, is_first=False))


async def _sync(url: str, file: Path, *, is_first: bool) -> dict[str, Any]:
    engine = open_database(f"sqlite:///{file}")
    sessions = session_maker(engine)
    if is_first:
        await upgrade(engine)
    async with sessions.begin() as session:
        await session.execute(delete(StreamState))
    async with open_hubspot(
        base_url=url,
        token=TOKEN,
        version="2026-09",
        allow_private_hosts=frozenset({url.removeprefix("http://")}),
        pace=UNHURRIED,
    ) as crm:
        started = time.perf_counter()
        found = await _deals(
            crm,
            Run(
                crm=crm,
                sessions=sessions,
                clock=system_clock,
                progress=Silent(),
                until=system_clock(),
            ),
        )
    result = figures(found, started)
    await engine.dispose()
    return result


async def _deals(crm: HubSpot, run: Run) -> int:
    await crm.account()
    await sync_reference(run)
    report = await sync_stream(run, Stream.DEALS)
    if report.error is not None:
        raise RuntimeError(report.error)
    written = report.written
    return written.created + written.updated + written.unchanged


def figures(count: int, started: float) -> dict[str, Any]:
    """Return the count, the seconds since `started` and this process's peak memory."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "deals": count,
        "seconds": time.perf_counter() - started,
        "peak_mb": peak,
    }


PARTS: dict[str, Callable[[str, Path], dict[str, Any]]] = {
    "bare": bare_copy,
    "sync": first_sync,
    "again": second_sync,
}

if __name__ == "__main__":
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR)
    )
    main()

"""Run the demo's floor at sixty times its speed with random faults, and see it well.

The real program runs as `app.py demo`, in a process of its own, for so many minutes.
"""

import asyncio
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import sys
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

import httpx

from console.demo.processes import free_port
from tests.faults.postgres import fast_folder

ROOT = Path(__file__).resolve().parents[2]
SPEED = 60.0
STARTS_AT = datetime(2026, 11, 20, 5, 30, tzinfo=ZoneInfo("America/New_York"))
"""An hour before the digest."""
KINDS = ("server_error", "html", "drop_before", "drop_after", "truncate", "ratelimited")
METHODS = ("chat.postMessage", "conversations.history", "conversations.open", "*")
CRM_SHARE = 0.1
"""Of the faults: the CRM stands still for some seconds, as many minutes of the demo."""
READY_WITHIN = 180.0
CALM = 60.0
"""Real seconds without faults at the end, an hour of the demo, for the queue to end."""
WAITING = ("pending", "sending", "unknown")


async def soak(minutes: float) -> tuple[bool, str]:
    """Run the floor for so long; say whether it was well, and the figures."""
    folder = fast_folder()
    port = free_port(preferred=None)
    with (folder / "said.log").open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "console.demo.child", "app"),
            *("demo", "--folder", str(folder / "demo"), "--port", str(port)),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=said,
            stderr=said,
        )
        try:
            return await _watch(process, folder, f"http://127.0.0.1:{port}", minutes)
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            shutil.rmtree(folder, ignore_errors=True)


async def _watch(
    process: asyncio.subprocess.Process, folder: Path, slack: str, minutes: float
) -> tuple[bool, str]:
    said = folder / "said.log"
    await _until_open(process, said)
    _hurry(folder / "demo" / "clock.json")
    struck = await _strike(process.pid, slack, seconds=minutes * 60)
    await asyncio.sleep(CALM)
    sizes = [*struck.sizes, _rss_mib(process.pid)]
    text = said.read_text(errors="replace")
    states = _states(folder / "demo" / "switchback.sqlite")
    waiting = sum(states[state] for state in WAITING)
    # What a job's border caught is one line of JSON, its traceback inside.
    unhandled = text.count("\nTraceback") + text.count("never retrieved")
    is_good = process.returncode is None and not waiting and not unhandled
    line = (
        f"{minutes:g} min at {SPEED:g}x, {struck.faults} faults; RSS in MiB by minute "
        f"{[round(size) for size in sizes]}; messages {dict(states)}; "
        f"{waiting} waiting at the end, {unhandled} unhandled exceptions, "
        f"{text.count('job_failed')} jobs failed and went on"
    )
    if unhandled:
        sys.stdout.write(text[-3000:])
    for failure in _failures(text):
        sys.stdout.write(f"     {failure}\n")
    return is_good, line


def _failures(text: str) -> list[str]:
    """Return what each failed job said, with how often."""
    found = Counter(
        re.sub(r"0x[0-9a-f]+", "", line)[:600]
        for line in text.splitlines()
        if "job_failed" in line
    )
    return [f"{often} times {line}" for line, often in found.most_common()]


class Struck:
    """How many faults were set, and the memory minute by minute."""

    def __init__(self) -> None:
        self.faults = 0
        self.sizes: list[float] = []


async def _strike(pid: int, slack: str, *, seconds: float) -> Struck:
    """Set a random fault every few seconds; print the memory each minute."""
    struck, dice = Struck(), random.Random(1)  # noqa: S311 - a test's dice
    started = monotonic()
    async with httpx.AsyncClient(base_url=slack, trust_env=False) as client:
        while (passed := monotonic() - started) < seconds:
            if passed >= 60 * len(struck.sizes):
                struck.sizes.append(_rss_mib(pid))
                sys.stdout.write(
                    f"     minute {passed / 60:.0f}: RSS {struck.sizes[-1]:.0f} MiB\n"
                )
                sys.stdout.flush()
            if dice.random() < CRM_SHARE:
                await _freeze_crm(pid, seconds=dice.uniform(2, 12))
            else:
                fault = {
                    "method": dice.choice(METHODS),
                    "kind": dice.choice(KINDS),
                    "times": dice.randint(1, 3),
                }
                await client.post("/sandbox/faults", json=fault)
            struck.faults += 1
            await asyncio.sleep(dice.uniform(1, 4))
        # What was set and not used up is taken back.
        for method in METHODS:
            await client.post(
                "/sandbox/faults",
                json={"method": method, "kind": "html", "times": 0},
            )
    return struck


async def _freeze_crm(demo: int, *, seconds: float) -> None:
    """Stop the demo's own CRM for so long; only a child of the demo is touched."""
    children = Path(f"/proc/{demo}/task/{demo}/children")
    for child in map(int, children.read_text().split() if children.exists() else ()):
        with suppress(OSError):
            if b"sandbox.crm" not in Path(f"/proc/{child}/cmdline").read_bytes():
                continue
            os.kill(child, signal.SIGSTOP)
            try:
                await asyncio.sleep(seconds)
            finally:
                os.kill(child, signal.SIGCONT)


async def _until_open(process: asyncio.subprocess.Process, said: Path) -> None:
    async with asyncio.timeout(READY_WITHIN):
        while "Open http" not in said.read_text(errors="replace"):
            if process.returncode is not None:
                raise RuntimeError(said.read_text(errors="replace")[-2000:])
            await asyncio.sleep(0.5)


def _hurry(clock: Path) -> None:
    fresh = clock.with_suffix(".new")
    now = datetime.now(UTC).isoformat()
    fresh.write_text(
        json.dumps({"at": STARTS_AT.isoformat(), "set_at": now, "speed": SPEED})
    )
    fresh.replace(clock)


def _rss_mib(pid: int) -> float:
    """Return the memory of the process; 0 where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _states(path: Path) -> Counter[str]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        query = "SELECT state, count(*) FROM deliveries GROUP BY state"
        return Counter(dict(connection.execute(query).fetchall()))

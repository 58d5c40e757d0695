"""The demo: a floor of files, a CRM and a Slack beside us, and the real program.

What the stand-ins keep is wiped at each start.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
from rich.console import Console

from coaching.calendar import Calendar
from coaching.facts.mode import Mode
from config import Settings
from console.base.progress import sync_progress
from console.demo.page import USUAL_PORT, page_at
from console.demo.stage import Stage, set_up, settings_of
from console.demo.stand_ins import open_page, start_stand_ins, write_floor
from console.parts import Parts
from console.service import program
from console.service.http import stop_on_signals
from models import people_file
from models.db.schema import upgrade
from models.outbox.mode import set_mode

THURSDAY = 3
OFFICE = Calendar(time_zone="America/New_York", country="US")
OTHER_OFFICE = Calendar(time_zone="Europe/Berlin", country="DE")
STARTS_AT = time(10)
TICK_EVERY = timedelta(seconds=1)
POLL_SECONDS = 0.05
T = TypeVar("T")


def opening_day(today: date) -> date:
    """Return the latest Thursday up to `today` on which both offices work."""
    day = today - timedelta(days=(today.weekday() - THURSDAY) % 7)
    # On a holiday nobody would get a message, and there would be nothing to show.
    while not (OFFICE.works_on(day) and OTHER_OFFICE.works_on(day)):
        day -= timedelta(days=7)
    return day


def write_clock(path: Path, at: datetime, *, real: datetime) -> None:
    """Set the demo's clock, which from then on runs by itself."""
    held = {"at": at.isoformat(), "set_at": real.isoformat(), "speed": 1.0}
    path.write_text(json.dumps(held))


async def play(
    put_together: Callable[[Settings], Parts],
    *,
    console: Console,
    folder: Path,
    host: str,
    port: int | None,
) -> None:
    """Run the demo until Ctrl-C or SIGTERM, which may come at any time.

    Without `port` the page takes the usual one, or any. DemoError with the mend if it
    cannot run here, or if a part does not start.
    """
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        page = page_at(host, port)
        stage = set_up(folder, page=page, stack=stack)
        if port is None and page.port != USUAL_PORT:
            _say(console, f"Port {USUAL_PORT} is in use: the page takes {page.port}.")
        parts = put_together(settings_of(stage))
        stack.push_async_callback(parts.engine.dispose)
        beginning = _begin(parts, stage, console=console, stack=stack, stop=stop)
        playing = await unless_stopped(beginning, stop)
        if playing is not None:
            _say(console, f"Open {page.url} (Ctrl-C stops it)")
            await playing


async def unless_stopped(
    work: Coroutine[None, None, T], stop: asyncio.Event
) -> T | None:
    """Return what `work` does; None, and it is cut off, if `stop` is set before."""
    working = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not working.done():
        working.cancel()
        await asyncio.wait({working})
    return None if working.cancelled() else working.result()


async def _begin(
    parts: Parts,
    stage: Stage,
    *,
    console: Console,
    stack: AsyncExitStack,
    stop: asyncio.Event,
) -> "asyncio.Task[None]":
    """Return the running program, once whoever opens the page finds it ready."""
    day = opening_day(datetime.now(UTC).date())
    write_clock(stage.clock_file, OFFICE.at(day, STARTS_AT), real=datetime.now(UTC))
    with _doing(console, "Writing a sales floor: a year behind it, a year ahead"):
        # The floor is written by another process: the tables can be made meanwhile.
        await asyncio.gather(write_floor(stage, day), upgrade(parts.engine))
    with _doing(console, "Starting a CRM and a Slack to talk to"):
        await start_stand_ins(stack, stage)
    await _first_run(parts, stage, console)
    running_on = program.run(parts, only=None, stop=stop, tick_every=TICK_EVERY)
    playing = asyncio.create_task(running_on)
    stack.push_async_callback(_ended, playing, stop)
    with _doing(console, "Writing the first messages"):
        await caught_up(stage.moved_url, playing)
    await open_page(stage)
    return playing


async def _ended(playing: "asyncio.Task[None]", stop: asyncio.Event) -> None:
    """Let the program finish what it has begun, while the stand-ins still answer."""
    stop.set()
    await asyncio.wait({playing})


@contextmanager
def _doing(console: Console, words: str) -> Iterator[None]:
    """Say what is done while it is: in place at a terminal, a line elsewhere."""
    if console.is_terminal:
        with console.status(words):
            yield
    else:
        _say(console, words)
        yield


def _say(console: Console, words: str) -> None:
    console.print(words, highlight=False, soft_wrap=True)


async def caught_up(url: str, playing: asyncio.Future[None]) -> None:
    """Return when the program listens at `url` and its first tick is over.

    Or when `playing` has ended without that. Whoever opens the page before would move
    the clock under messages that are on their way.
    """
    async with httpx.AsyncClient(trust_env=False, timeout=None) as app:  # noqa: S113 - as long as a tick takes
        while not playing.done():
            with contextlib.suppress(httpx.TransportError):
                await app.post(url)
                return
            await asyncio.sleep(POLL_SECONDS)


async def _first_run(parts: Parts, stage: Stage, console: Console) -> None:
    """Import the people, go live, and sync where a person can watch."""
    rows = people_file.read((stage.floor / "people.csv").read_text(encoding="utf-8"))
    now = parts.clock()
    async with parts.sessions.begin() as session:
        await people_file.store(session, rows, now=now)
        await set_mode(session, Mode.LIVE, changed_by="demo", now=now)
    if not console.is_terminal:
        _say(console, "Reading the CRM")
    with sync_progress(console) as progress:
        await program.sync_now(parts, progress)
    await program.match_now(parts)

"""The demo: a floor of files, a CRM and a Slack beside us, and the real program.

What the stand-ins keep is wiped at each start.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console

from coaching.calendar import Calendar
from console.base.stopping import stop_on_signals
from console.demo.doing import doing, say
from console.demo.page import USUAL_PORT, page_at
from console.demo.stage import Stage, set_up
from console.demo.stand_ins import start_stand_ins, write_floor

if TYPE_CHECKING:
    from console.parts import Parts

THURSDAY = 3
OFFICE = Calendar(time_zone="America/New_York", country="US")
OTHER_OFFICE = Calendar(time_zone="Europe/Berlin", country="DE")
STARTS_AT = time(10)
PROGRAM = "console.demo.inside"
"""The module that runs the real program; to import it takes a second or two."""
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


async def play(*, console: Console, folder: Path, host: str, port: int | None) -> None:
    """Run the demo until Ctrl-C or SIGTERM, which may come at any time.

    Without `port` the page takes the usual one, or any. DemoError with the mend if it
    cannot run here, or if a part does not start.
    """
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        page = page_at(host, port)
        stage = set_up(folder, page=page, stack=stack)
        if port is None and page.port != USUAL_PORT:
            say(console, f"Port {USUAL_PORT} is in use: the page takes {page.port}.")
        beginning = _begin(stage, console=console, stack=stack, stop=stop)
        playing = await unless_stopped(beginning, stop)
        if playing is not None:
            say(console, f"Open {page.url} (Ctrl-C stops it)")
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
    stage: Stage, *, console: Console, stack: AsyncExitStack, stop: asyncio.Event
) -> "asyncio.Task[None]":
    """Return the running program, once whoever opens the page finds it ready.

    The floor is written and the stand-ins start in processes of their own: meanwhile
    the program is imported and put up here.
    """
    day = opening_day(datetime.now(UTC).date())
    write_clock(stage.clock_file, OFFICE.at(day, STARTS_AT), real=datetime.now(UTC))
    async with (
        _meanwhile(_put_up(stage, stack)) as put_up,
        _meanwhile(start_stand_ins(stack, stage)) as standing,
    ):
        with doing(console, "Writing a sales floor: a year behind it, a year ahead"):
            await write_floor(stage, day)
        with doing(console, "Starting a CRM and a Slack to talk to"):
            parts = await put_up
            await standing
    from console.demo import inside  # noqa: PLC0415 - it is imported by now

    return await inside.begin(parts, stage, console=console, stack=stack, stop=stop)


async def _put_up(stage: Stage, stack: AsyncExitStack) -> "Parts":
    await asyncio.to_thread(import_module, PROGRAM)
    from console.demo import inside  # noqa: PLC0415 - it takes a second or two

    return await inside.put_up(stage, stack)


@asynccontextmanager
async def _meanwhile(
    work: Coroutine[None, None, T],
) -> AsyncIterator["asyncio.Task[T]"]:
    """Do `work` while the block runs; it is cut off where the block fails."""
    doing_it = asyncio.create_task(work)
    try:
        yield doing_it
        await doing_it
    finally:
        doing_it.cancel()
        await asyncio.wait({doing_it})

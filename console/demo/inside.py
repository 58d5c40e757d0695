"""The real program within the demo: made, filled, and run until it is stopped.

A module apart: what it imports takes a second or two, in which the floor is written.
"""

import asyncio
import contextlib
import sys
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import httpx
from prometheus_client import CollectorRegistry
from rich.console import Console

from coaching.facts.mode import Mode
from console.base import logs
from console.base.gc_tuning import leave_imported_alone
from console.base.progress import sync_progress
from console.demo.doing import doing, say
from console.demo.program_settings import settings_of
from console.demo.stage import Stage
from console.demo.stand_ins import open_page
from console.parts import Parts
from console.put_together import put_together
from console.service import program
from console.watch.metrics import Metrics
from models import people_file
from models.db.schema import upgrade
from models.outbox.mode import set_mode

TICK_EVERY = timedelta(seconds=1)
POLL_SECONDS = 0.05
GAP = timedelta(milliseconds=10)
"""Between two messages."""


async def put_up(stage: Stage, stack: AsyncExitStack) -> Parts:
    """Return the program's parts, with an empty database; `stack` puts them away."""
    leave_imported_alone()
    metrics = Metrics(CollectorRegistry())
    logs.configure(
        level="WARNING",
        secrets=[],
        is_terminal=sys.stderr.isatty(),
        count=metrics.count_event,
    )
    whole = put_together(settings_of(stage), metrics=metrics)
    # The Slack beside us sets no pace.
    parts = replace(whole, terms=replace(whole.terms, gap=GAP))
    stack.push_async_callback(parts.engine.dispose)
    await upgrade(parts.engine)
    return parts


async def begin(
    parts: Parts,
    stage: Stage,
    *,
    console: Console,
    stack: AsyncExitStack,
    stop: asyncio.Event,
) -> "asyncio.Task[None]":
    """Return the running program, once its first messages are out and all is ready."""
    await _first_run(parts, stage, console)
    running_on = program.run(
        parts, only=None, stop=stop, tick_every=TICK_EVERY, has_read=True
    )
    playing = asyncio.create_task(running_on)
    stack.push_async_callback(_ended, playing, stop)
    with doing(console, "Writing the first messages"):
        await caught_up(stage.moved_url, playing)
    await open_page(stage)
    return playing


async def _ended(playing: "asyncio.Task[None]", stop: asyncio.Event) -> None:
    """Let the program finish what it has begun, while the stand-ins still answer."""
    stop.set()
    await asyncio.wait({playing})


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
        say(console, "Reading the CRM")
    with sync_progress(console) as progress:
        await program.sync_now(parts, progress)
    await program.match_now(parts)

"""The program as an operator sees it: its pulse, and a port that tells its health."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.applications import Starlette

from console.parts import Parts
from console.service.http import serve_http
from console.watch.health import Pulse, health_routes
from console.watch.metrics import metrics_route


def beating(clockwork: AsyncIOScheduler, pulse: Pulse, *, every: timedelta) -> None:
    """Let `clockwork` beat beside its other jobs: a long sync stops no pulse."""
    clockwork.add_job(
        pulse.beat,
        "interval",
        seconds=every.total_seconds(),
        next_run_time=datetime.now(UTC),
    )


@asynccontextmanager
async def watched(parts: Parts, pulse: Pulse) -> AsyncIterator[None]:
    """Answer on HEALTH_PORT, if it is set, until the block ends; OSError if taken.

    The figures are told there alone: Slack's port may be open to the world.
    """
    port = parts.settings.health_port
    if port is None:
        yield
        return
    pages = Starlette(
        routes=[
            *health_routes(pulse, parts.engine),
            metrics_route(parts.metrics, parts.sessions, parts.clock, pulse),
        ]
    )
    stop = asyncio.Event()
    host = parts.settings.http_host
    serving = asyncio.create_task(serve_http(pages, host=host, port=port, stop=stop))
    # The port is taken in the task's first step; if it cannot be, say so at once.
    await asyncio.sleep(0)
    if serving.done():
        await serving
    try:
        yield
    finally:
        stop.set()
        await serving

"""How Slack reaches the program over HTTP, when a port is set."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator

import structlog
import uvicorn
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from console.service.crowd import Crowd, Limits
from console.service.slack_signature import Door, slack_endpoint

LIMITS = Limits()
FINISHING = 10
"""Seconds that a stop grants the requests which have begun."""

log = structlog.get_logger(__name__)


class _Server(uvicorn.Server):
    """A uvicorn server that leaves the signals to the program around it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


def http_app(
    bolt: AsyncApp, *, door: Door, tick: Callable[[], Awaitable[None]] | None
) -> Starlette:
    """Return the web side: Slack's one endpoint.

    With `tick`, whoever moved the demo's clock may post to /demo/moved, and is answered
    when the program has caught up.
    """

    async def moved(_request: Request) -> JSONResponse:
        if tick is not None:
            await tick()
        return JSONResponse({"working": False})

    slack = slack_endpoint(bolt, door)
    routes = [Route("/slack/events", slack, methods=["POST"])]
    if tick is not None:
        routes.append(Route("/demo/moved", moved, methods=["POST"]))
    return Starlette(routes=routes)


async def serve_http(
    app: Starlette,
    *,
    host: str,
    port: int,
    stop: asyncio.Event,
    limits: Limits = LIMITS,
) -> None:
    """Answer on `host`:`port` until `stop`; OSError if the port is taken."""
    listener = socket.create_server((host, port))
    server = _Server(
        uvicorn.Config(
            app,
            http=Crowd(limits=limits).protocol(),
            ws="none",
            backlog=limits.backlog,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=FINISHING,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        log.info("listening", host=host, port=port)
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        server.should_exit = True
        await serving
    finally:
        listener.close()

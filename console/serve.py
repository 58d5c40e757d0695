"""How Slack reaches the program: Socket Mode, or HTTP when a port is set."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import structlog
import uvicorn
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from console.front import Door, slack_endpoint

LOOK_EVERY = timedelta(seconds=30)
GIVE_UP_AFTER = timedelta(minutes=5)

log = structlog.get_logger(__name__)


class NotConnectedError(Exception):
    """Slack's socket stayed closed: the supervisor should start the program anew."""


def stop_on_signals() -> asyncio.Event:
    """Return an event that Ctrl-C or SIGTERM sets; a second Ctrl-C ends at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask() -> None:
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask)
    return stop


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
    app: Starlette, *, host: str, port: int, stop: asyncio.Event
) -> None:
    """Answer on `host`:`port` until `stop`; OSError if the port is taken."""
    listener = socket.create_server((host, port))
    server = _Server(
        uvicorn.Config(
            app, log_config=None, access_log=False, timeout_graceful_shutdown=10
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


async def serve_socket(
    bolt: AsyncApp, *, app_token: str, client: AsyncWebClient, stop: asyncio.Event
) -> None:
    """Hold a socket to Slack until `stop`.

    slack_sdk reconnects by itself, but has been seen to fall silent: NotConnectedError
    when it has not been connected for some minutes.
    """
    handler = AsyncSocketModeHandler(bolt, app_token, web_client=client)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt gives no type
    log.info("connected_to_slack")
    try:
        lost = timedelta(0)
        while not await _stopped(stop):
            connected = await handler.client.is_connected()
            lost = timedelta(0) if connected else lost + LOOK_EVERY
            if lost >= GIVE_UP_AFTER:
                message = "Slack's socket stayed closed for five minutes"
                raise NotConnectedError(message)
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # nor here


async def _stopped(stop: asyncio.Event) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LOOK_EVERY.total_seconds()):
            await stop.wait()
    return stop.is_set()

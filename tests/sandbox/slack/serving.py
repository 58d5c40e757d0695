"""Real servers on the loopback, in the test's own event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import uvicorn


def free_socket() -> socket.socket:
    """Return a socket that listens on a free port of the loopback."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    return listening


def address(listening: socket.socket) -> str:
    """Return the http address of a listening socket."""
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@asynccontextmanager
async def serve(app, listening: socket.socket) -> AsyncIterator[str]:
    """Serve an ASGI app on `listening` while the block runs; give its address."""
    config = uvicorn.Config(
        app,
        log_level="critical",
        ws="websockets-sansio",
        timeout_graceful_shutdown=1,
    )
    config.load()
    server = uvicorn.Server(config)
    # Not `serve()`: it takes the signals, which are the test runner's, and it looks
    # only ten times a second whether it should stop.
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    try:
        yield address(listening)
    finally:
        await server.shutdown(sockets=[listening])


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until `condition()` holds; fail if that takes five seconds."""
    async with asyncio.timeout(5):
        while not await condition():  # noqa: ASYNC110 - seen over HTTP
            await asyncio.sleep(0.02)

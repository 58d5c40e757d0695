"""A server that nobody should ever ask: what redirects lead to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


class Elsewhere:
    """Takes whatever comes, and says ok to it."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[str] = []
        """What was asked for, each with the length of what came along."""

    async def answer(self, request: web.Request) -> web.Response:
        """Note the request, and answer as Slack would."""
        body = await request.read()
        self.asked.append(f"{request.method} {request.path} ({len(body)} bytes)")
        answer = {"ok": True, "channel": "D1", "ts": "1.0", "messages": []}
        return web.json_response(answer)


@asynccontextmanager
async def elsewhere() -> AsyncIterator[Elsewhere]:
    """Serve it on the loopback."""
    there = Elsewhere()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", there.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    there.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield there
    finally:
        await runner.cleanup()

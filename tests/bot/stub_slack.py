"""A Slack Web API on loopback that records what it was asked, and fails on request."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
Call = tuple[str, dict[str, Any]]


class StubSlack:
    """Answers ok to everything; a test queues other answers for a method."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: dict[str, list[Answer]] = defaultdict(list)
        self.told = asyncio.Event()
        self.url = ""

    @property
    def api(self) -> str:
        """Return the base address for an AsyncWebClient."""
        return f"{self.url}/api/"

    def of(self, method: str) -> list[dict[str, Any]]:
        """Return what was sent to `method`, the first first."""
        return [body for name, body in self.calls if name == method]

    async def wait_for(self, method: str, *, number: int = 1) -> list[dict[str, Any]]:
        """Return the calls of `method` once there are so many, within five seconds."""
        async with asyncio.timeout(5):
            while len(self.of(method)) < number:
                self.told.clear()
                await self.told.wait()
        return self.of(method)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Record a call, then answer it."""
        method = request.match_info["method"]
        self.calls.append((method, await _body(request)))
        self.told.set()
        queued = self.answers[method]
        return await (queued.pop(0)(request) if queued else _ok(method))


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return await request.json()
    given = dict(request.query) | dict(await request.post())
    return {
        key: json.loads(value) if value[:1] in {"[", "{"} else value
        for key, value in given.items()
    }


async def _ok(method: str) -> web.Response:
    answer: dict[str, Any] = {"ok": True, "channel": "D00000001", "ts": "1.0001"}
    if method == "conversations.open":
        answer["channel"] = {"id": "D00000001"}
    if method == "auth.test":
        answer |= {"user_id": "U0SWITCHB", "bot_id": "B1", "team": "Sandbox"}
        answer |= {"team_id": "T0SWITCH", "user": "switchback"}
    if method == "users.info":
        answer["user"] = {"id": "U1", "team_id": "T0SWITCH"}
    headers = {"x-oauth-scopes": "commands,chat:write, users:read"}
    return web.json_response(answer, headers=headers)


def reply(
    status: int = 200, *, headers: dict[str, str] | None = None, **body: object
) -> Answer:
    """Return an answer of JSON."""

    async def answer(request: web.Request) -> web.Response:
        del request
        return web.json_response(body, status=status, headers=headers)

    return answer


def raw(
    body: bytes, *, status: int = 200, content_type: str = "application/json"
) -> Answer:
    """Return an answer of any bytes."""

    async def answer(request: web.Request) -> web.Response:
        del request
        return web.Response(body=body, status=status, content_type=content_type)

    return answer


def sent_on(address: str, *, status: int = 307, **body: object) -> Answer:
    """Return an answer that names another address, and says `body` beside."""
    return reply(status, headers={"location": address}, **body)


async def hang_up(request: web.Request) -> web.Response:
    """Close the connection after the request was read."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def never(request: web.Request) -> web.Response:
    """Keep the caller waiting for longer than it will."""
    del request
    await asyncio.sleep(30)
    return web.Response()


@asynccontextmanager
async def running_stub() -> AsyncIterator[StubSlack]:
    """Serve a stub on a free port of loopback."""
    stub = StubSlack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", stub.handle)
    app.router.add_route("POST", "/{method:response}", stub.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    stub.url = f"http://127.0.0.1:{port}"
    try:
        yield stub
    finally:
        await runner.cleanup()

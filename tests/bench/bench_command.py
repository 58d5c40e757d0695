"""Milliseconds from a signed `/pipeline` to its acknowledgement and to its answer.

`python -m tests.bench.bench_command` serves the real app, with its front and a floor of
20,000 deals, and a bare Bolt AsyncApp that says hello as Bolt's README does, each with
uvicorn in a process of its own, and asks both over loopback, one request at a time
with a short pause, so that no request pays for the end of the one before.
"""

import argparse
import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

import httpx
import uvicorn
from aiohttp import web
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import create_bolt
from bot.inbound.context import Supplies
from coaching.thresholds import Thresholds
from console.service.slack_signature import slack_endpoint
from models.db.database import open_database, session_maker
from tests.bench.floor import NOW, Size, prepare
from tests.bot.slack_side import SECRET, signed
from tests.doors import make_door

FLOOR = Size(reps=200, deals=20_000, touches=100_000)
FOLDER = Path(".bench")
ASKED = "U00000001"
WARM_UP = 20
PAUSE_SECONDS = 0.02
TOKEN = "xoxb-bench"  # noqa: S105 - nobody checks it


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds of each request until its acknowledgement and until its answer."""

    acknowledged: list[float]
    answered: list[float]


def main() -> None:
    """Measure both servers, or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--serve", choices=("pipeline", "hello"))
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--slack", default="")
    given = parser.parse_args()
    if given.serve:
        app = {"pipeline": _pipeline, "hello": _hello}[given.serve](given.slack)
        uvicorn.run(app, port=given.port, log_level="error", access_log=False)
        return
    prepare(FLOOR, FOLDER)
    asyncio.run(_measure(given.requests))


def _client(slack: str) -> AsyncWebClient:
    return AsyncWebClient(token=TOKEN, base_url=f"{slack}/api/")


def _pipeline(slack: str) -> Starlette:
    engine = open_database(f"sqlite:///{FOLDER / FLOOR.name}")
    supplies = Supplies(
        sessions=session_maker(engine),
        thresholds=Thresholds(),
        clock=lambda: NOW,
        crm_hosts=frozenset({"hubspot.com"}),
    )
    bolt = create_bolt(client=_client(slack), signing_secret=SECRET, supplies=supplies)
    endpoint = slack_endpoint(bolt, make_door(None))
    return Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])


def _hello(slack: str) -> Starlette:
    bolt = AsyncApp(client=_client(slack), signing_secret=SECRET)

    @bolt.command("/pipeline")
    async def hello(args: AsyncArgs) -> None:
        await args.ack()
        await args.respond("hello")

    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


async def _measure(requests: int) -> None:
    async with _stub() as stub:
        print(f"{requests} requests, one at a time, floor of {FLOOR.deals:,} deals")  # noqa: T201
        for kind in ("hello", "pipeline"):
            port = _free_port()
            async with _server(kind, port, stub.url):
                times = await _ask(stub, port, requests)
            _print(f"{kind}: acknowledged", times.acknowledged)
            _print(f"{kind}: answered", times.answered)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _print(what: str, seconds: list[float]) -> None:
    p50, p99 = median(seconds) * 1e3, quantiles(seconds, n=100)[98] * 1e3
    print(f"{what:24} p50 {p50:7.2f} ms   p99 {p99:7.2f} ms")  # noqa: T201


class Stub:
    """Slack's Web API and response_url: says ok, and when each answer came."""

    def __init__(self) -> None:
        self.url = ""
        self.arrived: dict[str, asyncio.Future[float]] = {}

    async def api(self, _request: web.Request) -> web.Response:
        """Say ok to any method."""
        answer: dict[str, Any] = {"ok": True, "user_id": "U0", "bot_id": "B0"}
        answer |= {"team_id": "T0"}
        answer["user"] = {"id": ASKED, "team_id": "T0"}
        return web.json_response(answer)

    async def response(self, request: web.Request) -> web.Response:
        """Note when the answer came."""
        now = time.perf_counter()
        await request.read()
        self.arrived[request.match_info["number"]].set_result(now)
        return web.Response(text="ok")


@asynccontextmanager
async def _stub() -> AsyncIterator[Stub]:
    stub = Stub()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", stub.api)
    app.router.add_post("/response/{number}", stub.response)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield stub
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _server(kind: str, port: int, slack: str) -> AsyncIterator[None]:
    command = [sys.executable, "-m", "tests.bench.bench_command", "--serve", kind]
    command += ["--port", str(port), "--slack", slack]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
    try:
        await _until_open(port)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _until_open(port: int) -> None:
    async with asyncio.timeout(30), httpx.AsyncClient() as http:
        while True:
            try:
                await http.get(f"http://127.0.0.1:{port}/slack/events")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return


async def _ask(stub: Stub, port: int, requests: int) -> Times:
    times = Times(acknowledged=[], answered=[])
    url = f"http://127.0.0.1:{port}/slack/events"
    async with httpx.AsyncClient() as http:
        for number in range(requests + WARM_UP):
            body = _command(stub, number)
            headers = signed(body)
            stub.arrived[str(number)] = asyncio.get_running_loop().create_future()
            started = time.perf_counter()
            response = await http.post(url, content=body, headers=headers)
            acknowledged = time.perf_counter()
            response.raise_for_status()
            answered = await asyncio.wait_for(stub.arrived[str(number)], 10)
            await asyncio.sleep(PAUSE_SECONDS)
            if number >= WARM_UP:
                times.acknowledged.append(acknowledged - started)
                times.answered.append(answered - started)
    return times


def _command(stub: Stub, number: int) -> str:
    return urlencode(
        {
            "command": "/pipeline",
            "text": "",
            "user_id": ASKED,
            "team_id": "T0",
            "channel_id": "C0",
            "api_app_id": "A0",
            # The floor is kept, and what it has seen once it does not answer again.
            "trigger_id": f"{time.time_ns()}.{number}",
            "response_url": f"{stub.url}/response/{number}",
        }
    )


if __name__ == "__main__":
    main()

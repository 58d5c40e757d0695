"""Slow and many connections hold up neither the port nor whoever asks properly."""

import asyncio
import contextlib
import logging
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from structlog.testing import capture_logs

from console.demo.processes import free_port
from console.service.crowd import Limits
from console.service.http import serve_http
from console.service.slack_signature import slack_endpoint

BRISK = Limits(whole_within=timedelta(seconds=0.3), connections=6, backlog=6)
HALF = b"POST /read HTTP/1.1\r\nHost: x\r\n"
PART = HALF + b"Content-Length: 1000000\r\n\r\n" + b"a" * 1000
WHOLE = HALF + b"Content-Length: 2\r\n\r\nok"
MANY = """
import resource, socket, sys, time
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
held = []
for _ in range(int(sys.argv[2])):
    one = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    one.send(b"POST /read HTTP/1.1\\r\\nHost: x\\r\\n")
    held.append(one)
print("held", flush=True)
time.sleep(60)
"""


async def read(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def think(_request: Request) -> PlainTextResponse:
    await asyncio.sleep(0.8)
    return PlainTextResponse("thought")


@asynccontextmanager
async def serving(limits: Limits, **routes: object) -> AsyncIterator[int]:
    """Serve as the program does; give the port."""
    port, stop = free_port(preferred=None), asyncio.Event()
    paths = {"read": read, "think": think} | routes
    app = Starlette(
        routes=[Route(f"/{path}", end, methods=["POST"]) for path, end in paths.items()]
    )
    server = asyncio.create_task(
        serve_http(app, host="127.0.0.1", port=port, stop=stop, limits=limits)
    )
    await asyncio.sleep(0.1)
    try:
        yield port
    finally:
        stop.set()
        await server


@dataclass(slots=True)
class Begun:
    """Connections on which something was said, and not all of it."""

    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def __call__(self, port: int, part: bytes) -> asyncio.StreamReader:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        self.writers.append(writer)
        writer.write(part)
        return reader


@pytest.fixture
async def begin() -> AsyncIterator[Begun]:
    """Give what opens connections, and closes what is left of them."""
    begun = Begun()
    yield begun
    for writer in begun.writers:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def is_let_go(reader: asyncio.StreamReader, *, within: float = 3) -> bool:
    """Say whether the other side closes; it may answer before."""
    try:
        async with asyncio.timeout(within):
            await reader.read()
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


async def ask(port: int, path: str = "read") -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.post(f"http://127.0.0.1:{port}/{path}", content=b"abc")


@pytest.mark.parametrize("part", [b"", HALF, PART], ids=["nothing", "header", "body"])
async def test_a_request_that_is_not_whole_in_time_is_let_go(begin, part):
    async with serving(BRISK) as port:
        assert await is_let_go(await begin(port, part))


async def test_a_byte_now_and_then_gives_no_further_time(begin):
    async with serving(BRISK) as port:
        reader = await begin(port, HALF)
        for _ in range(8):
            begin.writers[0].write(b"a")
            await asyncio.sleep(0.1)

        assert await is_let_go(reader, within=0.1)


async def test_the_work_on_a_whole_request_is_under_no_such_deadline():
    async with serving(BRISK) as port:
        assert (await ask(port, "think")).text == "thought"


async def test_each_request_on_one_connection_has_its_own_time():
    async with (
        serving(BRISK) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http,
    ):
        for _ in range(3):
            assert (await http.post("/read", content=b"abc")).text == "3"
            await asyncio.sleep(0.2)


async def test_a_second_request_that_is_not_whole_in_time_is_let_go_as_well(begin):
    async with serving(BRISK) as port:
        reader = await begin(port, WHOLE + HALF)

        assert await is_let_go(reader)


@pytest.mark.parametrize("part", [b"", HALF, PART], ids=["nothing", "header", "body"])
async def test_many_that_keep_us_waiting_make_room_for_one_that_asks(begin, part):
    patient = Limits(whole_within=timedelta(minutes=1), connections=6, backlog=6)
    async with serving(patient) as port:
        with capture_logs() as logs:
            held = [await begin(port, part) for _ in range(20)]

            assert (await ask(port)).text == "3"
            first = [await is_let_go(reader) for reader in held[:14]]
            last = await is_let_go(held[-1], within=0.1)

    assert all(first)
    assert not last
    told = [entry["event"] for entry in logs]
    assert told.count("connections_let_go") == 1


async def test_whose_work_is_going_on_is_not_sent_away_for_the_many(begin):
    patient = Limits(whole_within=timedelta(minutes=1), connections=6, backlog=6)
    async with serving(patient) as port:
        working = asyncio.create_task(ask(port, "think"))
        await asyncio.sleep(0.3)
        for _ in range(20):
            await begin(port, HALF)

        assert (await working).text == "thought"


async def test_a_body_that_is_cut_off_leaves_no_traceback(begin, caplog):
    endpoint = slack_endpoint(None, None)
    async with serving(BRISK, slack=endpoint) as port:
        reader = await begin(port, PART.replace(b"/read", b"/slack"))
        assert await is_let_go(reader)

    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


async def test_a_process_with_few_files_still_answers_and_fills_no_log(caplog):
    """Asyncio logs each connection that it cannot take in, thousands a second."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    async with serving(Limits()) as port:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        many = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", MANY, str(port), "300"),
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            assert many.stdout is not None
            await asyncio.wait_for(many.stdout.readline(), 30)
            answers = [(await ask(port)).text for _ in range(3)]
        finally:
            many.kill()
            await many.wait()
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert answers == ["3"] * 3
    assert [r for r in caplog.records if "out of system resource" in r.message] == []

"""The watch over Socket Mode: a line that falls silent is replaced, and told of."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from console.service import socket_mode
from console.service.socket_client import Pace
from console.service.socket_mode import (
    AppTokenRefusedError,
    Line,
    NotConnectedError,
    Watch,
    serve_socket,
)
from sandbox.slack.accounts import Account
from sandbox.slack.server import create_app
from sandbox.slack.workspace import Options
from tests.sandbox.slack.serving import free_socket, serve, until

WATCH = Watch(
    look_every=timedelta(seconds=0.05),
    ping_every=timedelta(seconds=0.05),
    silent_for=timedelta(seconds=2),
    quiet_for=timedelta(seconds=30),
    give_up_after=timedelta(seconds=5),
)
# slack_sdk itself would notice after four of its own pings: these never come.
DEAF = replace(WATCH, ping_every=timedelta(minutes=1), silent_for=timedelta(seconds=1))
SHIPPED = Watch()
SCALE = 50
"""How many times faster than in earnest the shipped values run where a test says so."""
SCALED = Watch(
    look_every=SHIPPED.look_every / SCALE,
    ping_every=SHIPPED.ping_every / SCALE,
    silent_for=SHIPPED.silent_for / SCALE,
    quiet_for=SHIPPED.quiet_for / SCALE,
    give_up_after=SHIPPED.give_up_after / SCALE,
)
USER = "U00000001"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


@asynccontextmanager
async def listening(
    url: str, watch: Watch, heard: list[str], *, pace: Pace | None = None
) -> AsyncIterator[None]:
    """Hold a line to the Slack at `url` as the program does; note what is typed."""
    bolt = AsyncApp(
        client=AsyncWebClient(token="xoxb-1", base_url=f"{url}/api/"),  # noqa: S106 - made up
        signing_secret="unused",  # noqa: S106 - no request over HTTP comes
        process_before_response=True,
    )

    @bolt.command("/pipeline")
    async def note(ack, command) -> None:
        heard.append(command["text"])
        await ack()

    make_line = partial(
        Line,
        bolt,
        app_token="xapp-1",  # noqa: S106 - made up
        client=AsyncWebClient(token="xapp-1", base_url=f"{url}/api/"),  # noqa: S106 - made up
        watch=watch,
        monotonic=time.monotonic,
        pace=pace or Pace(monotonic=time.monotonic, shortest=0.2, longest=0.8),
    )
    stop = asyncio.Event()
    serving = asyncio.create_task(serve_socket(make_line, watch=watch, stop=stop))
    try:
        yield
    finally:
        stop.set()
        await serving


@pytest.fixture
async def sandbox() -> AsyncIterator[str]:
    """Give the address of a Slack that stands in for Slack, with one person."""
    sam = Account(
        user_id=USER,
        name="Sam Carter",
        email="sam@example.test",
        role="rep",
        time_zone="UTC",
    )
    app = create_app(
        [sam],
        options=Options(events_url=None, signing_secret="unused"),  # noqa: S106 - made up
        clock=lambda: datetime.now(UTC),
        set_clock=None,
    )
    async with serve(app, free_socket()) as url:
        yield url


async def connected(http: httpx.AsyncClient) -> bool:
    return (await http.get("/sandbox/calls")).json()["is_connected"]


async def opened(http: httpx.AsyncClient, number: int) -> bool:
    calls = (await http.get("/sandbox/calls")).json()["calls"]
    return str(calls).count("apps.connections.open") >= number


async def test_a_connection_that_slack_turns_away_is_opened_anew(sandbox):
    heard: list[str] = []
    async with (
        httpx.AsyncClient(base_url=sandbox, trust_env=False) as http,
        listening(sandbox, WATCH, heard),
    ):
        await until(partial(connected, http))
        told = await http.post("/sandbox/disconnect", json={})
        await until(partial(opened, http, 2))
        await until(partial(connected, http))
        await http.post(
            "/sandbox/command", json={"user": USER, "text": "/pipeline help"}
        )

    assert told.json()["connections"] == 1
    assert heard == ["help"]


async def test_a_line_that_answers_pings_is_left_alone(sandbox):
    with capture_logs() as logs:
        async with (
            httpx.AsyncClient(base_url=sandbox, trust_env=False) as http,
            listening(sandbox, WATCH, []),
        ):
            await until(partial(connected, http))
            await asyncio.sleep(2.5)

    assert [entry["event"] for entry in logs] == ["connected_to_slack"]


async def test_a_line_without_any_message_is_renewed_after_a_while(sandbox):
    quiet = replace(WATCH, quiet_for=timedelta(seconds=0.5))
    with capture_logs() as logs:
        async with (
            httpx.AsyncClient(base_url=sandbox, trust_env=False) as http,
            listening(sandbox, quiet, []),
        ):
            await until(partial(opened, http, 2))
            await until(partial(connected, http))

    assert ("socket_replaced", "quiet") in told(logs)


class DeadSlack:
    """Takes connections and never says another word, not even to a ping."""

    def __init__(self) -> None:
        self.connections = 0
        self.asked = 0
        self.lines: list[web.WebSocketResponse] = []
        self.url = ""
        self.opens = True
        self.refuses: str | None = None
        self.socket = ""
        """Another address than its own."""
        self.sends_away: str | None = None
        """The reason for which each connection is ended at once."""

    async def open(self, request: web.Request) -> web.Response:
        """Answer apps.connections.open, or keep the caller waiting."""
        del request
        self.asked += 1
        if not self.opens:
            await asyncio.sleep(60)
        if self.refuses:
            return web.json_response({"ok": False, "error": self.refuses})
        address = self.socket or self.url.replace("http", "ws")
        return web.json_response({"ok": True, "url": f"{address}/link"})

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """Take a connection and be silent on it."""
        line = web.WebSocketResponse(autoping=False)
        self.lines.append(line)
        await line.prepare(request)
        self.connections += 1
        if self.sends_away:
            await line.send_json({"type": "disconnect", "reason": self.sends_away})
        with contextlib.suppress(ConnectionError):
            async for _ in line:
                pass
        return line

    async def say(self, kind: str, **more: str) -> None:
        """Send a message on every connection."""
        for line in self.lines:
            with contextlib.suppress(ConnectionError):
                await line.send_json({"type": kind, **more})

    async def send_all_away(self) -> None:
        """End every connection, as Slack does to refresh them."""
        await self.say("disconnect", reason="refresh")


@pytest.fixture
async def dead() -> AsyncIterator[DeadSlack]:
    slack = DeadSlack()
    app = web.Application()
    app.router.add_route("*", "/api/apps.connections.open", slack.open)
    app.router.add_get("/link", slack.link)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        await runner.cleanup()


async def connections(slack: DeadSlack, number: int) -> bool:
    return slack.connections >= number


async def test_a_socket_that_is_open_but_silent_is_replaced(dead):
    async def came_back() -> bool:
        return dead.connections >= 2

    with capture_logs() as logs:
        async with listening(dead.url, DEAF, []):
            await until(came_back)

    assert ("socket_replaced", "silent") in told(logs)


async def test_a_slack_that_takes_no_connection_ends_the_program(dead):
    dead.opens = False
    hurried = replace(WATCH, give_up_after=timedelta(seconds=0.3))

    with pytest.raises(NotConnectedError, match="stayed closed"):
        async with listening(dead.url, hurried, []):
            await asyncio.sleep(1)


@pytest.mark.parametrize("is_late", [True, False], ids=["no answer", "a long pause"])
async def test_a_stop_cuts_off_a_line_that_is_being_opened(dead, is_late):
    dead.opens = not is_late
    pace = Pace(monotonic=time.monotonic, shortest=30)
    if not is_late:
        pace.next_pause()

    async with listening(dead.url, WATCH, [], pace=pace):
        await asyncio.sleep(0.3)
        began = time.monotonic()

    assert time.monotonic() - began < 2
    assert dead.connections == 0


async def test_a_slack_that_is_back_after_an_outage_is_listened_to_again(
    dead, monkeypatch
):
    monkeypatch.setattr(socket_mode, "OPENING", socket_mode.OPENING / SCALE)
    shipped = Pace(monotonic=time.monotonic)
    pace = Pace(
        monotonic=time.monotonic,
        shortest=shipped.shortest / SCALE,
        longest=shipped.longest / SCALE,
        lasting=shipped.lasting / SCALE,
    )
    dead.refuses = "internal_error"

    async def waits_longest() -> bool:
        return pace.longest in [entry.get("seconds") for entry in logs]

    with capture_logs() as logs:
        async with listening(dead.url, SCALED, [], pace=pace):
            await until(waits_longest)
            dead.refuses = None
            await until(partial(connections, dead, 1))


async def test_an_old_line_that_comes_back_by_itself_is_kept(dead, monkeypatch):
    monkeypatch.setattr(socket_mode, "OPENING", 0.2)
    hurried = replace(DEAF, give_up_after=timedelta(seconds=2))

    async def is_missed() -> bool:
        return ("socket_replaced", "silent") in told(logs)

    with capture_logs() as logs:
        async with listening(dead.url, hurried, []):
            await until(partial(connections, dead, 1))
            dead.opens = False
            await until(is_missed)
            for _ in range(10):
                await dead.say("hello")
                await asyncio.sleep(0.3)
            is_kept = not dead.lines[0].closed

    assert is_kept
    assert ("socket_kept", None) in told(logs)


async def test_a_slack_that_sends_every_connection_away_is_asked_ever_later(dead):
    dead.sends_away = "too_many_websockets"

    with capture_logs() as logs:
        async with listening(dead.url, WATCH, []):
            await asyncio.sleep(2.5)

    # After 0, 0.2, 0.6, 1.4 and 2.2 s; slack_sdk asks dozens of times a second.
    assert 3 <= dead.asked <= 6
    assert ("socket_ended_by_slack", "too_many_websockets") in told(logs)


def test_the_pause_grows_to_a_bound_and_is_forgotten_after_a_line_that_lasted():
    now = [0.0]
    pace = Pace(monotonic=lambda: now[0])

    quick = []
    for _ in range(8):
        quick.append(pace.next_pause())
        now[0] += quick[-1] + 0.1
    now[0] += 3_600

    assert quick == [0, 1, 2, 4, 8, 16, 30, 30]
    assert pace.next_pause() == 0


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "account_inactive"])
async def test_an_app_token_that_is_refused_at_the_start_names_itself(dead, code):
    dead.refuses = code

    with pytest.raises(AppTokenRefusedError, match=rf"SLACK_APP_TOKEN \({code}\)"):
        async with listening(dead.url, WATCH, []):
            await asyncio.sleep(0.5)

    assert dead.asked == 1


async def test_an_app_token_that_is_revoked_later_is_told_of_and_ends_nothing(dead):
    hurried = replace(WATCH, give_up_after=timedelta(seconds=2))

    async def has_come_back() -> bool:
        return dead.connections >= 2

    with capture_logs() as logs:
        async with listening(dead.url, hurried, []):
            await asyncio.sleep(0.3)
            dead.refuses = "token_revoked"
            await dead.send_all_away()
            await asyncio.sleep(2)
            dead.refuses = None
            await until(has_come_back)

    assert ("slack_refuses_the_app_token", "token_revoked") in told(logs)


async def test_a_socket_that_is_not_slacks_is_not_connected_to(dead):
    dead.socket = "wss://evil.test"
    hurried = replace(WATCH, give_up_after=timedelta(seconds=0.5))

    with pytest.raises(NotConnectedError):
        async with listening(dead.url, hurried, []):
            await asyncio.sleep(1)

    assert dead.connections == 0


def told(logs: list) -> list[tuple[str, str | None]]:
    return [(entry["event"], entry.get("reason")) for entry in logs]

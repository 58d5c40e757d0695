"""The stand-in on a real port, with Slack's own client to talk to it."""

import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.accounts import read_accounts
from sandbox.slack.server import create_app
from sandbox.slack.workspace import Options, Workspace
from tests.sandbox.slack.people import write_floor
from tests.sandbox.slack.serving import address, free_socket, serve

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
BOT_TOKEN = "xoxb-of-the-test"  # noqa: S105 - a stand-in's
APP_TOKEN = "xapp-of-the-test"  # noqa: S105 - the same
SIGNING_SECRET = "signing-secret-of-the-test"  # noqa: S105 - the same


class FakeTimer:
    """Real seconds, as far as the stand-in can tell."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class FakeClock:
    """The demo's clock, kept in memory."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)


@dataclass
class Slack:
    """A running stand-in and what a test needs to drive it."""

    url: str
    app_url: str
    workspace: Workspace
    clock: FakeClock
    timer: FakeTimer
    http: httpx.AsyncClient
    client: AsyncWebClient

    async def act(self, path: str, **body: object) -> dict:
        """Post a gesture or a control, and return the answer."""
        response = await self.http.post(path, json=body)
        return response.json()


@pytest.fixture
def app_socket() -> Iterator:
    """Give the port at which the app will listen, if a test starts one."""
    listening = free_socket()
    yield listening
    listening.close()


@pytest.fixture(scope="session")
def certificates() -> ssl.SSLContext:
    """Give what every HTTP client would load for itself, and no test needs."""
    return httpx.create_ssl_context()


@pytest.fixture
async def slack(tmp_path, app_socket, certificates) -> AsyncIterator[Slack]:
    """Give a running stand-in with seven people."""
    clock, timer = FakeClock(), FakeTimer()
    app_url = address(app_socket)
    options = Options(
        events_url=f"{app_url}/slack/events",
        signing_secret=SIGNING_SECRET,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        moved_url=f"{app_url}/moved",
        event_retries=(0.0, 0.0, 0.0),
    )
    accounts = read_accounts(write_floor(tmp_path))
    app = create_app(accounts, options=options, clock=clock, set_clock=clock.set)
    app.state.workspace.timer = timer
    app.state.workspace.reset()
    async with serve(app, free_socket()) as url:
        client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{url}/api/")
        async with httpx.AsyncClient(base_url=url, verify=certificates) as http:
            yield Slack(url, app_url, app.state.workspace, clock, timer, http, client)

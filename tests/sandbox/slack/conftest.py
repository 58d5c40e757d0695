"""The stand-in on a real port, with Slack's own client to talk to it."""

import shutil
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from playwright.async_api import Page, async_playwright
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.accounts import read_accounts
from sandbox.slack.server import create_app
from sandbox.slack.workspace import Options, Workspace
from tests.sandbox.slack.bolt import Heard, make_bolt, over_http
from tests.sandbox.slack.people import write_floor
from tests.sandbox.slack.serving import address, free_socket, serve
from tests.sandbox.slack.tokens import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


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


@pytest.fixture
async def heard(slack, app_socket) -> AsyncIterator[Heard]:
    """Give what a running app hears."""
    heard = Heard()
    async with serve(over_http(make_bolt(slack.url, heard), heard), app_socket):
        yield heard


@pytest.fixture(
    params=[(1280, 800, "light"), (390, 844, "light")], ids=["laptop", "phone"]
)
async def page(request, slack) -> AsyncIterator[Page]:
    """Give a page of each size, which must not complain on its console."""
    width, height, scheme = request.param
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            base_url=slack.url,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text))
        page.set_default_timeout(10_000)
        yield page
        overhang = await page.evaluate("document.documentElement.scrollWidth")
        await browser.close()
    assert complaints == []
    assert overhang == width

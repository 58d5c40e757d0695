"""The real web side with the real Bolt app behind it, and a stub of Slack beside it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import create_bolt
from bot.inbound.context import Supplies
from coaching.thresholds import Thresholds
from console.service.http import http_app
from console.service.slack_signature import Door
from models.db.database import SessionMaker
from tests.bot.evidence_makers import HOSTS
from tests.bot.floor import NOW, Floor, make_floor
from tests.bot.slack_side import SlackSide
from tests.bot.stub_slack import StubSlack, running_stub
from tests.doors import SECRET, make_door

APP_ID = "A0SWITCH"


@pytest.fixture
async def slack() -> AsyncIterator[StubSlack]:
    """Give a stub that is served on loopback until the test ends."""
    async with running_stub() as stub:
        yield stub


@pytest.fixture
async def floor(sessions: SessionMaker) -> Floor:
    """Give a floor of two teams under one VP, with an admin beside it."""
    async with sessions.begin() as session:
        return await make_floor(session)


def make_bolt(slack: StubSlack, sessions: SessionMaker) -> AsyncApp:
    """Return the app as one process has it: with nothing remembered yet."""
    client = AsyncWebClient(token="xoxb-test", base_url=slack.api)  # noqa: S106 - a test's own
    supplies = Supplies(
        sessions=sessions,
        thresholds=Thresholds(),
        clock=lambda: NOW,
        crm_hosts=HOSTS,
        app_id=APP_ID,
    )
    return create_bolt(client=client, signing_secret=SECRET, supplies=supplies)


@pytest.fixture
def bolt(slack: StubSlack, sessions: SessionMaker, floor: Floor) -> AsyncApp:
    """Give the app of one process."""
    del floor
    return make_bolt(slack, sessions)


@pytest.fixture
def skews() -> list[float]:
    """Give what the metric of the clock's skew was told."""
    return []


@pytest.fixture
async def side(
    bolt: AsyncApp, slack: StubSlack, sessions: SessionMaker, skews: list[float]
) -> AsyncIterator[SlackSide]:
    """Give Slack's side of one process that listens over HTTP."""
    door = make_door(sessions, clock=lambda: NOW, note_skew=skews.append)
    async with web_side(bolt, door) as http:
        yield SlackSide(http=http, slack=slack)


def web_side(bolt: AsyncApp, door: Door) -> httpx.AsyncClient:
    """Return a client of the whole Starlette app."""
    transport = httpx.ASGITransport(app=http_app(bolt, door=door, tick=None))
    return httpx.AsyncClient(transport=transport, base_url="http://app")

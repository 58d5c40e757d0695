"""A stub of Slack, a small sales floor, and the real Bolt app between the two."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import create_bolt
from bot.inbound.context import Supplies
from coaching.thresholds import Thresholds
from models.db.database import SessionMaker
from tests.bot.evidence_makers import HOSTS
from tests.bot.floor import NOW, Floor, make_floor
from tests.bot.slack_side import SECRET, SlackSide, http_app
from tests.bot.stub_slack import StubSlack, running_stub


@pytest.fixture
def database_template(sqlite_template: Path) -> Path:
    """Give SQLite alone: what differs on PostgreSQL is tested below the listeners."""
    return sqlite_template


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


@pytest.fixture
async def side(
    slack: StubSlack, sessions: SessionMaker, floor: Floor
) -> AsyncIterator[SlackSide]:
    """Give Slack's side of the real Bolt app, which signs what it sends."""
    del floor
    client = AsyncWebClient(token="xoxb-test", base_url=slack.api)  # noqa: S106 - a test's own
    supplies = Supplies(
        sessions=sessions,
        thresholds=Thresholds(),
        clock=lambda: NOW,
        crm_hosts=HOSTS,
    )
    bolt = create_bolt(client=client, signing_secret=SECRET, supplies=supplies)
    transport = httpx.ASGITransport(app=http_app(bolt))
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as http:
        yield SlackSide(http=http, slack=slack)

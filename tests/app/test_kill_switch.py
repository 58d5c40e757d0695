"""SENDING=off and a pause: whatever the outbox holds, nothing reaches Slack."""

from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

import pytest
from prometheus_client import CollectorRegistry

from coaching.facts.mode import Mode
from config import Settings
from console.put_together import put_together
from console.service import program
from console.watch.metrics import Metrics
from crm.port import CrmUnavailableError
from models.outbox.mode import pause, read_mode, resume
from models.outbox.queue import enqueue
from models.tables import Delivery
from tests.jobs.fakes import FakeMessenger
from tests.jobs.floor import lay_floor
from tests.jobs.makers import NOW, make_delivery

pytestmark = pytest.mark.usefixtures("bare_environment")


@pytest.fixture
async def message(sessions) -> str:
    """Give a message that is due on a live floor."""
    await lay_floor(sessions)
    new = make_delivery()
    async with sessions.begin() as session:
        # It waits longest, so that it comes before what the floor itself gives rise to.
        await enqueue(session, new, now=NOW - timedelta(hours=1))
    return new.id


def no_crm(_budget=None) -> NoReturn:
    message = "there is none in this test"
    raise CrmUnavailableError(message)


async def tick(database_url: str, *, sending: str) -> FakeMessenger:
    """Let the real program tick once, without a CRM; return what Slack got."""
    settings = Settings(
        database_url=database_url, coaching_file="/dev/null", sending=sending
    )
    slack = FakeMessenger()
    whole = put_together(settings, metrics=Metrics(CollectorRegistry()))
    parts = replace(whole, messenger=slack, clock=lambda: NOW, open_crm=no_crm)
    await program.ticker(parts).tick()
    await parts.engine.dispose()
    return slack


@pytest.mark.parametrize(("sending", "told"), [("on", 1), ("off", 0)])
async def test_the_environment_holds_everything_back(
    database_url, sessions, message, sending, told
):
    slack = await tick(database_url, sending=sending)

    async with sessions() as session:
        state = (await session.get_one(Delivery, message)).state
    assert [delivery for _, _, delivery in slack.posted].count(message) == told
    assert state == ("sent" if told else "pending")


async def test_a_pause_holds_back_until_it_ends(database_url, sessions, message):
    async with sessions.begin() as session:
        await pause(session, changed_by="test", now=NOW)
    meanwhile = await tick(database_url, sending="on")
    async with sessions.begin() as session:
        await resume(session, changed_by="test", now=NOW)

    afterwards = await tick(database_url, sending="on")

    async with sessions() as session:
        assert await read_mode(session) is Mode.LIVE
    assert meanwhile.posted == []
    assert message in [delivery for _, _, delivery in afterwards.posted]

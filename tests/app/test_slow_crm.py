"""Whatever the CRM does, what is due goes out when it is due."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from time import monotonic

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from structlog.testing import capture_logs

from config import Settings
from console import clients
from console.base.progress import Silent
from console.parts import Parts
from console.put_together import put_together
from console.service import program
from console.watch.metrics import Metrics
from crm.port import Stream
from jobs import tick
from jobs.clock import Clock
from jobs.sync.report import StreamReport
from jobs.tick import scheduler
from models.db.database import SessionMaker
from models.outbox.queue import enqueue
from sandbox.crm.server import create_app
from tests.jobs.fakes import FakeMessenger
from tests.jobs.floor import VP, deliveries, lay_floor, sync_at
from tests.jobs.makers import make_delivery
from tests.jobs.test_digest import friday
from tests.sandbox.floor.makers import LONG_AGO, make_deal, make_floor
from tests.sandbox.slack.serving import free_socket, serve

pytestmark = pytest.mark.usefixtures("bare_environment")
DUE = friday(6, 30)
SLOW = 20.0
"""Seconds that a slow CRM takes for each request."""


@asynccontextmanager
async def silent() -> AsyncIterator[str]:
    """Serve what accepts a connection and says nothing, ever."""

    async def say_nothing(_reader: object, writer: asyncio.StreamWriter) -> None:
        held.append(writer)
        await asyncio.Event().wait()

    held: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        for writer in held:
            writer.transport.abort()
        server.close()


@asynccontextmanager
async def slow() -> AsyncIterator[str]:
    """Serve a CRM that answers everything, late."""
    crm = sandbox()

    async def app(scope, receive, send) -> None:
        await asyncio.sleep(SLOW)
        await crm(scope, receive, send)

    async with serve(app, free_socket()) as url:
        yield url


@asynccontextmanager
async def stalling(*, pages: int) -> AsyncIterator[str]:
    """Serve a CRM that gives so many pages of deals, and then stands still."""
    crm, given = sandbox(), count(1)

    async def app(scope, receive, send) -> None:
        if scope["path"].endswith("/deals") and b"after" in scope["query_string"]:
            await asyncio.sleep(SLOW if next(given) > pages else 0)
        await crm(scope, receive, send)

    async with serve(app, free_socket()) as url:
        yield url


def sandbox():
    """Return a CRM of twelve pages of deals."""
    floor = make_floor()
    for number in range(1200):
        floor.put_deal(make_deal(1000 + number, modified_at=LONG_AGO))
    return create_app(floor, token="sandbox", clock=lambda: DUE)  # noqa: S106 - the stand-in's


def running_clock() -> Clock:
    """Return a clock that says when the digest is due, and goes on from there."""
    began = monotonic()
    return lambda: DUE + timedelta(seconds=monotonic() - began)


async def nothing(*_: object, **__: object) -> None:
    """Do nothing."""


@pytest.fixture
async def parts(database_url, sessions, monkeypatch) -> AsyncIterator[Parts]:
    """Give a program whose digest is due, and a message besides."""
    monkeypatch.setattr(tick, "HEAD_START", 0.2)
    # What takes seconds of reckoning and asks no CRM.
    monkeypatch.setattr(program, "keep_in_time", nothing)
    monkeypatch.setattr(program, "learn_past", nothing)
    await lay_floor(sessions)
    await sync_at(sessions, DUE - timedelta(minutes=1))
    new = make_delivery(expires_at=DUE + timedelta(hours=1))
    async with sessions.begin() as session:
        await enqueue(session, new, now=DUE)
    settings = Settings(
        database_url=database_url,
        coaching_file="/dev/null",
        hubspot_token=SecretStr("sandbox"),
        hubspot_api_version="2026-09",
        digest_spread_seconds=0,
    )
    whole = put_together(settings, metrics=Metrics(CollectorRegistry()))
    yield replace(whole, messenger=FakeMessenger(), clock=running_clock())
    await whole.engine.dispose()


def beside(parts: Parts, url: str) -> Parts:
    """Return the parts with the real adapter on the CRM at `url`."""
    settings = parts.settings.model_copy(
        update={
            "hubspot_api_url": url,
            "allow_private_hosts": frozenset({url.removeprefix("http://")}),
        }
    )
    return replace(parts, settings=settings, open_crm=partial(clients.crm, settings))


async def are_sent(sessions: SessionMaker) -> bool:
    """Say whether both what waited and the digest have gone out."""
    found = await deliveries(sessions)
    sent = {each.kind for each in found if each.state == "sent"}
    return "digest" in sent and len(sent) > 1


@pytest.mark.parametrize("crm", [silent, slow])
async def test_a_crm_that_hangs_or_is_slow_holds_up_nothing_that_is_due(
    parts, sessions, crm
):
    async with crm() as url:
        ticking = program.ticker(beside(parts, url))
        clockwork = scheduler(ticking, every=timedelta(seconds=1))
        with capture_logs() as logs:
            clockwork.start()
            async with asyncio.timeout(60):
                while not await are_sent(sessions):  # noqa: ASYNC110 - in the database
                    await asyncio.sleep(0.05)
        began = monotonic()
        await ticking.stop(patience=timedelta(seconds=1))
        stopped_in = monotonic() - began
        clockwork.shutdown(wait=False)

    digests = [each for each in await deliveries(sessions) if each.kind == "digest"]
    assert [each.recipient_id for each in digests] == [VP]
    # The sync was still under way, and what is decided on it not yet decided.
    assert "nudged" not in [entry["event"] for entry in logs]
    assert stopped_in < 5


async def test_what_is_decided_on_a_sync_waits_no_longer_than_its_budget(
    parts, monkeypatch
):
    monkeypatch.setattr(program, "BUDGET", timedelta(seconds=0.3))

    async with silent() as url:
        with capture_logs() as logs:
            await program.ticker(beside(parts, url)).tick()

    told = {entry["event"]: entry for entry in logs}
    assert "the time of one sync" in told["sync_broke_off"]["reason"]
    assert "nudged" in told


async def test_a_sync_whose_time_is_used_up_goes_on_where_it_stood(parts):
    stored: list[int] = []
    is_read = False

    while not is_read:
        async with stalling(pages=5) as url:
            report = await program.sync_now(
                beside(parts, url), Silent(), budget=timedelta(seconds=2)
            )
        deals = report.streams.get(Stream.DEALS, StreamReport(error="not begun"))
        stored.append(deals.written.created)
        is_read = deals.error is None
        assert len(stored) < 30

    assert sum(stored) == 1200
    assert len(stored) > 2

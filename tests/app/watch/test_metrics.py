"""Figures for Prometheus: whole, current, and without a person or a deal in a label."""

import asyncio
import re
import tomllib
from datetime import timedelta
from unittest.mock import create_autospec

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from sqlalchemy import text
from starlette.applications import Starlette
from structlog.testing import capture_logs

from coaching.facts.mode import Mode
from config import Settings
from console import clients
from console.watch import version
from console.watch.counting_client import CountingClient
from console.watch.health import Pulse
from console.watch.heartbeat import Heartbeat
from console.watch.metrics import Metrics, exposition, metrics_route
from crm.port import Stream
from jobs.sync.report import StreamReport, SyncReport
from models.crm_data.sync_state import fail, hold
from models.db.database import open_database, session_maker
from models.outbox.queue import enqueue
from models.tables import AuditEntry, BreakerHold, Delivery, PersonSchedule, Slot
from tests.compose.files import ROOT, copied
from tests.jobs.floor import REP, VP, lay_floor
from tests.jobs.makers import NOW, make_delivery
from tests.jobs.test_pilot import TWO_TEAMS, lay, switch

MINUTE = timedelta(minutes=1)
ALLOWED_LABELS = {
    *("kind", "result", "state", "mode", "crm", "peer"),
    *("method", "code", "event", "level", "version", "sqlalchemy"),
    "slack_sdk",
}


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(CollectorRegistry())


async def read(metrics, sessions) -> dict[tuple[str, ...], float]:
    """Return each figure by its name and the values of its labels."""
    text = await exposition(metrics, sessions, now=NOW, pulse=Pulse(lambda: 0.0))
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


async def test_an_empty_installation_has_figures_too(metrics, sessions):
    figures = await read(metrics, sessions)

    assert figures["switchback_mode", "shadow"] == 1
    assert figures["switchback_pilot_people",] == 0
    assert figures["switchback_deliveries_unknown",] == 0
    assert figures["switchback_outbox_oldest_seconds",] == 0
    assert figures["switchback_slot_lateness_seconds",] == 0


async def test_what_waits_and_how_old_the_data_is_are_told(metrics, sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        for state in ("pending", "unknown", "unknown", "sent"):
            new = make_delivery(recipient=VP)
            await enqueue(session, new, now=NOW - 7 * MINUTE)
            (await session.get_one(Delivery, new.id)).state = state
        schedule = PersonSchedule(
            kind="digest",
            person_id=VP,
            time_zone="UTC",
            weekday=4,
            at=NOW.time().replace(tzinfo=None),
            seen_until=NOW.date(),
        )
        session.add(schedule)
        await session.flush()
        slot = {"day": NOW.date(), "ends_at": NOW, "state": "due"}
        due_at = NOW - 3 * MINUTE
        session.add(Slot(schedule_id=schedule.id, due_at=due_at, **slot))
        denied = AuditEntry(
            at=NOW, actor=str(REP), action="home", allowed=False, reason="no"
        )
        session.add(denied)

    figures = await read(metrics, sessions)

    assert figures["switchback_deliveries_total", "one_on_one", "sent"] == 1
    assert figures["switchback_deliveries_unknown",] == 2
    assert figures["switchback_outbox_oldest_seconds",] == 7 * 60
    assert figures["switchback_sync_age_seconds", "hubspot"] == 60
    assert figures["switchback_slots_total", "digest", "due"] == 1
    assert figures["switchback_slot_lateness_seconds",] == 3 * 60
    assert figures["switchback_authz_denied_total",] == 1
    assert [figures["switchback_mode", mode.value] for mode in Mode] == [0, 1, 0]


async def test_a_pilot_is_a_number_and_no_name(metrics, sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, 2)

    figures = await read(metrics, sessions)

    assert figures["switchback_pilot_people",] == 2
    assert figures["switchback_mode", "live"] == 1


async def test_what_the_circuit_breaker_holds_is_counted(metrics, sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        for key, lapses_at, let_go_at in (
            ("held", NOW + timedelta(days=1), None),
            ("too old", NOW, None),
            ("let go", NOW + timedelta(days=1), NOW),
        ):
            session.add(
                BreakerHold(
                    dedup_key=key,
                    rule="cliff",
                    recipient_id=REP,
                    held_since=NOW - timedelta(days=6),
                    lapses_at=lapses_at,
                    let_go_at=let_go_at,
                )
            )

    figures = await read(metrics, sessions)

    assert figures["switchback_held_by_breaker",] == 1
    assert figures["switchback_streams_held",] == 0


async def test_streams_that_are_held_are_counted_until_they_are_off(metrics, sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        for stream in ("calls", "emails"):
            where = {"crm": "hubspot", "stream": stream}
            await hold(session, **where, reason="6 of 6 hidden", now=NOW)
        await fail(session, **where, error="no scope", is_disabled=True)

    figures = await read(metrics, sessions)

    assert figures["switchback_streams_held",] == 1
    assert figures["switchback_held_by_breaker",] == 0


async def test_events_calls_and_syncs_are_counted(metrics, sessions):
    metrics.count_event({"event": "delivery_looked_up", "finding": "absent"}, "info")
    metrics.count_event({"event": "delivery_held"}, "error")
    metrics.count_event({"event": "delivery_lost"}, "warning")
    metrics.count_event({"event": "delivery_doubled"}, "error")
    metrics.count_slack("chat.postMessage", 429)
    metrics.count_slack("chat.postMessage", 200)
    metrics.count_failed_sync("hubspot")
    report = SyncReport(
        streams={Stream.DEALS: StreamReport(quarantined=3)},
        ahead=timedelta(seconds=-7),
    )
    metrics.count_sync("hubspot", report)

    figures = await read(metrics, sessions)

    assert figures["switchback_reconcile_total", "missing"] == 1
    assert figures["switchback_reconcile_total", "error"] == 1
    assert figures["switchback_lease_lost_total",] == 1
    assert figures["switchback_duplicates_detected_total",] == 1
    assert figures["switchback_events_total", "delivery_lost", "warning"] == 1
    assert figures["switchback_slack_http_total", "429", "chat.postMessage"] == 1
    assert figures["switchback_slack_429_total",] == 1
    assert figures["switchback_sync_runs_total", "hubspot", "failed"] == 1
    assert figures["switchback_sync_runs_total", "hubspot", "complete"] == 1
    assert figures["switchback_clock_skew_seconds", "hubspot"] == -7
    assert figures["switchback_sync_rows_quarantined_total",] == 3


async def test_a_wait_at_the_gate_is_timed_if_there_was_any(metrics, sessions):
    metrics.waits.note_gate(timedelta(0))
    metrics.waits.note_gate(timedelta(seconds=2))

    figures = await read(metrics, sessions)

    assert figures["switchback_gate_wait_seconds_sum",] == 2
    assert figures["switchback_gate_wait_seconds_count",] == 1


async def test_a_writer_that_waits_for_another_is_timed(metrics, sqlite_template):
    engine = open_database(f"sqlite:///{sqlite_template}")
    metrics.waits.watch(engine)
    sessions = session_maker(engine)

    async def write(seconds: float) -> None:
        async with sessions.begin() as session:
            await session.execute(text("SELECT 1"))
            await asyncio.sleep(seconds)

    await asyncio.gather(write(0.2), write(0.2))
    figures = await read(metrics, sessions)
    await engine.dispose()

    assert figures["switchback_db_busy_seconds_sum",] >= 0.15


async def test_each_429_is_counted_that_a_patient_client_waits_for(metrics):
    answers = [429, 429, 200]

    async def answer(_request: web.Request) -> web.Response:
        status = answers.pop(0)
        return web.json_response(
            {"ok": status == 200}, status=status, headers={"Retry-After": "0"}
        )

    slack = web.Application()
    slack.router.add_post("/api/{method}", answer)
    async with TestServer(slack) as server:
        settings = Settings.model_validate(
            {
                "slack_api_url": str(server.make_url("/api/")),
                "allow_private_hosts": f"127.0.0.1:{server.port}",
            }
        )
        await clients.patient(settings, SecretStr("x"), metrics).api_test()

    assert metrics.registry.get_sample_value("switchback_slack_429_total") == 2
    assert [
        metrics.registry.get_sample_value(
            "switchback_slack_http_total", {"method": "api.test", "code": code}
        )
        for code in ("429", "200")
    ] == [2, 1]


async def test_no_label_could_name_a_person_or_a_deal(metrics, sessions):
    await lay_floor(sessions)
    metrics.count_event({"event": "nudged", "person": "Ria"}, "info")
    metrics.count_slack("chat.postMessage", 200)
    metrics.count_failed_sync("hubspot")
    metrics.note_skew("slack", 1.0)
    async with sessions.begin() as session:
        await enqueue(session, make_delivery(recipient=VP), now=NOW)

    text = await exposition(metrics, sessions, now=NOW, pulse=Pulse(lambda: 0.0))

    labels = {
        name
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
        for name in sample.labels
    }
    assert labels <= ALLOWED_LABELS
    assert "Ria" not in text.decode()
    assert "Person 1" not in text.decode()


async def test_the_page_is_what_prometheus_reads(metrics, sessions):
    route = metrics_route(metrics, sessions, lambda: NOW, Pulse(lambda: 0.0))
    transport = httpx.ASGITransport(app=Starlette(routes=[route]))

    async with httpx.AsyncClient(transport=transport, base_url="http://x") as http:
        answer = await http.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain")
    assert "# TYPE switchback_deliveries_total counter" in answer.text


async def test_each_call_of_slack_is_counted_however_it_ends():
    counted = []
    client = CountingClient(
        lambda method, code: counted.append((method, code)),
        token="xoxb-1",  # noqa: S106 - made up
        base_url="http://127.0.0.1:1/api/",
        retry_handlers=[],
    )

    with pytest.raises(OSError, match="Cannot connect"):
        await client.auth_test()

    assert counted == [("auth.test", 0)]


async def test_an_error_that_slack_tells_is_counted_with_its_status(monkeypatch):
    counted = []
    client = CountingClient(lambda *call: counted.append(call), token="x")  # noqa: S106
    refused = SlackApiError("no", create_autospec(httpx.Response, status_code=429))

    async def refuse(*_args: object, **_kwargs: object) -> None:
        raise refused

    monkeypatch.setattr("slack_sdk.web.async_client.AsyncWebClient.api_call", refuse)

    with pytest.raises(SlackApiError):
        await client.api_call("chat.postMessage")

    assert counted == [("chat.postMessage", 429)]


@pytest.mark.parametrize(
    ("handler", "is_told"),
    [
        (lambda _request: httpx.Response(200), False),
        (lambda _request: httpx.Response(500), True),
        (lambda _request: httpx.Response(302, headers={"location": "/x"}), True),
    ],
    ids=["taken", "an error", "a redirect"],
)
async def test_a_heartbeat_that_fails_is_told_without_its_address(handler, is_told):
    settings = Settings(heartbeat_url=SecretStr("https://hc.test/secret-id"))
    transport = httpx.MockTransport(handler)

    with capture_logs() as logs:
        async with httpx.AsyncClient(transport=transport) as http:
            await Heartbeat(http, settings).synced()

    assert bool(logs) == is_told
    assert "secret-id" not in str(logs)


async def test_a_heartbeat_without_a_line_harms_nothing():
    def broken(_request: httpx.Request) -> httpx.Response:
        message = "no route to https://hc.test/secret-id"
        raise httpx.ConnectError(message)

    settings = Settings(digest_heartbeat_url=SecretStr("https://hc.test/secret-id"))

    with capture_logs() as logs:
        async with httpx.AsyncClient(transport=httpx.MockTransport(broken)) as http:
            await Heartbeat(http, settings).digested()
            await Heartbeat(http, settings).synced()

    assert [log["reason"] for log in logs] == ["ConnectError"]


@pytest.mark.parametrize(
    ("hosts", "is_taken"), [("", False), ("127.0.0.1:99", True)], ids=["no", "named"]
)
def test_a_heartbeat_in_the_clear_goes_to_named_hosts_alone(hosts, is_taken):
    values = {
        "heartbeat_url": "http://127.0.0.1:99/ping",
        "allow_private_hosts": hosts,
    }

    if is_taken:
        assert Settings.model_validate(values).heartbeat_url
        return
    with pytest.raises(ValueError, match="HEARTBEAT_URL must use https"):
        Settings.model_validate(values)


async def test_the_version_that_runs_is_told(metrics, sessions):
    text = await exposition(metrics, sessions, now=NOW, pulse=Pulse(lambda: 0.0))

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    info = re.compile(r'^switchback_build_info{.*,version="(.*?)"} 1\.0$', re.MULTILINE)
    (told,) = info.findall(text.decode())
    assert told == project["project"]["version"]


def test_the_image_holds_what_tells_the_version():
    """Without it no more than "unknown" could be told there."""
    assert version.PROJECT == ROOT / "pyproject.toml"
    assert version.PROJECT.name in copied()


def test_a_version_that_nothing_tells_is_unknown(monkeypatch, tmp_path):
    monkeypatch.setattr(version, "PROJECT", tmp_path / "pyproject.toml")

    assert version.own_version() == "unknown"


NAMES_OF_THE_DESIGN = (
    *("deliveries_total", "deliveries_unknown", "outbox_oldest_seconds"),
    *("reconcile_total", "duplicates_detected_total", "slots_total"),
    *("slot_lateness_seconds", "sync_age_seconds", "sync_runs_total"),
    *("sync_rows_quarantined_total", "slack_http_total", "slack_429_total"),
    *("gate_wait_seconds", "lease_lost_total", "fence_rejected_total"),
    *("clock_skew_seconds", "db_busy_seconds", "replay_rejected_total"),
    *("authz_denied_total", "build_info"),
)


async def test_every_figure_of_the_design_is_told_from_the_start(metrics, sessions):
    text = await exposition(metrics, sessions, now=NOW, pulse=Pulse(lambda: 0.0))

    told = {
        line.split()[2].removesuffix("_total")
        for line in text.decode().splitlines()
        if line.startswith("# TYPE ")
    }
    assert {
        f"switchback_{name}".removesuffix("_total") for name in NAMES_OF_THE_DESIGN
    } <= told

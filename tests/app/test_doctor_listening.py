"""The doctor presses a button, and the real Bolt app must answer it."""

from contextlib import nullcontext

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from sqlalchemy import func, select

import bot.app
from config import Settings
from console.doctor.listening import check_listening
from console.doctor.report import ok
from console.put_together import put_together
from console.watch.metrics import Metrics
from models.tables import AuditEntry
from tests.bot.stub_slack import hang_up, raw, reply, running_stub

pytestmark = pytest.mark.usefixtures("bare_environment")
SOCKET = {"slack_app_token": "xapp-1"}
HTTP = {"http_port": 3000, "slack_signing_secret": "a-signing-secret"}


@pytest.fixture
def database_template(sqlite_template):
    return sqlite_template


@pytest.fixture
async def slack():
    async with running_stub() as stub:
        yield stub


async def look(slack, database_url: str, **values: object) -> list:
    settings = Settings(
        database_url=database_url,
        coaching_file="/dev/null",
        slack_bot_token=SecretStr("xoxb-1"),
        slack_api_url=slack.api,
        allow_private_hosts=slack.url.removeprefix("http://"),
        **values,
    )
    parts = put_together(settings, metrics=Metrics(CollectorRegistry()))
    try:
        return await check_listening(parts)
    finally:
        await parts.engine.dispose()


@pytest.mark.parametrize("way", [SOCKET, HTTP], ids=["Socket Mode", "HTTP"])
async def test_a_press_is_answered_and_leaves_no_trace(
    slack, database_url, sessions, way
):
    lines = await look(slack, database_url, **way)

    assert lines == [ok("Slack: a press of a button is answered")]
    assert {method for method, _ in slack.calls} == {"auth.test"}
    async with sessions() as session:
        assert await session.scalar(select(func.count(AuditEntry.id))) == 0


@pytest.mark.parametrize("way", [SOCKET, HTTP], ids=["Socket Mode", "HTTP"])
async def test_a_bolt_that_waits_for_an_installer_is_wrong(
    slack, database_url, monkeypatch, way
):
    """As it was once: the environment had switched Bolt, and nothing was found."""
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "of another app")
    monkeypatch.setattr(bot.app, "_environment_withheld", nullcontext)

    (line,) = await look(slack, database_url, **way)

    assert line.text.startswith("Slack: a press of a button would fail (200)")


@pytest.mark.parametrize("way", [SOCKET, HTTP], ids=["Socket Mode", "HTTP"])
async def test_that_environment_switches_nothing_any_more(
    slack, database_url, monkeypatch, way
):
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "of another app")

    lines = await look(slack, database_url, **way)

    assert lines == [ok("Slack: a press of a button is answered")]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (reply(ok=False, error="token_revoked"), "would fail (200)"),
        (hang_up, "would fail (500)"),
        (raw(b"<html>", content_type="text/html"), "would fail (200)"),
    ],
    ids=["revoked", "cut off", "HTML"],
)
async def test_a_slack_that_does_not_know_us_is_named(
    slack, database_url, answer, said
):
    slack.answers["auth.test"] = [answer] * 9

    (line,) = await look(slack, database_url, **SOCKET)

    assert said in line.text

"""The real Bolt app: who is let in, what is acknowledged, and what a failure says."""

import json
import os
import re
from urllib.parse import urlencode

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select
from structlog.testing import capture_logs

import bot.listeners.home.home
import bot.listeners.message.buttons
import bot.listeners.message.not_now
from bot import action_ids
from bot.app import create_bolt
from models.tables import Answer
from tests.bot.evidence_makers import DELIVERY_ID
from tests.bot.floor import insert_message
from tests.bot.slack_side import FORM, signed
from tests.bot.stub_slack import hang_up, reply


async def broken(*args: object, **kwargs: object) -> None:
    del args, kwargs
    message = "the disk is on fire"
    raise RuntimeError(message)


async def test_an_unsigned_request_is_not_let_in(side, slack):
    body = urlencode({"command": "/pipeline", "text": "help"})

    response = await side.http.post(
        "/slack/events", content=body, headers={"content-type": FORM}
    )

    assert response.status_code == 401
    assert slack.of("response") == []


def test_without_a_secret_nobody_can_sign_with_an_empty_one():
    client = AsyncWebClient(token="xoxb-test")  # noqa: S106 - a test's own
    app = create_bolt(client=client, signing_secret=None, supplies=None)

    assert len(app._signing_secret) >= 32  # noqa: SLF001 - Bolt shows it nowhere else


STRAY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "of another app",
    "SLACK_SIGNING_SECRET": "of another app",
    "SLACK_BOT_TOKEN": "xoxb-of-another-app",
    "SLACK_VERIFICATION_TOKEN": "of another app",
}


@pytest.fixture
def stray_environment(monkeypatch) -> None:
    """Set what Bolt itself would read."""
    for name, value in STRAY.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("stray_environment")
async def test_what_slack_apps_leave_in_the_environment_switches_nothing(
    side, slack, caplog
):
    response = await side.press("an_action_of_last_year", "1", user="USAM")
    whispers = await side.command("help", user="USAM")

    assert (response.status_code, response.text) == (200, "")
    assert "/pipeline" in str(whispers[0])
    assert slack.of("auth.test")
    assert {name: os.environ[name] for name in STRAY} == STRAY
    assert [r.getMessage() for r in caplog.records if "token" in r.getMessage()] == []


@pytest.mark.parametrize(
    "action_id", ["an_action_of_last_year", "url_button", "x" * 255]
)
async def test_an_unknown_press_is_acknowledged(side, action_id):
    response = await side.press(action_id, "1", user="USAM")

    assert response.status_code == 200


@pytest.mark.parametrize(
    "kind", ["app_uninstalled", "tokens_revoked", "user_change", "member_joined"]
)
async def test_every_event_is_acknowledged_so_that_slack_does_not_repeat_it(side, kind):
    response = await side.event({"type": kind, "user": "USAM"})

    assert response.status_code == 200


async def test_that_access_was_taken_away_is_logged(side):
    with capture_logs() as logs:
        await side.event({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}})

    assert [(log["event"], log["kind"]) for log in logs] == [
        ("slack_took_access_away", "tokens_revoked")
    ]


async def test_an_unknown_modal_is_closed(side):
    view = {"type": "modal", "callback_id": "of_last_year", "private_metadata": ""}

    response = await side.submit(view, {}, user="USAM")

    assert response.status_code == 200
    assert response.text == ""


async def test_a_failure_is_told_in_one_sentence_and_logged(
    side, sessions, floor, monkeypatch
):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)

    monkeypatch.setattr(bot.listeners.message.buttons, "look_up", broken)
    with capture_logs() as logs:
        response = await side.press(action_ids.STEP, DELIVERY_ID, user="USAM")

    assert response.status_code == 200
    [sentence] = side.whispers()
    assert sentence.startswith("Something went wrong on my side")
    assert "fire" not in sentence
    assert [log["event"] for log in logs] == ["listener_failed"]


async def test_an_answer_counts_even_if_its_picture_stays_old(
    side, slack, sessions, floor
):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    slack.answers["chat.update"] = [reply(ok=False, error="message_not_found")]

    await side.press(action_ids.STEP, DELIVERY_ID, user="USAM")

    assert side.whispers() == []
    async with sessions() as session:
        assert len(list(await session.scalars(select(Answer)))) == 1


async def test_a_failure_after_a_modal_is_told_in_the_conversation(
    side, slack, sessions, floor, monkeypatch
):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    await side.press(action_ids.NOT_NOW, DELIVERY_ID, user="USAM")
    values = {"reason": {"reason": {"selected_option": {"value": "not_useful"}}}}
    monkeypatch.setattr(bot.listeners.message.not_now, "read_submission", broken)

    await side.submit(side.opened(), values, user="USAM")

    [told] = slack.of("chat.postEphemeral")
    assert (told["channel"], told["user"]) == ("D1", "USAM")
    assert told["text"].startswith("Something went wrong on my side")


async def test_a_failure_in_app_home_is_only_logged(side, sessions, monkeypatch):
    del sessions
    monkeypatch.setattr(bot.listeners.home.home, "_page", broken)
    with capture_logs() as logs:
        await side.event({"type": "app_home_opened", "user": "USAM", "tab": "home"})

    assert [log["event"] for log in logs] == ["listener_failed"]
    assert side.whispers() == []


async def test_slack_failing_as_well_is_only_logged(side, slack, sessions, floor):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    for method in (
        "views.open",
        "response",
        "chat.postEphemeral",
        "conversations.open",
    ):
        slack.answers[method] = [hang_up] * 3
    with capture_logs() as logs:
        await side.press(action_ids.NOT_NOW, DELIVERY_ID, user="USAM")

    assert [log["event"] for log in logs] == [
        "listener_failed",
        *["answer_not_taken"] * 3,
        "apology_failed",
    ]


async def test_opening_another_tab_publishes_nothing(side, slack):
    await side.event({"type": "app_home_opened", "user": "USAM", "tab": "messages"})

    assert slack.of("views.publish") == []


def test_no_action_of_ours_is_a_prefix_of_another():
    names = [value for name, value in vars(action_ids).items() if name.isupper()]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"/?[a-z_]+", name) for name in names)


async def test_the_fixture_payloads_of_slack_are_acknowledged(side):
    body = json.dumps({"type": "event_callback", "event": {"type": "user_change"}})

    response = await side.http.post(
        "/slack/events",
        content=body,
        headers=signed(body, content_type="application/json"),
    )

    assert response.status_code == 200


async def test_slack_keeping_events_from_us_is_heard_and_acknowledged(side):
    body = json.dumps(
        {
            "type": "app_rate_limited",
            "token": "t",
            "team_id": "T0SWITCH",
            "minute_rate_limited": 1518467820,
            "api_app_id": "A0SWITCH",
        }
    )
    headers = signed(body, content_type="application/json")

    with capture_logs() as logs:
        answer = await side.http.post("/slack/events", content=body, headers=headers)

    assert answer.status_code == 200
    assert [(e["event"], e["log_level"], e["minute"]) for e in logs] == [
        ("slack_keeps_events_back", "error", 1518467820)
    ]

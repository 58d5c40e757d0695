"""The real Bolt takes what the stand-in sends, over HTTP and over Socket Mode."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.link import encode, sign
from tests.sandbox.slack import samples
from tests.sandbox.slack.bolt import Heard, make_bolt, over_http
from tests.sandbox.slack.conftest import APP_TOKEN, Slack
from tests.sandbox.slack.people import ADA, ADAS_CHANNEL
from tests.sandbox.slack.serving import serve, until

FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures" / "slack"


@asynccontextmanager
async def app_over_http(slack: Slack, listening) -> AsyncIterator[Heard]:
    heard = Heard()
    async with serve(over_http(make_bolt(slack.url, heard), heard), listening):
        yield heard


@asynccontextmanager
async def app_over_sockets(slack: Slack, listening) -> AsyncIterator[Heard]:  # noqa: ARG001 - as above
    heard = Heard()
    bolt = make_bolt(slack.url, heard)
    client = AsyncWebClient(token=APP_TOKEN, base_url=f"{slack.url}/api/")
    handler = AsyncSocketModeHandler(bolt, APP_TOKEN, web_client=client)
    await handler.connect_async()
    await until(lambda: slack_is_connected(slack))
    try:
        yield heard
    finally:
        await handler.close_async()


async def slack_is_connected(slack: Slack) -> bool:
    answer = await slack.http.get("/sandbox/calls")
    return answer.json()["is_connected"]


@pytest.fixture(params=[app_over_http, app_over_sockets], ids=["http", "socket mode"])
async def heard(request, slack, app_socket) -> AsyncIterator[Heard]:
    """Give what a running app hears, over each transport."""
    async with request.param(slack, app_socket) as heard:
        yield heard


async def hears(heard: Heard, kind: str, count: int = 1):
    """Wait until the app has heard `count` things of that kind; return the last."""

    async def enough() -> bool:
        return len(heard.of(kind)) >= count

    await until(enough)
    return heard.of(kind)[-1]


def test_signs_as_slack_does():
    body, _ = encode("slash_commands", {"command": "/pipeline", "text": "<@U1|a> é"})

    ours = sign("secret", "1700000000", body)

    verifier = SignatureVerifier("secret")
    theirs = verifier.generate_signature(timestamp="1700000000", body=body)
    assert ours == theirs


async def test_a_command_is_answered_to_the_asker_alone(slack, heard):
    done = await slack.act("/page/command", user=ADA, text="/pipeline @Marcus Bell")

    body = heard.of("command")[0]
    shown = slack.workspace.messages.kept[0]
    assert done == {"ok": True, "problem": ""}
    assert body["text"] == "<@U00000004|marcus.bell>"
    assert (body["user_id"], body["channel_id"]) == (ADA, ADAS_CHANNEL)
    assert shown.is_ephemeral
    assert shown.text == samples.PIPELINE["text"]
    assert shown.command == "/pipeline @Marcus Bell"


async def test_a_later_answer_replaces_the_first(slack, heard):
    await slack.act("/sandbox/command", user=ADA, text="/later")

    await hears(heard, "later")

    async def replaced() -> bool:
        return [m.text for m in slack.workspace.messages.kept] == ["second"]

    await until(replaced)


async def test_an_unknown_command_fails_visibly(slack, app_socket):
    async with app_over_http(slack, app_socket):
        done = await slack.act("/page/command", user=ADA, text="/nonsense")

    assert done["problem"] == "dispatch_failed"
    assert slack.workspace.messages.kept[0].is_notice


async def test_a_command_to_an_app_that_is_away_fails_visibly(slack):
    done = await slack.act("/page/command", user=ADA, text="/pipeline")

    assert done["problem"] == "app_not_connected"
    assert "app_not_connected" in slack.workspace.messages.kept[0].text


async def test_a_button_reaches_the_app_and_its_message_is_replaced(slack, heard):
    sent = await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)

    done = await slack.act(
        "/page/press", user=ADA, ts=sent["ts"], action_id="cliff_step"
    )

    body = await hears(heard, "action")
    message = slack.workspace.messages.kept[0]
    assert done["ok"]
    assert body["actions"][0]["value"] == "7d0c3e6e-5c1b-4a63-8f0d-2f3b7f1f7a11"
    assert body["container"]["message_ts"] == sent["ts"]
    assert body["message"]["text"] == samples.CLIFF["text"]

    async def replaced() -> bool:
        return message.text == "You are on it."

    await until(replaced)


@pytest.mark.parametrize(
    ("action_id", "value", "expected"),
    [
        ("move_to", "2026-12-01", {"selected_date": "2026-12-01"}),
        ("instead", "nobody", {"selected_option": samples.option("Nobody", "nobody")}),
        ("more", "crm", {"selected_option": samples.option("Open in CRM", "crm")}),
    ],
    ids=["a date", "an option", "an overflow entry"],
)
async def test_what_is_chosen_reaches_the_app(slack, heard, action_id, value, expected):
    sent = await slack.client.chat_postMessage(channel=ADA, **samples.UNCERTAIN)

    await slack.act(
        "/page/press", user=ADA, ts=sent["ts"], action_id=action_id, value=value
    )

    action = (await hears(heard, "action"))["actions"][0]
    assert action.items() >= expected.items()


async def test_a_modal_is_opened_filled_in_and_closed(slack, heard):
    sent = await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await slack.act("/page/press", user=ADA, ts=sent["ts"], action_id="not_now")
    await hears(heard, "action")

    async def is_open() -> bool:
        return bool(slack.workspace.views.stacks.get(ADA))

    await until(is_open)
    view = slack.workspace.views.stacks[ADA][0]
    form = {"user": ADA, "view_id": view.id}
    blank = await slack.act("/page/submit", **form)
    values = {"reason": {"choice": "push"}, "note": {"text": "bad"}}
    refused = await slack.act("/page/submit", **form, values=values)
    values["note"]["text"] = "after the fair"
    saved = await slack.act("/page/submit", **form, values=values)

    state = heard.of("submission")[-1]["view"]["state"]["values"]
    assert blank["errors"] == {"reason": "Please complete this required field."}
    assert refused["errors"] == {"note": "Say it more kindly."}
    assert saved == {"ok": True}
    assert state["reason"]["choice"]["selected_option"]["value"] == "push"
    assert state["until"]["date"]["selected_date"] == "2026-12-01"
    assert state["who"]["people"]["selected_options"] == []
    assert slack.workspace.views.stacks[ADA] == []


async def test_the_app_hears_of_a_closed_modal(slack, heard):
    trigger = slack.workspace.passes.trigger(ADA)
    opened = await slack.client.views_open(trigger_id=trigger, view=samples.MODAL)

    await slack.act("/page/close", user=ADA, view_id=opened["view"]["id"])

    body = await hears(heard, "closed")
    assert body["view"]["id"] == opened["view"]["id"]
    assert slack.workspace.views.stacks[ADA] == []


async def test_opening_home_gets_it_published(slack, heard):
    await slack.act("/page/open_home", user=ADA)

    body = await hears(heard, "event")

    async def is_published() -> bool:
        return ADA in slack.workspace.views.homes

    await until(is_published)
    assert body["event"]["tab"] == "home"
    assert body["event_id"].startswith("Ev")


async def test_the_repetition_of_an_event_says_so(slack, app_socket):
    failures = Heard()

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        failures.append(("headers", dict(scope["headers"])))
        await receive()
        status = 500 if len(failures) < 3 else 200
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body"})

    async with serve(app, app_socket):
        await slack.act("/page/open_home", user=ADA)
        await hears(failures, "headers", 3)
        await asyncio.sleep(0.1)

    numbers = [h.get(b"x-slack-retry-num") for h in failures.of("headers")]
    assert numbers == [None, b"1", b"2"]


async def test_a_client_that_is_turned_away_comes_back(slack, app_socket):
    async with app_over_sockets(slack, app_socket) as heard:
        turned = await slack.act("/sandbox/disconnect")
        await until(lambda: slack_is_connected(slack))
        await slack.act("/page/command", user=ADA, text="/pipeline")

        assert turned["connections"] == 1
        assert len(heard.of("command")) == 1


async def test_a_connection_that_the_app_closes_as_we_write_costs_no_press(
    slack, app_socket
):
    async def answer_once(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        await reader.read(1)  # the body of this one
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await reader.readuntil(b"\r\n\r\n")  # a second request: too late
        writer.close()

    async with await asyncio.start_server(answer_once, sock=app_socket):
        done = [
            await slack.act("/page/command", user=ADA, text="/pipeline") for _ in "abc"
        ]

    assert [each["problem"] for each in done] == ["", "", ""]


async def test_an_app_that_never_acknowledges_times_out(slack, app_socket, monkeypatch):
    monkeypatch.setattr("sandbox.slack.link.ACK_SECONDS", 0.1)

    async def app(scope, receive, send):  # noqa: ARG001 - ASGI
        if scope["type"] == "http":
            await asyncio.sleep(0.5)

    async with serve(app, app_socket):
        done = await slack.act("/page/command", user=ADA, text="/pipeline")

    assert done["problem"] == "operation_timeout"


@pytest.mark.parametrize(
    ("kind", "fixture"),
    [
        ("command", "SlashCommandPayload.json"),
        ("action", "BlockActionPayload.json"),
        ("submission", "ViewSubmissionPayload.json"),
        ("closed", "ViewClosedPayload.json"),
        ("event", "AppHomeOpenedPayload.json"),
    ],
)
async def test_payloads_have_only_fields_that_slack_has(
    slack, app_socket, kind, fixture
):
    if not FIXTURES.exists():
        pytest.skip("the folder shared/fixtures/slack is not beside the project")
    async with app_over_http(slack, app_socket) as heard:
        await send_one_of_each(slack, heard)
        ours = heard.of(kind)[0]

    theirs = json.loads((FIXTURES / fixture).read_text(encoding="utf-8"))
    assert set(ours) - set(theirs) <= {"state", "response_urls", "actions", "view"}
    assert set(ours.get("view") or {}) - set(theirs.get("view") or {}) <= {"blocks"}
    assert set(ours.get("message") or {}) <= set(theirs.get("message") or {})


async def send_one_of_each(slack: Slack, heard: Heard) -> None:
    sent = await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await slack.act("/page/command", user=ADA, text="/pipeline")
    await slack.act("/page/press", user=ADA, ts=sent["ts"], action_id="cliff_step")
    for end in ("submit", "close"):
        trigger = slack.workspace.passes.trigger(ADA)
        opened = await slack.client.views_open(trigger_id=trigger, view=samples.MODAL)
        values = {"reason": {"choice": "push"}}
        view_id = opened["view"]["id"]
        await slack.act(f"/page/{end}", user=ADA, view_id=view_id, values=values)
    await slack.act("/page/open_home", user=ADA)
    await hears(heard, "event")
    await hears(heard, "action")

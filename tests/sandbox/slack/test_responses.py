"""What an app may answer to a submitted modal, and to a command at once."""

import json

import pytest

from sandbox.slack.modals import Views
from sandbox.slack.responses import apply_view_response, show_answer
from sandbox.slack.workspace import Options, Workspace
from tests.sandbox.slack import samples
from tests.sandbox.slack.bolt import Heard
from tests.sandbox.slack.conftest import FakeClock, FakeTimer
from tests.sandbox.slack.people import ADA, ADAS_CHANNEL, make_account
from tests.sandbox.slack.serving import serve

OTHER = samples.MODAL | {"title": samples.plain("Another")}
WRONG = samples.MODAL | {"title": samples.plain("a" * 25)}


def titles(views) -> list[str]:
    """Return the titles of Ada's modals, lowest first."""
    return [view.content["title"]["text"] for view in views.stacks[ADA]]


def two_modals() -> Views:
    """Open a modal with another on top of it."""
    views = Views()
    views.open(ADA, samples.MODAL | {"title": samples.plain("Below")})
    views.push(ADA, samples.MODAL)
    return views


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({}, ["Below"]),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": OTHER}, ["Below", "Another"]),
        ({"response_action": "push", "view": OTHER}, ["Below", "Not now", "Another"]),
        (
            {"response_action": "errors", "errors": {"note": "No."}},
            ["Below", "Not now"],
        ),
        ({"response_action": "update", "view": WRONG}, ["Below", "Not now"]),
    ],
    ids=["nothing", "clear", "update", "push", "errors", "a wrong view"],
)
def test_a_submitted_modal_does_as_the_app_says(answer, left):
    views = two_modals()

    apply_view_response(views, views.stacks[ADA][-1], answer)

    assert titles(views) == left


def test_the_errors_of_the_app_come_back_by_block():
    views = two_modals()
    answer = {"response_action": "errors", "errors": {"note": "No."}}

    result = apply_view_response(views, views.stacks[ADA][-1], answer)

    assert result == {"ok": False, "errors": {"note": "No."}}


def test_a_wrong_view_is_said_with_its_pointer():
    views = two_modals()
    answer = {"response_action": "update", "view": WRONG}

    result = apply_view_response(views, views.stacks[ADA][-1], answer)

    assert result["problem"] == "invalid_arguments"
    assert "/view/title/text" in json.dumps(result["details"])


@pytest.fixture
def workspace() -> Workspace:
    """Give a workspace with one person and nobody to talk to."""
    options = Options(events_url=None, signing_secret="s")  # noqa: S106 - no secret
    return Workspace(
        [make_account()], options=options, clock=FakeClock(), timer=FakeTimer()
    )


@pytest.mark.parametrize(
    ("body", "problem", "shown"),
    [
        ({}, "", []),
        ({"text": "a"}, "", [("a", True)]),
        ({"text": "a", "response_type": "in_channel"}, "", [("a", False)]),
        ({"text": "a" * 40_001}, "msg_too_long", []),
        ({"blocks": [samples.section("")]}, "invalid_blocks", []),
    ],
    ids=["nothing", "to the asker", "to the channel", "too long", "wrong blocks"],
)
def test_the_answer_to_a_command_is_shown_to_whom_it_says(
    workspace, body, problem, shown
):
    said = show_answer(workspace, ADAS_CHANNEL, body, command="/x")

    kept = [(m.text, m.is_ephemeral) for m in workspace.messages.kept]
    assert (said, kept) == (problem, shown)


@pytest.mark.parametrize(
    ("body", "content_type", "problem", "texts"),
    [
        (b"plain words", b"text/plain", "", ["plain words"]),
        (b'{"text": "json"}', b"application/json", "", ["json"]),
        (b'{"text": ', b"application/json", "invalid_response", None),
        (b'["a"]', b"application/json", "", []),
        (b"", b"text/plain", "", []),
    ],
    ids=["text", "json", "broken", "a list", "empty"],
)
async def test_the_acknowledgement_of_a_command_may_carry_its_answer(
    slack, app_socket, body, content_type, problem, texts
):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        await receive()
        headers = [(b"content-type", content_type)]
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": body})

    async with serve(app, app_socket):
        done = await slack.act("/page/command", user=ADA, text="/pipeline")

    said = [m.text for m in slack.workspace.messages.kept if not m.is_notice]
    assert done["problem"] == problem
    assert said == (texts or [])


async def test_a_submission_that_fails_keeps_the_modal_open(slack, app_socket):
    trigger = slack.workspace.passes.trigger(ADA)
    opened = await slack.client.views_open(trigger_id=trigger, view=samples.MODAL)
    heard = Heard()

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        heard.append(("asked", await receive()))
        start = {"type": "http.response.start", "status": 500, "headers": []}
        await send(start)
        await send({"type": "http.response.body"})

    async with serve(app, app_socket):
        answer = await slack.act(
            "/page/submit",
            user=ADA,
            view_id=opened["view"]["id"],
            values={"reason": {"choice": "push"}},
        )

    assert len(heard.of("asked")) == 1
    assert answer["problem"] == "We had some trouble connecting. Try again?"
    assert len(slack.workspace.views.stacks[ADA]) == 1


async def test_a_press_in_a_modal_carries_the_form_as_it_stands(slack, app_socket):
    view = samples.MODAL | {
        "blocks": [
            *samples.MODAL["blocks"],
            samples.actions(samples.button("Brief", "brief")),
        ]
    }
    trigger = slack.workspace.passes.trigger(ADA)
    opened = await slack.client.views_open(trigger_id=trigger, view=view)
    bodies = []

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        bodies.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

    async with serve(app, app_socket):
        done = await slack.act(
            "/page/press",
            user=ADA,
            view_id=opened["view"]["id"],
            action_id="brief",
            values={"note": {"text": "typed"}},
        )

    assert done["ok"]
    assert b"typed" in bodies[0]

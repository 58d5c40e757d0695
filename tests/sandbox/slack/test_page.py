"""What the page and a test's hand get from the stand-in, and what they may do."""

import asyncio
from datetime import UTC, datetime

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack.server import create_app
from sandbox.slack.workspace import LEAST_SCOPES
from tests.sandbox.slack import samples
from tests.sandbox.slack.bolt import Heard, make_bolt, over_http
from tests.sandbox.slack.people import ADA, ADAS_CHANNEL, NORA, SAM, make_account
from tests.sandbox.slack.serving import free_socket, serve, until


async def state(slack, user=ADA) -> dict:
    answer = await slack.http.get("/page/state", params={"user": user})
    return answer.json()


@pytest.mark.parametrize("path", ["/", "/static/page.js", "/static/frame.css"])
async def test_serves_the_page(slack, path):
    answer = await slack.http.get(path)

    assert answer.status_code == 200
    assert "https://" not in answer.text


async def test_shows_a_person_their_own_messages_only(slack):
    await slack.client.chat_postMessage(channel=ADA, text="for Ada")
    await slack.client.chat_postMessage(channel=NORA, text="for Nora")

    shown = await state(slack)

    assert [m["text"] for m in shown["messages"]] == ["for Ada"]


async def test_counts_what_is_unread_until_it_is_read(slack):
    await slack.client.chat_postMessage(channel=ADA, text="a")
    before = await state(slack)
    await slack.act("/page/read", user=ADA)
    after = await state(slack)

    def unread(shown) -> list[int]:
        return [p["unread"] for p in shown["people"] if p["user_id"] == ADA]

    assert (unread(before), unread(after)) == ([1], [0])


async def test_an_ephemeral_message_can_be_dismissed_and_no_other(slack):
    kept = await slack.client.chat_postMessage(channel=ADA, text="kept")
    gone = await slack.client.chat_postEphemeral(
        channel=ADAS_CHANNEL, user=ADA, text="gone"
    )

    for ts in (kept["ts"], gone["message_ts"]):
        await slack.act("/page/dismiss", user=ADA, ts=ts)

    assert [m["text"] for m in (await state(slack))["messages"]] == ["kept"]


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        ("press", {"user": "U1", "ts": "1.0", "action_id": "a"}, "nobody has"),
        ("press", {"user": ADA}, "'action_id' is missing"),
        ("press", [ADA], "a JSON object is wanted"),
        ("clock", {"to": "yesterday"}, "Invalid isoformat"),
        ("clock", {"to": "2026-11-20T10:00:00"}, "needs an offset"),
    ],
)
async def test_says_in_words_what_cannot_be_done(slack, path, body, problem):
    answer = await slack.http.post(f"/page/{path}", json=body)

    assert answer.status_code == 400
    assert problem in answer.json()["problem"]


STALE_PRESS = {"user": ADA, "ts": "1.0", "action_id": "a"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("press", STALE_PRESS),
        ("press", {"user": ADA, "view_id": "V1", "action_id": "a"}),
        ("submit", {"user": ADA, "view_id": "V1"}),
    ],
    ids=["a message", "a view", "a form"],
)
async def test_a_press_on_what_is_gone_is_nobodys_fault(slack, path, body):
    answer = await slack.http.post(f"/page/{path}", json=body)

    assert answer.status_code == 200
    assert answer.json() == {"ok": False, "problem": "no_longer_there"}


async def test_closing_a_modal_is_well_whatever_came_before(slack):
    trigger = slack.workspace.passes.trigger(ADA)
    await slack.client.views_open(trigger_id=trigger, view=samples.MODAL)
    view = (await state(slack))["modals"][0]["id"]
    close = {"user": ADA, "view_id": view}

    once, twice = [await slack.http.post("/page/close", json=close) for _ in "ab"]
    await slack.act("/sandbox/reset")
    later = await slack.http.post("/page/close", json=close)

    assert [each.status_code for each in (once, twice, later)] == [200, 200, 200]
    assert (await state(slack))["modals"] == []


GESTURES = {
    "close": {},
    "submit": {"values": {}},
    "press": {"action_id": "not_now"},
    "open_home": {},
    "read": {},
    "dismiss": {},
    "command": {"text": "/pipeline"},
}


@pytest.mark.parametrize("resets", [False, True], ids=["as it was", "after a reset"])
@pytest.mark.parametrize("first", GESTURES)
async def test_no_order_of_gestures_is_answered_with_an_error(slack, first, resets):
    said = await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    trigger = slack.workspace.passes.trigger(ADA)
    await slack.client.views_open(trigger_id=trigger, view=samples.MODAL)
    view = (await state(slack))["modals"][0]["id"]
    target = {"user": ADA, "ts": said["ts"], "view_id": view}

    async def act(gesture: str) -> int:
        body = {**target, **GESTURES[gesture]}
        return (await slack.http.post(f"/page/{gesture}", json=body)).status_code

    seen = [await act(first)]
    if resets:
        await slack.act("/sandbox/reset")
    seen += [await act(second) for second in [first, *GESTURES]]

    assert set(seen) == {200}


async def test_a_press_on_a_deleted_message_is_told_as_gone(slack):
    said = await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    press = {"user": ADA, "ts": said["ts"], "action_id": "not_now"}
    slack.workspace.messages.remove(slack.workspace.messages.kept[0])

    answer = await slack.http.post("/page/press", json=press)

    assert answer.json() == {"ok": False, "problem": "no_longer_there"}


async def test_the_app_finishes_then_the_clock_moves_and_the_app_is_told(
    slack, app_socket
):
    heard, before = Heard(), slack.clock()

    async def heard_of_it() -> bool:
        return len(heard.of("moved")) > 1

    async with serve(over_http(make_bolt(slack.url, heard), heard), app_socket):
        await slack.act("/page/clock", to="friday")
        await until(heard_of_it)

    # Half past six on Friday in the VP's Stockholm.
    assert slack.clock() == datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
    assert heard.of("moved") == [
        {"at": before.isoformat()},
        {"at": "2026-11-20T06:30:00+01:00"},
    ]


async def test_a_friday_that_is_passed_over_is_stopped_at(slack, app_socket):
    heard = Heard()

    async def has_arrived() -> bool:
        return len(heard.of("moved")) > 2

    async with serve(over_http(make_bolt(slack.url, heard), heard), app_socket):
        await slack.act("/page/clock", to="next_working_day")
        await until(has_arrived)

    assert [each["at"] for each in heard.of("moved")[1:]] == [
        "2026-11-20T06:30:00+01:00",
        "2026-11-20T10:00:00+01:00",
    ]


async def test_a_clock_on_its_way_is_not_sent_elsewhere(slack, app_socket):
    release = asyncio.Event()

    async def slow_app(scope, receive, send):
        if scope["type"] != "http":
            return
        await receive()
        await release.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    async with serve(slow_app, app_socket):
        await slack.act("/page/clock", to="friday")
        await asyncio.sleep(0.05)
        again = await slack.act("/page/clock", to="next_working_day")
        release.set()

    assert again == {"ok": False, "problem": "the clock is moving already"}


async def test_a_press_waits_until_the_app_has_followed_the_clock(slack, app_socket):
    release, heard = asyncio.Event(), Heard()
    inner = over_http(make_bolt(slack.url, heard), heard)

    async def app(scope, receive, send):
        if scope.get("path") == "/moved":
            await release.wait()
        await inner(scope, receive, send)

    async with serve(app, app_socket):
        await slack.act("/page/clock", to="friday")
        asking = asyncio.create_task(
            slack.act("/page/command", user=ADA, text="/pipeline")
        )
        await asyncio.sleep(0.1)
        early = heard.of("command")
        release.set()
        answer = await asyncio.wait_for(asking, 5)

    assert early == []
    assert answer["ok"]
    assert len(heard.of("command")) == 1


async def test_the_clock_stands_until_what_is_on_its_way_has_gone_out(
    slack, app_socket
):
    before, seen = slack.clock(), []

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        await receive()
        seen.append(slack.clock())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    async def was_asked_twice() -> bool:
        return len(seen) > 1

    async with serve(app, app_socket):
        await slack.act("/page/clock", to="friday")
        await until(was_asked_twice)

    assert seen == [before, datetime(2026, 11, 20, 5, 30, tzinfo=UTC)]


async def test_says_that_the_app_is_at_work_until_it_has_followed(slack, app_socket):
    release = asyncio.Event()

    async def has_followed() -> bool:
        return (await state(slack))["clock"]["working"] == []

    async def slow_app(scope, receive, send):
        if scope["type"] != "http":
            return
        await receive()
        await release.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    async with serve(slow_app, app_socket):
        await slack.act("/page/clock", to="next_working_day")
        await asyncio.sleep(0.1)
        during = (await state(slack))["clock"]["working"]
        release.set()
        await until(has_followed)

    assert during == ["clock"]


async def test_waits_for_an_app_that_says_it_is_still_at_work(
    slack, app_socket, monkeypatch
):
    monkeypatch.setattr("sandbox.slack.strip.POLL_SECONDS", 0.01)
    working, done = b'{"working": true}', b'{"working": false}'
    # Before the clock is moved it may be at work as well as after.
    answers = [working, done, working, working, done]
    methods = []

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        methods.append(scope["method"])
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": answers[len(methods) - 1]})

    async def is_done() -> bool:
        return len(methods) == len(answers) and not slack.workspace.working

    async with serve(app, app_socket):
        await slack.act("/page/clock", to="friday")
        await until(is_done)

    assert methods == ["POST", "GET", "POST", "GET", "GET"]


async def test_an_answer_that_is_no_json_ends_the_wait(slack, app_socket):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        await receive()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def is_free():
        return slack.workspace.working == set()

    async with serve(app, app_socket):
        await slack.act("/page/clock", to="friday")
        await until(is_free)


async def test_a_stand_in_without_a_clock_file_says_so(slack):
    still = create_app(
        [make_account()],
        options=slack.workspace.options,
        clock=slack.clock,
        set_clock=None,
    )

    async with serve(still, free_socket()) as url:
        shown = (await slack.http.get(f"{url}/page/state")).json()["clock"]
        moved = await slack.http.post(f"{url}/page/clock", json={"to": "friday"})

    assert shown["movable"] is False
    assert "no clock file" in moved.json()["problem"]


async def test_an_app_that_is_away_does_not_hold_the_clock(slack):
    async def is_free():
        return (await state(slack))["clock"]["working"] == []

    await slack.act("/page/clock", to="2026-12-01T10:00:00+00:00")
    # One that was waited for would hold it for minutes.
    await until(is_free)

    assert (await state(slack))["clock"]["now"].startswith("2026-12-01T10:00")


async def test_a_response_address_is_good_for_five_answers(slack):
    secret = slack.workspace.passes.hook(ADAS_CHANNEL, ts=None, command="/x")
    path = f"/response/T0SWITCH/{secret}"

    answers = [await slack.http.post(path, json={"text": str(n)}) for n in range(6)]

    assert [a.status_code for a in answers] == [200] * 5 + [404]
    assert len(slack.workspace.messages.kept) == 5


async def test_a_response_address_ends_after_half_an_hour(slack):
    secret = slack.workspace.passes.hook(ADAS_CHANNEL, ts=None, command="/x")
    slack.timer.seconds += 1801

    answer = await slack.http.post(f"/response/T0SWITCH/{secret}", json={"text": "a"})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({"text": "new"}, ["old", "new"]),
        ({"text": "new", "replace_original": True}, ["new"]),
        ({"delete_original": True}, []),
    ],
    ids=["beside", "instead", "away"],
)
async def test_an_answer_goes_beside_its_message_or_in_its_place(slack, body, texts):
    sent = await slack.client.chat_postMessage(channel=ADA, text="old")
    secret = slack.workspace.passes.hook(ADAS_CHANNEL, ts=sent["ts"], command="")

    await slack.http.post(f"/response/T0SWITCH/{secret}", json=body)

    assert [m.text for m in slack.workspace.messages.kept] == texts


@pytest.mark.parametrize(
    ("response_type", "is_ephemeral"),
    [("in_channel", False), ("ephemeral", True), (None, True)],
)
async def test_a_later_answer_is_for_the_asker_unless_it_says_otherwise(
    slack, response_type, is_ephemeral
):
    secret = slack.workspace.passes.hook(ADAS_CHANNEL, ts=None, command="/x")
    body = {"text": "a", "response_type": response_type}

    await slack.http.post(f"/response/T0SWITCH/{secret}", json=body)

    assert slack.workspace.messages.kept[0].is_ephemeral is is_ephemeral


async def test_a_response_address_takes_more_than_a_post(slack):
    secret = slack.workspace.passes.hook(ADAS_CHANNEL, ts=None, command="/x")
    body = {"text": "a", "blocks": [samples.section("a" * 2900)] * 6}

    answer = await slack.http.post(f"/response/T0SWITCH/{secret}", json=body)

    assert answer.status_code == 200


async def test_an_answer_with_wrong_blocks_is_refused(slack):
    secret = slack.workspace.passes.hook(ADAS_CHANNEL, ts=None, command="/x")
    body = {"text": "a", "blocks": [samples.section("")]}

    answer = await slack.http.post(f"/response/T0SWITCH/{secret}", json=body)

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_blocks"


async def test_a_rate_limited_call_says_when_to_come_back(slack):
    await slack.act(
        "/sandbox/faults", method="chat.postMessage", kind="ratelimited", retry_after=7
    )

    with pytest.raises(SlackApiError) as caught:
        await slack.client.chat_postMessage(channel=ADA, text="a")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert slack.workspace.messages.kept == []


async def test_a_limit_a_minute_lets_later_calls_in(slack):
    await slack.act("/sandbox/knobs", per_minute={"auth.test": 2})
    for _ in range(2):
        await slack.client.auth_test()
    with pytest.raises(SlackApiError) as caught:
        await slack.client.auth_test()
    slack.timer.seconds += 61

    answer = await slack.client.auth_test()

    assert caught.value.response["error"] == "ratelimited"
    assert answer["ok"]


@pytest.mark.parametrize(
    ("kind", "stored"),
    [("drop_before", 0), ("drop_after", 1), ("hang", 0)],
)
async def test_a_dropped_call_leaves_the_caller_in_doubt(slack, kind, stored):
    slack.client.retry_handlers.clear()
    await slack.act(
        "/sandbox/faults", method="chat.postMessage", kind=kind, seconds=0.05
    )

    with pytest.raises(aiohttp.ClientConnectionError):
        await slack.client.chat_postMessage(channel=ADA, text="a")

    assert len(slack.workspace.messages.kept) == stored


@pytest.mark.parametrize(
    ("kind", "stored"), [("server_error", 0), ("html", 0), ("truncate", 1)]
)
async def test_an_answer_can_be_unreadable(slack, kind, stored):
    await slack.act("/sandbox/faults", method="*", kind=kind)

    with pytest.raises(SlackApiError):
        await slack.client.chat_postMessage(channel=ADA, text="a")

    assert len(slack.workspace.messages.kept) == stored


async def test_any_error_of_slack_can_be_had_a_number_of_times(slack):
    await slack.act(
        "/sandbox/faults",
        method="chat.postMessage",
        kind="error",
        error="account_inactive",
        times=2,
    )
    errors = []
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await slack.client.chat_postMessage(channel=ADA, text="a")
        errors.append(caught.value.response["error"])

    answer = await slack.client.chat_postMessage(channel=ADA, text="a")

    assert errors == ["account_inactive"] * 2
    assert answer["ok"]


async def test_an_unknown_kind_of_fault_field_is_refused(slack):
    answer = await slack.http.post("/sandbox/faults", json={"methood": "x"})

    assert answer.status_code == 400


async def test_history_can_lag_behind(slack):
    await slack.act("/sandbox/knobs", history_lag=5)
    await slack.client.chat_postMessage(channel=ADA, text="a")

    soon = await slack.client.conversations_history(channel=ADAS_CHANNEL)
    slack.timer.seconds += 5
    later = await slack.client.conversations_history(channel=ADAS_CHANNEL)

    assert (len(soon["messages"]), len(later["messages"])) == (0, 1)


async def test_somebody_can_be_deactivated_and_all_can_be_forgotten(slack):
    await slack.client.chat_postMessage(channel=ADA, text="a")
    await slack.act("/sandbox/accounts", user=ADA, deleted=True)
    during = await slack.client.users_info(user=ADA)

    await slack.act("/sandbox/reset")

    after = await slack.client.users_info(user=ADA)
    messages = (await slack.http.get("/sandbox/messages")).json()["messages"]
    assert (during["user"]["deleted"], after["user"]["deleted"]) == (True, False)
    assert messages == []


async def test_a_message_to_somebody_who_left_is_taken_as_slack_takes_it(slack):
    answer = await slack.client.chat_postMessage(channel=SAM, text="a")

    assert answer["ok"]


def test_the_bot_has_the_least_scopes_unless_told_otherwise():
    assert set(LEAST_SCOPES) == {
        "commands",
        "chat:write",
        "users:read",
        "users:read.email",
        "im:write",
        "im:history",
    }

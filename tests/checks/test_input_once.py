"""Checks 7 and 35-37: what is not ours is refused, what comes twice is done once.

Both databases, and two processes where it matters: each has an app and a door of its
own, and they share nothing but the database.
"""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import pytest
from slack_bolt.adapter.socket_mode.async_internals import (
    run_async_bolt_app,
    send_async_response,
)
from slack_sdk.socket_mode.request import SocketModeRequest
from sqlalchemy import select

import bot.listeners.message.buttons
from bot import action_ids
from bot.inbound.once import input_key
from bot.views.replies import refusals
from models.conversation.seen_inputs import KEPT_FOR, first_time
from models.tables import Answer, AuditEntry, SeenInput
from tests.bot.evidence_makers import DELIVERY_ID
from tests.bot.floor import DAY, NOW, insert_message
from tests.bot.slack_side import FORM, ORIGIN, SlackSide, signed, work_done
from tests.bot.stub_slack import reply
from tests.checks.conftest import make_bolt, web_side
from tests.doors import make_door

HOME = {
    "type": "event_callback",
    "team_id": "T0SWITCH",
    "api_app_id": "A0SWITCH",
    "event_id": "Ev1",
    "event": {"type": "app_home_opened", "user": "USAM", "tab": "home"},
}


def command(side: SlackSide, **changes: str) -> str:
    return urlencode(
        {
            "command": "/pipeline",
            "text": "help",
            "user_id": "USAM",
            "team_id": "T0SWITCH",
            "api_app_id": "A0SWITCH",
            "trigger_id": "t1",
            "response_url": f"{side.slack.url}/response",
        }
        | changes
    )


def pressed(side: SlackSide, *, trigger: str = "t1", **changes: object) -> str:
    """Return the press of the step's button on the message of `insert_message`."""
    action = {
        "type": "button",
        "action_id": action_ids.STEP,
        "block_id": "b1",
        "value": DELIVERY_ID,
        "action_ts": "1.1",
    }
    payload = ORIGIN | {
        "type": "block_actions",
        "user": {"id": "USAM", "team_id": "T0SWITCH"},
        "trigger_id": trigger,
        "actions": [action],
        "container": {"type": "message", "channel_id": "D1", "message_ts": "1.0001"},
        "response_url": f"{side.slack.url}/response",
    }
    return urlencode({"payload": json.dumps(payload | changes)})


async def post(
    side: SlackSide, body: str, *, kind: str = FORM, late: int = 0, **more: str
) -> int:
    headers = signed(body, content_type=kind, late=late) | more
    answer = await side.http.post("/slack/events", content=body, headers=headers)
    await work_done()
    return answer.status_code


@asynccontextmanager
async def replica(side: SlackSide, sessions):
    """Give Slack's side of a second process on the same database."""
    door = make_door(sessions, clock=lambda: NOW)
    async with web_side(make_bolt(side.slack, sessions), door) as http:
        yield SlackSide(http=http, slack=side.slack)


async def rows(sessions, table) -> list:
    async with sessions() as session:
        return list(await session.scalars(select(table)))


async def test_check_7_a_replay_is_known_to_every_replica(side, sessions):
    body = command(side)
    headers = signed(body)
    async with replica(side, sessions) as other:
        first = await side.http.post("/slack/events", content=body, headers=headers)
        again = await other.http.post("/slack/events", content=body, headers=headers)
        await work_done()

    assert (first.status_code, again.status_code) == (200, 409)
    assert len(side.slack.of("response")) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"team_id": "T0THEIRS"}, "a request of another workspace"),
        ({"api_app_id": "A0THEIRS"}, "a request to another app"),
    ],
    ids=["another workspace", "another app"],
)
async def test_check_35_what_is_meant_for_others_is_refused_and_noted(
    side, sessions, changes, reason
):
    status = await post(side, command(side, **changes))

    [entry] = await rows(sessions, AuditEntry)
    assert status == 403
    assert (entry.actor, entry.action, entry.allowed) == ("USAM", "request", False)
    assert entry.reason == reason
    assert side.slack.of("response") == []


@pytest.mark.parametrize(
    "changes",
    [{"team": {"id": "T0THEIRS"}}, {"api_app_id": "A0THEIRS"}],
    ids=["another workspace", "another app"],
)
async def test_check_35_holds_for_presses_and_events(side, sessions, floor, changes):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    event = HOME | {"team_id": "T0THEIRS"}

    statuses = [
        await post(side, pressed(side, **changes)),
        await post(side, json.dumps(event), kind="application/json"),
    ]

    assert statuses == [403, 403]
    assert await rows(sessions, Answer) == []
    assert len(await rows(sessions, AuditEntry)) == 2


async def test_where_slack_tells_no_workspace_of_ours_nobody_is_let_in(side):
    side.slack.answers["auth.test"] = [reply(ok=True, user_id="U1", bot_id="B1")]
    side.slack.answers["users.info"] = [reply(ok=True, user={"id": "USAM"})]

    await post(side, command(side, team_id=""))

    assert side.whispers() == [refusals.MEMBERS_ONLY]


async def test_check_36_a_repeated_event_is_handled_once_by_its_id(side, sessions):
    event, kind = json.dumps(HOME), "application/json"
    retry = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}

    async with replica(side, sessions) as other:
        statuses = [
            await post(side, event, kind=kind),
            await post(side, event, kind=kind, late=100, **retry),
            await post(other, event, kind=kind, late=200, **retry),
        ]

    assert statuses == [200, 200, 200]
    assert len(side.slack.of("views.publish")) == 1


async def test_check_36_a_repetition_that_is_the_first_to_arrive_is_handled(side):
    retry = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_error"}

    status = await post(side, json.dumps(HOME), kind="application/json", **retry)

    assert status == 200
    assert len(side.slack.of("views.publish")) == 1


async def test_check_36_replicas_that_get_it_at_once_handle_it_once(side, sessions):
    event, kind = json.dumps(HOME), "application/json"
    async with replica(side, sessions) as other:
        await asyncio.gather(
            *(
                post(one, event, kind=kind, late=60 * late)
                for late, one in enumerate((side, other, side, other))
            )
        )

    assert len(side.slack.of("views.publish")) == 1


class Line:
    """What a Socket Mode connection is to the adapter: it takes acknowledgements."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []

    @property
    def logger(self):
        return self

    level = 50

    async def send_socket_mode_response(self, response) -> None:
        self.acknowledged.append(response.envelope_id)


@pytest.mark.parametrize("envelopes", [("e1", "e1"), ("e1", "e2")], ids="-".join)
async def test_check_37_the_same_envelope_twice_runs_the_handler_once(
    bolt, slack, sessions, floor, envelopes
):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    line = Line()
    for number, envelope in enumerate(envelopes):
        request = SocketModeRequest(
            type="events_api",
            envelope_id=envelope,
            payload=HOME,
            retry_attempt=number,
        )
        answer = await run_async_bolt_app(bolt, request)
        await send_async_response(line, request, answer, time.time())
    await work_done()

    assert line.acknowledged == list(envelopes)
    assert len(slack.of("views.publish")) == 1


async def test_a_press_that_comes_twice_is_one_answer_and_one_reply(
    side, sessions, floor
):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    async with replica(side, sessions) as other:
        await post(side, pressed(side))
        await post(other, pressed(side), late=100)

    assert len(await rows(sessions, Answer)) == 1
    assert len(side.slack.of("chat.update")) == 1
    assert side.slack.of("response") == []


async def test_work_that_was_killed_halfway_is_done_by_the_repetition(
    side, sessions, floor, monkeypatch
):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    original = bot.listeners.message.buttons.answers.record_answer

    async def killed(*args: object, **kwargs: object) -> None:
        await original(*args, **kwargs)
        message = "killed before the commit"
        raise RuntimeError(message)

    monkeypatch.setattr(bot.listeners.message.buttons.answers, "record_answer", killed)
    await post(side, pressed(side))
    lost = await rows(sessions, Answer)
    monkeypatch.undo()
    await post(side, pressed(side), late=100)

    assert lost == []
    assert len(await rows(sessions, Answer)) == 1


async def test_an_input_is_new_once_and_forgotten_after_a_day(sessions):
    async with sessions.begin() as session:
        found = [
            await first_time(session, "event", "a", now=NOW),
            await first_time(session, "event", "a", now=NOW),
            await first_time(session, "command", "a", now=NOW),
            await first_time(session, "event", "b" * 10_000, now=NOW + DAY),
            await first_time(session, "event", "a", now=NOW + KEPT_FOR + DAY),
        ]

    assert found == [True, False, True, True, True]
    assert len(await rows(sessions, SeenInput)) == 2


async def test_an_input_of_a_transaction_that_failed_is_still_new(sessions):
    async with sessions() as session:
        await first_time(session, "event", "a", now=NOW)
        await session.rollback()

    async with sessions.begin() as session:
        assert await first_time(session, "event", "a", now=NOW)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"event_id": "E1"}, {"event_id": "E1"}, True),
        ({"event_id": "E1"}, {"event_id": "E2"}, False),
        ({"trigger_id": "t"}, {"trigger_id": "t"}, True),
        (
            {"trigger_id": "t", "actions": [{"action_id": "a", "action_ts": "1"}]},
            {"trigger_id": "t", "actions": [{"action_id": "a", "action_ts": "2"}]},
            False,
        ),
        ({"trigger_id": "t", "type": "view_submission"}, {"trigger_id": "t"}, False),
        (
            {"trigger_id": "t", "type": "view_submission", "view": {"id": "V1"}},
            {"trigger_id": "u", "type": "view_submission", "view": {"id": "V1"}},
            True,
        ),
        (
            {"trigger_id": "t", "type": "block_actions", "view": {"id": "V1"}},
            {"trigger_id": "u", "type": "block_actions", "view": {"id": "V1"}},
            False,
        ),
    ],
)
def test_an_input_is_told_by_its_event_or_its_trigger_and_action(one, other, same):
    assert (input_key(one) == input_key(other)) is same


def test_an_input_without_either_is_never_taken_for_another():
    assert input_key({"type": "block_actions"}) is None

"""Each listener acknowledges before it works; a failing work costs no answer."""

import asyncio
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot import action_ids
from bot.listeners import lifecycle
from bot.listeners.message import not_now
from bot.listeners.requests import ask_for_help, commitments, owner_answers
from tests.bot.evidence_makers import DELIVERY_ID
from tests.bot.floor import insert_message
from tests.bot.slack_side import FORM, ORIGIN, signed, work_done
from tests.bot.stub_slack import reply

NAMES = {
    "acknowledge",
    not_now.check_reason.__name__,
    not_now.check_day.__name__,
    ask_for_help.check_help.__name__,
    owner_answers.check_change.__name__,
    commitments.check_new.__name__,
    commitments.check_move.__name__,
    "check_settings",
    lifecycle.on_event.__name__,
    lifecycle.on_unknown.__name__,
}
WORKLESS = {lifecycle.on_event.__name__, lifecycle.on_unknown.__name__}
USER = {"id": "USAM", "team_id": "T0SWITCH"}
ORIGIN_OF_MODAL = json.dumps(
    {
        "delivery_id": DELIVERY_ID,
        "kind": "cliff",
        "channel": "D1",
        "ts": "1.0001",
        "today": "2026-11-19",
    }
)
REASON = {"reason": {"reason": {"selected_option": {"value": "not_useful"}}}}


@pytest.fixture
def database_template(sqlite_template: Path) -> Path:
    """Give SQLite alone: this is about what comes first."""
    return sqlite_template


def inputs() -> dict[str, tuple[str, str]]:
    """Return one request for each kind of listener that works, with its type."""
    button = {"type": "button", "value": DELIVERY_ID, "action_ts": "1"}
    common = ORIGIN | {"user": USER, "trigger_id": "t1"}
    pressed = {
        name: common
        | {"type": "block_actions", "actions": [button | {"action_id": name}]}
        | {"container": {"channel_id": "D1", "message_ts": "1.0001"}}
        for name in (
            action_ids.STEP,
            action_ids.SECOND,
            action_ids.NOT_NOW,
            action_ids.WHY,
            action_ids.USEFUL,
            action_ids.WRONG_DATA,
            action_ids.SHOW,
            action_ids.BRIEF,
            action_ids.DEALS_BACK,
            action_ids.DEALS_ONWARD,
            action_ids.PEOPLE_ALL,
            action_ids.PEOPLE_BACK,
            action_ids.PEOPLE_ONWARD,
            action_ids.LIST_OPEN,
            action_ids.LIST_BACK,
            action_ids.LIST_ONWARD,
            action_ids.THIRD,
            action_ids.OVER,
            action_ids.LIVES,
            action_ids.ALL_OVER,
            action_ids.ALL_LIVE,
            action_ids.JOINED,
            action_ids.NOT_HELD,
            action_ids.HELP,
            action_ids.HELP_ON_DEAL,
            action_ids.HELP_TAKE,
            action_ids.HELP_DONE,
            action_ids.HELP_CHANGE,
            action_ids.PROMISE,
            action_ids.PROMISE_DONE,
            action_ids.PROMISE_KEEP,
            action_ids.PROMISE_MOVE,
            action_ids.PROMISE_DROP,
            action_ids.SETTINGS,
            action_ids.HELD_RESEND,
            action_ids.HELD_LEAVE,
            action_ids.RUN_LET_ALL,
            action_ids.RUN_LET_TEAM,
        )
    }
    view = {"type": "modal", "id": "V1", "private_metadata": ORIGIN_OF_MODAL}
    submitted = common | {
        "type": "view_submission",
        "view": view
        | {"callback_id": action_ids.NOT_NOW_VIEW, "state": {"values": REASON}},
    }
    forms = {**pressed, "submission": submitted}
    command = {"command": "/pipeline", "text": "", "user_id": "USAM"}
    command |= {"team_id": "T0SWITCH", "trigger_id": "t1", "response_url": ""}
    event = {"type": "event_callback", "team_id": "T0SWITCH", "event_id": "E1"}
    event |= {"event": {"type": "app_home_opened", "user": "USAM", "tab": "home"}}
    return {
        **{
            name: (urlencode({"payload": json.dumps(payload)}), FORM)
            for name, payload in forms.items()
        },
        "command": (urlencode(command), FORM),
        "event": (json.dumps(event), "application/json"),
    }


def test_every_registered_listener_acknowledges_apart_from_its_work(bolt):
    listeners = bolt._async_listeners  # noqa: SLF001 - Bolt shows them nowhere else

    acks = {listener.ack_function.__name__ for listener in listeners}
    idle = {
        listener.ack_function.__name__
        for listener in listeners
        if not listener.lazy_functions
    }

    assert len(listeners) >= 15
    assert acks == NAMES
    assert idle == WORKLESS


@pytest.mark.parametrize("name", inputs())
async def test_the_acknowledgement_leaves_while_the_work_still_waits(side, name):
    held = asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        await held.wait()
        return await reply(ok=True, user=USER)(request)

    side.slack.answers["users.info"] = [slow]
    body, kind = inputs()[name]

    async with asyncio.timeout(2):
        answer = await side.http.post(
            "/slack/events", content=body, headers=signed(body, content_type=kind)
        )

    assert (answer.status_code, answer.text) == (200, "")
    held.set()
    await work_done()


@pytest.mark.parametrize("name", inputs())
async def test_work_that_fails_at_once_still_leaves_an_acknowledgement(
    side, sessions, floor, name
):
    """AsyncApp answers 404 when a listener raises right after its acknowledgement."""
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    side.slack.answers["users.info"] = [reply(ok=False, error="fatal_error")]
    body, kind = inputs()[name]

    answer = await side.http.post(
        "/slack/events", content=body, headers=signed(body, content_type=kind)
    )
    await work_done()

    assert (answer.status_code, answer.text) == (200, "")


@pytest.mark.parametrize("name", inputs())
async def test_every_listener_takes_up_an_input_once(side, name):
    body, kind = inputs()[name]

    with capture_logs() as logs:
        for late in (0, 100, 200):
            headers = signed(body, content_type=kind, late=late)
            await side.http.post("/slack/events", content=body, headers=headers)
            await work_done()

    events = [entry["event"] for entry in logs]
    assert events.count("repeated_input") == 2


def test_every_listener_that_works_is_among_those_inputs(bolt):
    """A listener that is added needs an input above."""
    working = [one for one in bolt._async_listeners if one.lazy_functions]  # noqa: SLF001 - see above

    # The seven modals share a road; one of them stands for all.
    assert len(inputs()) + 6 == len(working)

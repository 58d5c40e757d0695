"""An answer reaches the one who asked, whatever becomes of the road to them."""

import asyncio
import json
import re

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot import action_ids
from bot.inbound import workspace_members
from bot.inbound.context import AT_ONCE
from bot.inbound.response_url import is_slacks
from bot.views.replies import outcomes, refusals
from tests.bot.evidence_makers import DELIVERY_ID
from tests.bot.floor import insert_message
from tests.bot.slack_side import work_done
from tests.bot.stub_slack import hang_up, raw, reply, running_stub, sent_on

HOME = {"type": "home"}
API = "https://slack.com/api/"
GONE = [
    pytest.param(reply(404, ok=False, error="expired_url"), id="expired"),
    pytest.param(reply(404, ok=False, error="used_url"), id="used up"),
    pytest.param(reply(500), id="trouble of its own"),
    pytest.param(reply(429, headers={"retry-after": "30"}), id="busy"),
    pytest.param(raw(b"<html>", status=403, content_type="text/html"), id="a proxy"),
    pytest.param(hang_up, id="cut off"),
]


def warned(logs) -> list[tuple[str, str]]:
    return [(e["road"], e["reason"]) for e in logs if e["event"] == "answer_not_taken"]


@pytest.mark.parametrize("trouble", GONE)
async def test_an_answer_that_its_address_does_not_take_goes_by_the_next_road(
    side, slack, trouble
):
    slack.answers["response"] = [trouble]

    with capture_logs() as logs:
        await side.command("help", user="USAM")

    [whisper] = slack.of("chat.postEphemeral")
    assert (whisper["channel"], whisper["user"]) == ("C1", "USAM")
    assert whisper["text"] == slack.of("response")[0]["text"]
    assert [road for road, _ in warned(logs)] == ["_at_response_url"]


async def test_where_the_app_is_not_in_the_conversation_it_is_a_direct_message(
    side, slack
):
    slack.answers["response"] = [reply(404, ok=False, error="expired_url")]
    slack.answers["chat.postEphemeral"] = [reply(ok=False, error="not_in_channel")]

    with capture_logs() as logs:
        await side.command("", user="USAM")

    assert slack.of("conversations.open") == [{"users": "USAM", "team_id": "T0SWITCH"}]
    [said] = slack.of("chat.postMessage")
    assert said["channel"] == "D00000001"
    assert "Acme" in json.dumps(said["blocks"])
    assert [road for road, _ in warned(logs)] == [
        "_at_response_url",
        "_in_conversation",
    ]


async def test_an_answer_that_slack_cannot_read_is_owned_up_to(side, slack):
    slack.answers["response"] = [reply(400, ok=False, error="invalid_blocks")]

    with capture_logs() as logs:
        await side.command("help", user="USAM")

    sorry = side.whispers()[-1]
    assert sorry.startswith("Something went wrong")
    assert slack.of("chat.postEphemeral") == []
    assert "invalid_blocks" in warned(logs)[0][1]


async def test_an_error_that_a_person_sees_has_its_number_in_the_log(side, slack):
    slack.answers["users.info"] = [reply(500)]

    with capture_logs() as logs:
        await side.command("help", user="USAM")

    [sorry] = side.whispers()
    [number] = re.findall(r"\b[0-9a-f]{8}\b", sorry)
    [failed] = [e for e in logs if e["event"] == "listener_failed"]
    assert failed["error_id"] == number


async def test_an_answer_is_handed_to_no_address_that_is_not_slacks(side, slack):
    async with running_stub() as elsewhere:
        there, side.slack.url = side.slack.url, elsewhere.url
        await side.command("", user="USAM")
        side.slack.url = there

    assert elsewhere.calls == []
    assert len(slack.of("chat.postEphemeral")) == 1


async def test_an_answer_follows_no_redirect(side, slack):
    async with running_stub() as elsewhere:
        slack.answers["response"] = [sent_on(f"{elsewhere.url}/response")]
        await side.command("", user="USAM")

    assert elsewhere.calls == []
    assert len(slack.of("chat.postEphemeral")) == 1


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("https://hooks.slack.com/commands/T1/2/x", True),
        ("https://hooks.slack-gov.com/commands/T1/2/x", True),
        ("https://slack.com:443/x", True),
        ("http://hooks.slack.com/x", False),
        ("https://hooks.slack.com:8443/x", False),
        ("https://hooks.slack.com.evil.test/x", False),
        ("https://evilslack.com/x", False),
        ("https://me:pw@hooks.slack.com/x", False),
        ("https://hooks.slack.com@evil.test/x", False),
        ("https://169.254.169.254/latest", False),
        ("http://localhost/x", False),
        ("file:///etc/passwd", False),
        ("https://[x", False),
        ("https://hooks.slack.com:port/x", False),
        ("", False),
    ],
)
def test_only_slacks_own_addresses_are_answered_at(url, is_ours):
    assert is_slacks(url, api=API) is is_ours


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("http://127.0.0.1:8801/response/x", True),
        ("http://localhost:8801/response/x", True),
        ("http://127.0.0.1:8802/response/x", False),
        ("http://10.0.0.1:8801/response/x", False),
        ("https://hooks.slack.com/x", True),
    ],
)
def test_a_stand_in_is_answered_where_its_api_is(url, is_ours):
    assert is_slacks(url, api="http://127.0.0.1:8801/api/") is is_ours


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id"])
async def test_whoever_presses_in_app_home_too_late_is_told_so(side, slack, code):
    slack.answers["views.open"] = [reply(ok=False, error=code) for _ in range(3)]

    await side.press(action_ids.SETTINGS, "x", user="USAM", view=HOME)

    [said] = slack.of("chat.postMessage")
    assert (said["channel"], said["text"]) == ("D00000001", outcomes.TOO_LATE)


async def test_whoever_presses_in_a_message_too_late_is_told_so_beside_it(
    side, slack, sessions, floor
):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    slack.answers["views.open"] = [reply(ok=False, error="expired_trigger_id")]

    await side.press(action_ids.WHY, DELIVERY_ID, user="USAM")

    assert side.whispers() == [outcomes.TOO_LATE]


async def test_a_refusal_whose_modal_slack_does_not_open_is_said_all_the_same(
    side, slack, floor
):
    slack.answers["views.open"] = [reply(ok=False, error="expired_trigger_id")]

    await side.press(action_ids.BRIEF, str(floor.foreign.id), user="USAM", view=HOME)

    [said] = slack.of("chat.postMessage")
    assert said["text"] == refusals.NOT_YOURS


async def test_a_failure_after_a_press_in_app_home_is_owned_up_to(side, slack):
    slack.answers["views.open"] = [
        reply(ok=False, error="internal_error"),
        reply(ok=False, error="expired_trigger_id"),
    ]

    await side.press(action_ids.SETTINGS, "x", user="USAM", view=HOME)

    [said] = slack.of("chat.postMessage")
    assert said["text"].startswith("Something went wrong")


class Slow:
    """Says who somebody is when the test lets it."""

    def __init__(self, **user: object) -> None:
        self.may_answer = asyncio.Event()
        self.answer = reply(ok=True, user={"team_id": "T0SWITCH"} | user)

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        await self.may_answer.wait()
        return await self.answer(request)


async def test_a_modal_does_not_wait_until_slack_says_who_somebody_is(
    side, slack, monkeypatch
):
    monkeypatch.setattr(workspace_members, "PATIENCE", 0.05)
    slow = Slow(id="USAM")
    slack.answers["users.info"] = [slow]

    await side.press(action_ids.SETTINGS, "x", user="USAM", view=HOME)

    assert len(slack.of("views.open")) == 1
    slow.may_answer.set()


async def test_what_slack_says_too_late_counts_from_the_next_press_on(
    side, slack, monkeypatch
):
    monkeypatch.setattr(workspace_members, "PATIENCE", 0.05)
    slow = Slow(id="USAM", is_restricted=True)
    slack.answers["users.info"] = [slow]
    await side.press(action_ids.SETTINGS, "x", user="USAM", view=HOME)
    slow.may_answer.set()
    await asyncio.sleep(0.2)

    await side.command("", user="USAM")

    assert side.whispers() == [refusals.MEMBERS_ONLY]
    assert len(slack.of("users.info")) == 1


async def test_who_was_no_member_at_the_last_look_waits_for_slacks_word(
    side, slack, monkeypatch
):
    monkeypatch.setattr(workspace_members, "PATIENCE", 0.05)
    slow = Slow(id="UNEW", is_stranger=True)
    slack.answers["users.info"] = [slow]

    pressing = asyncio.create_task(side.command("", user="UNEW"))
    await asyncio.sleep(0.3)
    assert slack.of("response") == []
    slow.may_answer.set()
    await pressing
    await work_done()

    assert side.whispers() == [refusals.MEMBERS_ONLY]


class Turnstile:
    """Answers nobody until it may, and counts who waits for it at the same time."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()
        self.one_more = asyncio.Semaphore(0)
        self.inside = self.most = 0

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.one_more.release()
        await self.may_answer.wait()
        self.inside -= 1
        member = {"id": "U1", "team_id": "T0SWITCH"}
        return await reply(ok=True, user=member)(request)

    async def wait_for(self, number: int) -> None:
        """Return once so many more have come."""
        async with asyncio.timeout(10):
            for _ in range(number):
                await self.one_more.acquire()


async def test_of_many_who_ask_at_once_some_wait_in_line_and_all_are_answered(
    side, slack
):
    door = Turnstile()
    slack.answers["users.info"] = [door] * 30
    users = [f"UNEW{n:02}" for n in range(30)]
    asking = [asyncio.create_task(side.command("help", user=user)) for user in users]
    await door.wait_for(AT_ONCE)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(door.one_more.acquire(), 0.3)

    door.may_answer.set()
    await asyncio.gather(*asking)
    await work_done()

    assert door.most == AT_ONCE
    assert len(slack.of("users.info")) == len(slack.of("response")) == 30


async def test_who_asks_several_times_at_once_is_looked_up_once(side, slack):
    door = Turnstile()
    slack.answers["users.info"] = [door] * 5
    asking = [asyncio.create_task(side.command("help", user="USAM")) for _ in range(5)]
    await door.wait_for(1)

    door.may_answer.set()
    await asyncio.gather(*asking)
    await work_done()

    assert len(slack.of("users.info")) == 1
    assert len(slack.of("response")) == 5

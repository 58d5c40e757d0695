"""What is meant for Slack is handed to nobody else, whatever an answer says."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import action_ids
from bot.no_redirects import direct
from bot.outbound.messenger import SlackMessenger, UnclearError
from tests.bot.evidence_makers import DELIVERY_ID
from tests.bot.floor import NOW, insert_message
from tests.bot.stub_slack import StubSlack, running_stub, sent_on

PAYLOAD = {"text": "Between us", "blocks": []}
STATUSES = [301, 302, 303, 307, 308]


def client_of(slack: StubSlack) -> AsyncWebClient:
    return AsyncWebClient(token="xoxb-test", base_url=slack.api, retry_handlers=[])  # noqa: S106 - a test's own


@pytest.mark.parametrize("status", STATUSES)
async def test_a_message_that_is_sent_elsewhere_is_handed_to_nobody(slack, status):
    async with running_stub() as elsewhere:
        slack.answers["chat.postMessage"] = [
            sent_on(f"{elsewhere.api}chat.postMessage", status=status)
        ]

        with pytest.raises(UnclearError, match="not Slack"):
            await SlackMessenger(client_of(slack)).post("D1", PAYLOAD, "an-id")

    assert elsewhere.calls == []


async def test_a_message_that_is_sent_back_to_the_same_address_is_posted_once(slack):
    there = f"{slack.api}chat.postMessage"
    slack.answers["chat.postMessage"] = [sent_on(there)]

    with pytest.raises(UnclearError):
        await SlackMessenger(client_of(slack)).post("D1", PAYLOAD, "an-id")

    assert len(slack.of("chat.postMessage")) == 1


@pytest.mark.parametrize("error", ["invalid_auth", "channel_not_found", "ratelimited"])
async def test_what_is_said_beside_a_redirect_is_not_believed(slack, error):
    there = f"{slack.api}chat.postMessage"
    slack.answers["chat.postMessage"] = [sent_on(there, ok=False, error=error)]

    with pytest.raises(UnclearError):
        await SlackMessenger(client_of(slack)).post("D1", PAYLOAD, "an-id")


async def test_the_history_is_not_read_elsewhere(slack):
    async with running_stub() as elsewhere:
        slack.answers["conversations.history"] = [
            sent_on(f"{elsewhere.api}conversations.history")
        ]

        with pytest.raises(UnclearError):
            await SlackMessenger(client_of(slack)).find(
                "D1", "an-id", since=NOW, now=NOW
            )

    assert elsewhere.calls == []


async def test_a_question_that_may_be_repeated_follows_no_redirect_either(slack):
    async with running_stub() as elsewhere:
        slack.answers["users.info"] = [sent_on(f"{elsewhere.api}users.info")]

        with pytest.raises(SlackApiError):
            await direct(client_of(slack)).users_info(user="U1")

    assert elsewhere.calls == []


async def test_an_answer_to_a_press_follows_no_redirect_either(
    side, slack, sessions, floor
):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    async with running_stub() as elsewhere:
        slack.answers["views.open"] = [sent_on(f"{elsewhere.api}views.open")]

        await side.press(action_ids.WHY, DELIVERY_ID, user="USAM")

    assert elsewhere.calls == []

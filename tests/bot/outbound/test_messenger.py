"""Posting once: what is sent, and how each answer of Slack is understood."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import bot.outbound.messenger
from bot.outbound.messenger import (
    BusyError,
    ConversationError,
    ReaderError,
    RefusedError,
    SendError,
    SentReceipt,
    SlackMessenger,
    TokenError,
    UnclearError,
    WorkspaceError,
    slack_time,
)
from tests.bot.stub_slack import hang_up, never, raw, reply

PAYLOAD = {"text": "A word", "blocks": []}
SINCE = datetime(2026, 11, 19, 10, tzinfo=UTC)


def make_messenger(base_url: str) -> SlackMessenger:
    client = AsyncWebClient(token="xoxb-test", base_url=base_url, retry_handlers=[])  # noqa: S106 - a test's own
    return SlackMessenger(client)


async def test_a_message_carries_its_delivery_and_unfurls_nothing(slack):
    messenger = make_messenger(slack.api)

    receipt = await messenger.post("D00000001", PAYLOAD, "an-id")

    assert receipt == SentReceipt(channel="D00000001", ts="1.0001")
    assert slack.calls == [
        (
            "chat.postMessage",
            {
                "channel": "D00000001",
                "text": "A word",
                "blocks": [],
                "metadata": {
                    "event_type": "switchback_delivery",
                    "event_payload": {"delivery_id": "an-id"},
                },
                "unfurl_links": False,
                "unfurl_media": False,
                "link_names": False,
                "parse": "none",
            },
        )
    ]


async def test_direct_messages_are_opened_by_user(slack):
    channel = await make_messenger(slack.api).open_dm("U00000001")

    assert channel == "D00000001"
    assert slack.of("conversations.open") == [{"users": "U00000001"}]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": "0"}, 0.0),
        ({"Retry-After": "soon"}, 30.0),
        ({"Retry-After": "٣"}, 30.0),
        ({}, 30.0),
    ],
)
async def test_too_many_requests_means_wait_and_nothing_was_sent(
    slack, headers, seconds
):
    slack.answers["chat.postMessage"] = [
        reply(429, headers=headers, ok=False, error="ratelimited")
    ]

    with pytest.raises(BusyError) as caught:
        await make_messenger(slack.api).post("D1", PAYLOAD, "an-id")

    assert caught.value.retry_after == seconds
    assert len(slack.calls) == 1


async def test_a_429_of_a_proxy_means_wait_as_well(slack):
    slack.answers["chat.postMessage"] = [
        raw(b"<html>slow down</html>", status=429, content_type="text/html")
    ]

    with pytest.raises(BusyError):
        await make_messenger(slack.api).post("D1", PAYLOAD, "an-id")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("invalid_blocks", RefusedError),
        ("channel_not_found", ConversationError),
        ("user_not_found", ReaderError),
        ("missing_scope", WorkspaceError),
        ("org_login_required", WorkspaceError),
        ("invalid_auth", TokenError),
        ("token_expired", TokenError),
    ],
)
async def test_what_slack_refuses_says_who_can_mend_it(slack, code, kind):
    slack.answers["chat.postMessage"] = [reply(ok=False, error=code)]

    with pytest.raises(RefusedError) as caught:
        await make_messenger(slack.api).post("D1", PAYLOAD, "an-id")

    assert (type(caught.value), caught.value.reason) == (kind, code)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("user_disabled", ReaderError),
        ("channel_not_found", ReaderError),
        ("invalid_arguments", ReaderError),
        ("invalid_user_combination", ReaderError),
        ("an_error_of_next_year", ReaderError),
        ("missing_scope", WorkspaceError),
        ("token_revoked", TokenError),
        ("service_unavailable", UnclearError),
        ("ratelimited", BusyError),
    ],
)
async def test_what_no_conversation_opens_for_is_the_readers_unless_it_is_everybodys(
    slack, code, kind
):
    slack.answers["conversations.open"] = [reply(ok=False, error=code)]

    with pytest.raises(SendError) as caught:
        await make_messenger(slack.api).open_dm("U00000001")

    assert type(caught.value) is kind


@pytest.mark.parametrize(
    "answer",
    [
        reply(500, ok=False, error="internal_error"),
        reply(ok=False, error="fatal_error"),
        reply(ok=False, error="an_error_of_next_year"),
        reply(ok=False),
        reply(ok=True),
        raw(b"<html>oops</html>", content_type="text/html"),
        raw(b"<html>oops</html>", status=503, content_type="text/html"),
        raw(b'{"ok": true, "chan'),
        raw(b"\xff\xfe"),
        raw(b"[]"),
        raw(b"null"),
        raw(b""),
        raw(b"ok", content_type="text/plain"),
        raw(b"ok", content_type="application/gzip"),
        hang_up,
    ],
    ids=[
        "500",
        "fatal_error",
        "unknown error",
        "no reason",
        "ok without a receipt",
        "HTML with 200",
        "HTML with 503",
        "truncated",
        "not UTF-8",
        "an array",
        "null",
        "empty",
        "plain text",
        "bytes",
        "connection dropped",
    ],
)
async def test_whatever_does_not_say_clearly_is_unclear_and_never_sent_twice(
    slack, answer
):
    slack.answers["chat.postMessage"] = [answer]

    with pytest.raises(UnclearError):
        await make_messenger(slack.api).post("D1", PAYLOAD, "an-id")

    assert len(slack.calls) == 1


async def test_no_answer_within_the_deadline_is_unclear(slack, monkeypatch):
    monkeypatch.setattr(bot.outbound.messenger, "DEADLINE_SECONDS", 0.05)
    slack.answers["chat.postMessage"] = [never]

    with pytest.raises(UnclearError):
        await make_messenger(slack.api).post("D1", PAYLOAD, "an-id")


async def test_a_slack_that_cannot_be_reached_was_sent_nothing(unused_tcp_port):
    messenger = make_messenger(f"http://127.0.0.1:{unused_tcp_port}/api/")

    with pytest.raises(BusyError):
        await messenger.post("D1", PAYLOAD, "an-id")


def test_a_client_that_sends_again_by_itself_is_not_accepted():
    client = AsyncWebClient(token="xoxb-test")  # noqa: S106 - a test's own

    with pytest.raises(ValueError, match="retry_handlers"):
        SlackMessenger(client)


def make_message(delivery_id: str, ts: str) -> dict:
    return {
        "ts": ts,
        "metadata": {
            "event_type": "switchback_delivery",
            "event_payload": {"delivery_id": delivery_id},
        },
    }


async def test_a_delivery_is_found_on_a_later_page_of_the_history(slack):
    slack.answers["conversations.history"] = [
        reply(
            ok=True,
            messages=[make_message("other", "1.1"), {"ts": "1.2"}],
            response_metadata={"next_cursor": "more"},
        ),
        reply(ok=True, messages=[make_message("wanted", "1.3")]),
    ]

    found = await make_messenger(slack.api).find("D1", "wanted", since=SINCE, now=SINCE)

    assert found == SentReceipt(channel="D1", ts="1.3")
    first, second = slack.of("conversations.history")
    assert first["oldest"] == f"{SINCE.timestamp():.6f}"
    assert first["include_all_metadata"] is True
    assert second["cursor"] == "more"


async def test_a_delivery_is_only_absent_once_the_history_was_read_to_its_end(slack):
    slack.answers["conversations.history"] = [
        reply(ok=True, messages=[], response_metadata={"next_cursor": "more"}),
        reply(ok=True, messages=[], response_metadata={"next_cursor": ""}),
    ]

    assert (
        await make_messenger(slack.api).find("D1", "wanted", since=SINCE, now=SINCE)
        is None
    )
    assert len(slack.calls) == 2


async def test_all_deliveries_of_the_history_are_counted(slack):
    slack.answers["conversations.history"] = [
        reply(
            ok=True,
            messages=[make_message("twice", "1.1"), {"ts": "1.2"}],
            response_metadata={"next_cursor": "more"},
        ),
        reply(
            ok=True,
            messages=[make_message("twice", "1.3"), make_message("once", "1.4")],
        ),
    ]

    found = await make_messenger(slack.api).deliveries("D1", since=SINCE, now=SINCE)

    assert found == {"twice": 2, "once": 1}


async def test_another_apps_metadata_is_not_ours(slack):
    foreign = make_message("wanted", "1.1")
    foreign["metadata"]["event_type"] = "other"
    slack.answers["conversations.history"] = [reply(ok=True, messages=[foreign])]

    assert (
        await make_messenger(slack.api).find("D1", "wanted", since=SINCE, now=SINCE)
        is None
    )


async def test_a_history_without_end_tells_nothing(slack):
    endless = reply(ok=True, messages=[], response_metadata={"next_cursor": "more"})
    slack.answers["conversations.history"] = [endless] * 30

    with pytest.raises(UnclearError):
        await make_messenger(slack.api).find("D1", "wanted", since=SINCE, now=SINCE)


async def test_a_history_that_may_not_be_read_is_refused(slack):
    slack.answers["conversations.history"] = [reply(ok=False, error="missing_scope")]

    with pytest.raises(RefusedError):
        await make_messenger(slack.api).find("D1", "wanted", since=SINCE, now=SINCE)


@pytest.mark.parametrize(
    ("ahead", "asked"),
    [(timedelta(days=3), 2), (timedelta(0), 1), (timedelta(days=-3), 1)],
    ids=["ours is ahead", "they agree", "ours is behind"],
)
async def test_the_history_begins_earlier_where_our_clock_is_ahead_of_slacks(
    slack, ahead, asked
):
    now = datetime.now(UTC) + ahead
    since = now - timedelta(minutes=2)

    await make_messenger(slack.api).find("D1", "wanted", since=since, now=now)

    calls = slack.of("conversations.history")
    begun = datetime.fromtimestamp(float(calls[-1]["oldest"]), UTC)
    assert len(calls) == asked
    assert begun <= datetime.now(UTC) - timedelta(minutes=1, seconds=58)


@pytest.mark.parametrize(
    "headers", [{}, {"Date": "yesterday"}, {"Date": "Thu, 19 Nov 2026 10:00:00 -0000"}]
)
def test_a_date_that_cannot_be_read_says_nothing(headers):
    assert slack_time(headers) is None

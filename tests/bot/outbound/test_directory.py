"""Slack's users: every page, every kind, and clear words when they cannot be read."""

import pytest
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbound.directory import DirectoryError, SlackDirectory, parse_user
from bot.outbound.slack_scopes import REQUIRED, TokenState, token_state
from tests.bot.stub_slack import hang_up, raw, reply


def make_client(base_url: str) -> AsyncWebClient:
    handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=3)]
    return AsyncWebClient(
        token="xoxb-test",  # noqa: S106 - a test's own
        base_url=base_url,
        retry_handlers=handlers,
    )


def make_member(number: int, **changes: object) -> dict:
    profile = {"real_name": f"Person {number}", "email": f"P{number}@Example.test "}
    member = {"id": f"U{number}", "name": f"p{number}", "tz": "Europe/Berlin"}
    return member | {"profile": profile} | changes


async def test_all_pages_are_read(slack):
    slack.answers["users.list"] = [
        reply(
            ok=True,
            members=[make_member(1)],
            response_metadata={"next_cursor": "more"},
        ),
        reply(ok=True, members=[make_member(2)], response_metadata={"next_cursor": ""}),
    ]

    users = await SlackDirectory(make_client(slack.api)).users()

    assert [user.email for user in users] == ["p1@example.test", "p2@example.test"]
    assert [call.get("cursor") for call in slack.of("users.list")] == [None, "more"]


async def test_a_page_that_comes_too_soon_is_asked_for_again(slack):
    slack.answers["users.list"] = [
        reply(429, headers={"Retry-After": "0"}, ok=False, error="ratelimited"),
        reply(ok=True, members=[make_member(1)]),
    ]

    users = await SlackDirectory(make_client(slack.api)).users()

    assert len(users) == 1


async def test_a_cursor_that_leads_in_a_circle_is_an_error(slack):
    page = reply(ok=True, members=[], response_metadata={"next_cursor": "same"})
    slack.answers["users.list"] = [page] * 3

    with pytest.raises(DirectoryError, match="repeats itself"):
        await SlackDirectory(make_client(slack.api)).users()


async def test_somebody_is_found_by_address_and_nobody_is_none(slack):
    slack.answers["users.lookupByEmail"] = [
        reply(ok=True, user=make_member(1)),
        reply(ok=False, error="users_not_found"),
    ]
    directory = SlackDirectory(make_client(slack.api))

    found = await directory.by_email("p1@example.test")
    missing = await directory.by_email("nobody@example.test")

    assert found is not None
    assert found.id == "U1"
    assert missing is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            reply(ok=False, error="missing_scope", needed="users:read.email"),
            "needs the scope users:read.email",
        ),
        (
            reply(ok=False, error="invalid_auth"),
            "Slack says invalid_auth to users.list: the command doctor names",
        ),
        (raw(b"fine", content_type="text/plain"), "there is not Slack"),
        (raw(b"[1]"), "what answers there is not Slack"),
        (raw(b"x", content_type="application/gzip"), "what answers there is not Slack"),
        (hang_up, "the line was cut off: try again"),
        (
            raw(b"<html>", status=502, content_type="text/html"),
            "it has trouble of its own .502.: try",
        ),
    ],
)
async def test_what_keeps_the_list_from_being_read_is_named(slack, answer, words):
    # aiohttp itself asks again once when a GET finds its connection closed.
    slack.answers["users.list"] = [answer] * 2

    with pytest.raises(DirectoryError, match=words):
        await SlackDirectory(make_client(slack.api)).users()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"deleted": True}, "is_deactivated"),
        ({"is_restricted": True}, "is_guest"),
        ({"is_ultra_restricted": True}, "is_guest"),
        ({"is_stranger": True}, "is_guest"),
        ({"is_bot": True}, "is_bot"),
        ({"id": "USLACKBOT"}, "is_bot"),
    ],
)
def test_people_who_get_no_message_are_told_apart(changes, field):
    user = parse_user(make_member(1, **changes))

    marks = ("is_deactivated", "is_guest", "is_bot")
    assert [mark for mark in marks if getattr(user, mark)] == [field]


def test_a_member_without_a_profile_is_still_a_member():
    user = parse_user({"id": "U1"})

    assert (user.name, user.email, user.time_zone) == ("", None, None)


async def test_the_tokens_scopes_are_read_and_the_missing_ones_named(slack):
    state = await token_state(make_client(slack.api))

    assert state.team == "Sandbox"
    assert state.scopes == {"commands", "chat:write", "users:read"}
    assert set(state.missing) == {"im:write", "users:read.email"}
    assert set(state.missing_optional) == {"im:history"}


def test_nothing_is_missing_from_a_token_with_every_scope():
    state = TokenState(
        team="T", bot_user_id="U", scopes=frozenset(REQUIRED) | {"im:history"}
    )

    assert not state.missing
    assert not state.missing_optional


def test_a_status_is_read_with_its_end():
    profile = {
        "status_emoji": ":palm_tree:",
        "status_text": "Vacationing",
        "status_expiration": 1795082280,
    }

    user = parse_user(make_member(1, profile=profile))

    assert (user.status_emoji, user.status_text) == (":palm_tree:", "Vacationing")
    assert user.status_until is not None
    assert user.away(user.status_until) is None


def test_without_a_status_nobody_is_away():
    user = parse_user(make_member(1))

    assert (user.status_emoji, user.status_until) == (None, None)

"""The Slack app is installed with the scopes that the program uses, and no other.

Over Socket Mode or over HTTP; Slack takes the manifest in the address of its page.
"""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

import app
from bot.outbound.slack_scopes import OPTIONAL, REQUIRED
from console.base.foreseen import NotReadyError
from console.commands.manifest import create_link, manifest

MANIFEST = Path(__file__).parents[2] / "manifest.json"


def test_the_manifest_asks_for_what_the_doctor_checks():
    scopes = json.loads(MANIFEST.read_text())["oauth_config"]["scopes"]

    assert sorted(scopes["bot"]) == sorted([*REQUIRED, *OPTIONAL])
    assert sorted(scopes["bot_optional"]) == sorted(OPTIONAL)


def type_in(*arguments: str):
    return CliRunner().invoke(app.app, ["manifest", *arguments])


def test_without_an_address_it_is_the_manifest_of_the_repository():
    assert manifest(None) == json.loads(MANIFEST.read_text())


def test_over_http_events_presses_and_commands_go_to_the_one_endpoint():
    found = manifest("https://bot.example.com")

    url = "https://bot.example.com/slack/events"
    assert found["settings"]["event_subscriptions"]["request_url"] == url
    assert found["settings"]["interactivity"] == {"is_enabled": True} | {
        "request_url": url
    }
    assert [each["url"] for each in found["features"]["slash_commands"]] == [url]
    assert found["settings"]["socket_mode_enabled"] is False


def test_over_http_nothing_else_differs():
    over_http, over_socket = manifest("https://bot.example.com"), manifest(None)

    assert over_http["oauth_config"] == over_socket["oauth_config"]
    events = over_http["settings"]["event_subscriptions"]["bot_events"]
    assert events == over_socket["settings"]["event_subscriptions"]["bot_events"]


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://bot.example.com/", "https://bot.example.com/slack/events"),
        (
            "https://bot.example.com/slack/events",
            "https://bot.example.com/slack/events",
        ),
        (" https://bot.example.com:8443", "https://bot.example.com:8443/slack/events"),
        ("https://example.com/bots", "https://example.com/bots/slack/events"),
    ],
    ids=["a slash", "the whole endpoint", "a port", "a path"],
)
def test_it_takes_the_address_as_people_type_it(typed, url):
    assert manifest(typed)["settings"]["interactivity"]["request_url"] == url


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("http://bot.example.com", "must begin with https://"),
        ("bot.example.com", "must begin with https://"),
        ("", "must begin with https://"),
        ("https://", "names no host"),
        ("https://bot example.com", "names no host"),
        ("https://localhost:3000", "not on the internet"),
        ("https://[2002:5db8:d70e::1]", "not on the internet"),
        ("https://127.0.0.1", "not on the internet"),
        ("https://[::1]", "not on the internet"),
        ("https://10.0.0.8", "not on the internet"),
        ("https://crm.corp.local", "not on the internet"),
        ("https://bot", "not on the internet"),
        ("https://bot.example.com?a=1", "no user name, ? or #"),
        ("https://bot.example.com:port", "is no address"),
        ("https://[bot", "is no address"),
    ],
)
def test_it_says_what_is_wrong_with_an_address_that_slack_cannot_call(typed, why):
    result = type_in("--http", typed)

    assert result.exit_code == 1
    assert why in result.stderr
    assert "such as https://bot.example.com" in result.stderr
    assert result.stdout == ""


def test_a_password_in_the_address_is_not_repeated():
    with pytest.raises(NotReadyError) as caught:
        manifest("https://me:hunter2@bot.example.com")

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("address", [None, "https://bot.example.com"])
def test_the_link_carries_the_manifest_whole(address):
    found = manifest(address)

    link = urlsplit(create_link(found))

    asked = parse_qs(link.query, strict_parsing=True)
    assert link[:3] == ("https", "api.slack.com", "/apps")
    assert asked["new_app"] == ["1"]
    assert json.loads(asked["manifest_json"][0]) == found


def test_the_command_writes_json_alone_to_where_a_file_may_be():
    result = type_in("--http", "https://bot.example.com")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == manifest("https://bot.example.com")
    assert "https://api.slack.com/apps?new_app=1&manifest_json=" in result.stderr
    assert "HTTP_PORT" in result.stderr

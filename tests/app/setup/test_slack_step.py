"""The first step: over Socket Mode or HTTP, with the link that creates the app."""

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from dotenv import dotenv_values

from console.doctor.report import ok
from console.setup import slack_step
from console.setup.slack_step import APP_TOKEN, BOT_TOKEN
from tests.app.setup.conftest import shown

SECRET = "0123456789abcdef" * 2


async def taken(_):
    return [ok("taken")]


@pytest.fixture(autouse=True)
def _slack_takes_all(monkeypatch):
    monkeypatch.setattr(slack_step, "BOT_TOKEN", replace(BOT_TOKEN, look=taken))
    monkeypatch.setattr(slack_step, "APP_TOKEN", replace(APP_TOKEN, look=taken))


def kept(guide) -> dict[str, str]:
    return {
        name: value for name, value in dotenv_values(guide.env.path).items() if value
    }


def linked(guide) -> dict:
    """Return the manifest in the link that was printed."""
    (link,) = [
        line
        for line in guide.console.file.getvalue().splitlines()
        if line.startswith("https://api.slack.com/apps?")
    ]
    return json.loads(parse_qs(urlsplit(link).query)["manifest_json"][0])


def test_socket_mode_needs_two_tokens(make_guide, typist):
    guide = make_guide()
    typist.answers = ["", "xoxb-1", "xapp-1"]

    slack_step.slack_step(guide)

    assert kept(guide) == {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    assert linked(guide)["settings"]["socket_mode_enabled"] is True


def test_http_needs_an_address_a_port_and_the_signing_secret(make_guide, typist):
    guide = make_guide()
    typist.answers = [
        *["2", "http://bot.x.example", "https://bot.x.example", "xoxb-1"],
        *["zero", "70000", "8080", SECRET],
    ]

    slack_step.slack_step(guide)

    assert "must begin with https://" in shown(guide)
    assert "A port is a number from 1 to 65535." in shown(guide)
    assert kept(guide) == {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": SECRET,
        "HTTP_PORT": "8080",
    }
    url = "https://bot.x.example/slack/events"
    assert linked(guide)["settings"]["event_subscriptions"]["request_url"] == url


def test_the_usual_port_is_taken_with_enter(make_guide, typist):
    guide = make_guide()
    typist.answers = ["2", "https://bot.x.example", "xoxb-1", "", SECRET]

    slack_step.slack_step(guide)

    assert kept(guide)["HTTP_PORT"] == "3000"


def test_what_is_set_is_not_asked_for_again(make_guide, typist):
    guide = make_guide()
    guide.env.keep("slack_bot_token", "xoxb-1")
    guide.env.keep("slack_app_token", "xapp-1")

    slack_step.slack_step(guide)

    assert typist.asked == []

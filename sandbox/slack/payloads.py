"""The payloads that Slack sends to an app, in Slack's shapes."""

from dataclasses import dataclass
from secrets import token_hex

from sandbox.slack.accounts import Account
from sandbox.slack.elements import Entered, entry, state_values
from sandbox.slack.identity import (
    APP_ID,
    BOT_USER_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    VERIFICATION_TOKEN,
    Json,
    channel_of,
    team,
)
from sandbox.slack.messages import Message, message_json
from sandbox.slack.modals import View, view_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What was pressed, in which block, and what was entered, if anything."""

    block: Json
    element: Json
    entered: Entered
    at: str


def slash_command(account: Account, *, command: str, text: str) -> Json:
    """Return a slash command without its trigger and its response address."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel_of(account.user_id),
        "channel_name": "directmessage",
        "user_id": account.user_id,
        "user_name": account.handle,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
    }


def _interactive(kind: str, account: Account) -> Json:
    return {
        "type": kind,
        "team": team(),
        "user": {
            "id": account.user_id,
            "username": account.handle,
            "name": account.handle,
            "team_id": TEAM_ID,
        },
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def action(press: Press) -> Json:
    """Return one entry of `actions`: the element as it is, and what was entered."""
    shown = ("type", "action_id", "text", "value", "style", "url", "confirm")
    result = {key: press.element[key] for key in shown if key in press.element}
    result |= {"block_id": press.block["block_id"], "action_ts": press.at}
    return result | entry(press.element, press.entered)


def message_action(account: Account, message: Message, press: Press) -> Json:
    """Return the press of an element in a message."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.is_ephemeral,
    }
    values = {press.block["block_id"]: {press.element["action_id"]: press.entered}}
    payload = _interactive("block_actions", account) | {
        "container": container,
        "channel": {"id": message.channel, "name": "directmessage"},
        "state": {"values": state_values(message.blocks, values)},
        "actions": [action(press)],
    }
    # Slack keeps no copy of an ephemeral message, so its payload has none.
    if not message.is_ephemeral:
        payload["message"] = message_json(message, with_metadata=True)
    return payload


def view_action(account: Account, view: View, press: Press, values: Json) -> Json:
    """Return the press of an element in a modal or a home tab."""
    shown = view_json(view, values)
    return _interactive("block_actions", account) | {
        "container": {"type": "view", "view_id": view.id},
        "view": shown,
        "state": shown["state"],
        "actions": [action(press)],
    }


def submission(account: Account, view: View, values: Json) -> Json:
    """Return a modal that was filled in and submitted."""
    return _interactive("view_submission", account) | {
        "view": view_json(view, values),
        "response_urls": [],
    }


def closing(account: Account, view: View, *, is_cleared: bool) -> Json:
    """Return a modal that was closed without submitting."""
    return _interactive("view_closed", account) | {
        "view": view_json(view),
        "is_cleared": is_cleared,
    }


def event(content: Json, *, at: float) -> Json:
    """Return `content` in the envelope of the Events API."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "type": "event_callback",
        "event": content,
        "event_id": f"Ev{token_hex(5).upper()}",
        "event_time": int(at),
        "event_context": token_hex(12),
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }


def home_opened(account: Account, home: View | None, *, at: str) -> Json:
    """Return the event of a person who opened the app's home tab."""
    content: Json = {
        "type": "app_home_opened",
        "user": account.user_id,
        "channel": channel_of(account.user_id),
        "tab": "home",
        "event_ts": at,
    }
    if home is not None:
        content["view"] = view_json(home)
    return content

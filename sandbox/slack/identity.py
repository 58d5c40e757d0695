"""The ids that the stand-in's workspace, its app and its people go by."""

from typing import Any

Json = dict[str, Any]

TEAM_ID = "T0SWITCH"
TEAM_NAME = "Switchback demo"
TEAM_DOMAIN = "switchback-demo"
APP_ID = "A0SWITCH"
APP_NAME = "Switchback"
BOT_USER_ID = "U0SWITCHB"
BOT_ID = "B0SWITCHB"
BOT_USER_NAME = "switchback"
# Slack sends this in every payload; it proved the sender before signatures did.
VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105 - not a secret


def user_id(person_id: int) -> str:
    """Return the Slack user id of a floor's person."""
    return f"U{person_id:08d}"


def channel_of(user: str) -> str:
    """Return the id of the direct message channel between the app and `user`."""
    return f"D{user.removeprefix('U')}"


def user_of(channel: str) -> str:
    """Return the id of the person on the other end of a direct message channel."""
    return f"U{channel.removeprefix('D')}"


def team() -> Json:
    """Return the team as interactivity payloads name it."""
    return {"id": TEAM_ID, "domain": TEAM_DOMAIN}

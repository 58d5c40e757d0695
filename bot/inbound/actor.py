"""Who acted, and in which conversation, as Slack's different bodies tell it."""

from collections.abc import Mapping
from typing import Any, Final

UNKNOWN: Final = "nobody"


def actor_of(body: Mapping[str, Any]) -> str:
    """Return the Slack user who acted."""
    user = (
        body.get("user_id")
        or (body.get("user") or {}).get("id")
        or (body.get("event") or {}).get("user")
    )
    return str(user or UNKNOWN)


def conversation_of(body: Mapping[str, Any]) -> str | None:
    """Return the conversation in which somebody acted; None in a modal or App Home."""
    channel = (
        body.get("channel_id")
        or (body.get("channel") or {}).get("id")
        or (body.get("container") or {}).get("channel_id")
    )
    return str(channel) if channel else None

"""Whether Slack would take a payload, by the limits that slackblocks keeps."""

import json
from typing import Any

from sandbox.slack.checks import whole

TEXT_LIMIT = 4_000


def assert_slack_takes(payload: dict[str, Any]) -> None:
    """Fail with every reason for which Slack would refuse a message."""
    assert whole.message_blocks(payload["blocks"]) == []
    assert 0 < len(payload["text"]) <= TEXT_LIMIT
    json.dumps(payload, ensure_ascii=False).encode()


def assert_fits_a_post(payload: dict[str, Any]) -> None:
    """Fail if `chat.postMessage` would refuse a message for its length in all."""
    packed = json.dumps(payload["blocks"], ensure_ascii=False, separators=(",", ":"))
    assert whole.fits_a_post(payload["blocks"]), f"{len(packed):,} characters"


def assert_slack_takes_view(view: dict[str, Any]) -> None:
    """Fail with every reason for which Slack would refuse a modal or a home tab."""
    assert whole.view(view) == []
    json.dumps(view, ensure_ascii=False).encode()


def words_of(payload: dict[str, Any]) -> str:
    """Return every text in a message or a view, one a line."""
    return "\n".join(part["text"] for part in _texts(payload))


def mrkdwn_of(payload: dict[str, Any]) -> str:
    """Return the texts in which Slack would read markup, one a line."""
    return "\n".join(
        part["text"] for part in _texts(payload) if part.get("type") == "mrkdwn"
    )


def _texts(part: object) -> list[dict[str, Any]]:
    if isinstance(part, list):
        return [text for item in part for text in _texts(item)]
    if not isinstance(part, dict):
        return []
    own = [part] if isinstance(part.get("text"), str) else []
    return own + [text for value in part.values() for text in _texts(value)]

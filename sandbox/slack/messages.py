"""The messages of the workspace, oldest first, with their times as ids."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from sandbox.slack.identity import (
    APP_ID,
    APP_NAME,
    BOT_ID,
    BOT_USER_ID,
    TEAM_ID,
    Json,
)

MICROSECONDS = 1_000_000


@dataclass(slots=True, kw_only=True)
class Message:
    """One message of the app to one person; `is_ephemeral`: nobody finds it again."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    stored_at: float
    metadata: Json | None = None
    edited_ts: str | None = None
    is_ephemeral: bool = False
    command: str = ""
    is_notice: bool = False
    revision: int = 1


class Messages:
    """What the app has said to whom; no two messages have the same time."""

    def __init__(self) -> None:
        self.kept: list[Message] = []
        self._last = 0

    def stamp(self, now: datetime) -> str:
        """Return the next free `ts` at or after the aware instant `now`."""
        micros = round(now.timestamp() * MICROSECONDS)
        self._last = max(micros, self._last + 1)
        return f"{self._last // MICROSECONDS}.{self._last % MICROSECONDS:06d}"

    def add(self, message: Message) -> Message:
        """Keep `message`, its blocks named as Slack names those without an id."""
        message.blocks = named(message.blocks)
        self.kept.append(message)
        return message

    def find(self, channel: str, ts: str) -> Message | None:
        """Return the message of `channel` with the time `ts`."""
        hits = (m for m in self.kept if m.channel == channel and m.ts == ts)
        return next(hits, None)

    def of(self, channel: str) -> list[Message]:
        """Return every message of `channel`, oldest first, ephemeral ones too."""
        return [m for m in self.kept if m.channel == channel]

    def remove(self, message: Message) -> None:
        """Forget `message`."""
        self.kept.remove(message)


def named(blocks: list[Json]) -> list[Json]:
    """Return `blocks` with a `block_id` and `action_id`s wherever they had none."""
    result = []
    for block in blocks:
        full = {"block_id": token_urlsafe(4), **block}
        for key in ("elements", "accessory", "element"):
            if block["type"] in {"actions", "section", "input"} and key in block:
                full[key] = _named_parts(block[key])
        result.append(full)
    return result


def _named_parts(part: list[Json] | Json) -> list[Json] | Json:
    if isinstance(part, list):
        return [_with_action_id(each) for each in part]
    return _with_action_id(part)


def _with_action_id(element: Json) -> Json:
    if element["type"] == "image" or "action_id" in element:
        return element
    return {**element, "action_id": token_urlsafe(4)}


def message_json(message: Message, *, with_metadata: bool) -> Json:
    """Return `message` as the Web API shows it."""
    result: Json = {
        "type": "message",
        "user": BOT_USER_ID,
        "ts": message.ts,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "text": message.text,
        "team": TEAM_ID,
        "bot_profile": _bot_profile(),
    }
    if message.blocks:
        result["blocks"] = message.blocks
    if message.edited_ts:
        result["edited"] = {"user": BOT_ID, "ts": message.edited_ts}
    if with_metadata and message.metadata:
        result["metadata"] = message.metadata
    return result


def _bot_profile() -> Json:
    return {
        "id": BOT_ID,
        "deleted": False,
        "name": APP_NAME,
        "updated": 0,
        "app_id": APP_ID,
        "team_id": TEAM_ID,
    }

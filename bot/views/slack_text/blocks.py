"""Block Kit as plain dicts: the few forms that Switchback uses."""

from collections.abc import Iterable
from typing import Any

from bot.views.slack_text.escape import shorten

Block = dict[str, Any]
Payload = dict[str, Any]
"""A message: `text` for phones and screen readers, `blocks` for the rest."""

HEADER_LIMIT = 150
SECTION_LIMIT = 3_000


def mrkdwn(text: str) -> Block:
    """Return a mrkdwn object in which Slack turns nothing into a link by itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_text(text: str) -> Block:
    """Return a plain_text object in which `:fire:` stays what it is."""
    return {"type": "plain_text", "text": text, "emoji": False}


def header(text: str) -> Block:
    """Return a header of plain `text`, of which Slack takes 150 characters."""
    return {"type": "header", "text": plain_text(shorten(text, HEADER_LIMIT))}


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a paragraph of escaped `text`, with one element at its side or none."""
    block: Block = {"type": "section", "text": mrkdwn(shorten(text, SECTION_LIMIT))}
    return block if accessory is None else block | {"accessory": accessory}


def paragraphs(text: str) -> list[Block]:
    """Return `text` as one section, or as several cut between its lines."""
    chunks = [""]
    for line in text.splitlines():
        longer = f"{chunks[-1]}\n{line}" if chunks[-1] else line
        if len(longer) > SECTION_LIMIT:
            chunks.append(line)
        else:
            chunks[-1] = longer
    return [section(chunk) for chunk in chunks if chunk]


def context(text: str) -> Block:
    """Return one small grey line of escaped `text`."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def actions(elements: Iterable[Block]) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def button(text: str, *, action_id: str, value: str, primary: bool = False) -> Block:
    """Return a button; `value` is all that a press carries back."""
    element: Block = {
        "type": "button",
        "text": plain_text(text),
        "action_id": action_id,
        "value": value,
    }
    return element | {"style": "primary"} if primary else element


def modal(*, title: str, blocks: list[Block], **more: object) -> Block:
    """Return a modal with a title of at most 24 characters and a way out."""
    view: Block = {
        "type": "modal",
        "title": plain_text(title),
        "close": plain_text("Close"),
        "blocks": blocks,
    }
    return view | more


def field(
    label: str, block_id: str, element: Block, *, is_optional: bool = False
) -> Block:
    """Return an input block of a modal."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label),
        "element": element,
        "optional": is_optional,
    }

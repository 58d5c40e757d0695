"""A message as its reader would see it, in plain text: words, then its buttons."""

import re
import textwrap
from collections.abc import Iterator
from typing import Any

LINK = re.compile(r"<[^<>|]+\|([^<>]*)>")
# Foreign names hold no asterisk: bot/views/slack_text/escape.py gives a look-alike.
BOLD = re.compile(r"\*([^*\n]+)\*")
LISTED = re.compile(r" *(• |\d+\. )| +")
NARROWEST = 20
FIRM = "\N{NO-BREAK SPACE}"
Node = dict[str, Any]


def full_text(payload: Node) -> str:
    """Return all that a message says, in reading order, without its buttons."""
    return "\n".join(_texts(payload["blocks"])) or as_plain(str(payload["text"]))


def as_plain(mrkdwn: str) -> str:
    """Return Slack's markup as a person reads it, links by their names."""
    named = LINK.sub(r"\1", mrkdwn)
    return named.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def aloud(payload: Node, *, width: int) -> Iterator[str]:
    """Yield the lines of a whole message, none longer than `width` where words allow.

    The buttons are their labels, on one line where it is long enough.
    """
    blocks = payload["blocks"]
    if not blocks:
        yield from wrapped(as_plain(str(payload["text"])), width=width)
    before: str | None = None
    for block in blocks:
        kind = str(block["type"])
        # The small grey lines at the end belong together.
        if before is not None and not kind == before == "context":
            yield ""
        before = kind
        for line in _paragraph(block):
            yield from wrapped(line, width=width)


def _paragraph(block: Node) -> Iterator[str]:
    match block["type"]:
        case "actions":
            labels = [str(each["text"]["text"]) for each in block["elements"]]
            # A label is one word to the wrapping: no button is torn in two.
            yield "  ".join(f"[{label}]".replace(" ", FIRM) for label in labels)
        case "context":
            for each in block["elements"]:
                yield f"({as_plain(str(each['text']))})"
        case _:
            yield from _read(block["text"]).splitlines()
            beside = block.get("accessory", {}).get("text", {}).get("text")
            if beside:
                yield f"[{beside}]"


def _read(text: Node) -> str:
    words = str(text["text"])
    return as_plain(BOLD.sub(r"\1", words)) if text.get("type") == "mrkdwn" else words


def wrapped(line: str, *, width: int) -> list[str]:
    """Return `line` cut between words; what is listed hangs under its first word."""
    start = LISTED.match(line)
    hanging = " " * (start.end() if start else 0)
    lines = textwrap.wrap(
        line,
        max(width, NARROWEST),
        subsequent_indent=hanging,
        break_on_hyphens=False,
        replace_whitespace=False,
    )
    return [each.replace(FIRM, " ") for each in lines] or [""]


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _texts(child)
    elif isinstance(node, dict) and node.get("type") not in ("actions", "button"):
        if isinstance(node.get("text"), str):
            text = node["text"]
            yield as_plain(text) if node.get("type") == "mrkdwn" else text
        yield from _texts([v for v in node.values() if isinstance(v, dict | list)])

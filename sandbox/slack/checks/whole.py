"""Checks of a whole message or view: counts, places, unique ids and sums."""

import json
import re
from collections import Counter
from collections.abc import Iterable

from slackblocks import _limits as limits
from slackblocks._surfaces import _BLOCK_TYPES_BY_SURFACE as SURFACES
from slackblocks._surfaces import BlockSurface

from sandbox.slack.checks import blocks as kinds
from sandbox.slack.checks import texts
from sandbox.slack.checks.finding import (
    Finding,
    Findings,
    each,
    items,
    kind_of,
    objects_only,
    optional_lengths,
    required,
)
from sandbox.slack.checks.tables import TABLE_CONTENT, content_length
from sandbox.slack.elements import elements_of
from sandbox.slack.identity import Json

# Slack documents no limit over all blocks of a post, but refuses longer ones with
# `msg_blocks_too_long`: bolt-js issues 2509 and 2867 measured about this much JSON.
POST_JSON_CHARACTERS = 13_200
EVENT_TYPE = re.compile(r"[A-Za-z0-9_]+")


def message_blocks(value: object) -> list[Finding]:
    """Return what Slack would refuse in the blocks of a message."""
    found = list(_blocks(value, "/blocks", surface="message"))
    return found or list(_sums(value if isinstance(value, list) else []))


def fits_a_post(blocks: list[Json]) -> bool:
    """Say whether `chat.postMessage` takes so much; a response address takes more."""
    packed = json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))
    return len(packed) <= POST_JSON_CHARACTERS


def view(value: object) -> list[Finding]:
    """Return what Slack would refuse in a modal or a home tab."""
    found = list(kind_of(value, frozenset({"modal", "home"}), "/view"))
    if found or not isinstance(value, dict):
        return found
    surface: BlockSurface = "home" if value["type"] == "home" else "modal"
    found = list(_blocks(value.get("blocks"), "/view/blocks", surface=surface))
    return found + list(_frame(value, "/view"))


def _blocks(value: object, pointer: str, *, surface: BlockSurface) -> Findings:
    most = limits.VIEW_BLOCKS_MAX_ITEMS
    if surface == "message":
        most = limits.MESSAGE_BLOCKS_MAX_ITEMS
    yield from items(value, pointer, most=most)
    yield from objects_only(value, pointer)
    parts = list(each(value, pointer))
    wrong = []
    for part, where in parts:
        wrong += list(kind_of(part, SURFACES[surface], where))
        wrong += list(kinds.block(part, where))
    yield from wrong
    if not wrong:
        yield from _unique([part for part, _ in parts], pointer)


def _unique(blocks: list[Json], pointer: str) -> Findings:
    named = (b["block_id"] for b in blocks if "block_id" in b)
    for block_id in _repeated(named):
        message = f"`block_id` {block_id!r} already exists for another block"
        yield Finding(pointer=pointer, message=message)
    for block in blocks:
        ids = (e["action_id"] for _, e in elements_of([block]))
        for action_id in _repeated(ids):
            message = f"`action_id` {action_id!r} already exists for another element"
            yield Finding(pointer=pointer, message=message)


def _repeated(ids: Iterable[str]) -> list[str]:
    return [each for each, count in Counter(ids).items() if count > 1]


def _sums(blocks: list[Json]) -> Findings:
    """Check what Slack limits over all blocks of a message."""
    of_kind = Counter(block["type"] for block in blocks)
    if of_kind["table"] > 1:
        yield Finding(pointer="/blocks", message="only_one_table_allowed")
    charts = limits.MESSAGE_DATA_VISUALIZATIONS_MAX_ITEMS
    if of_kind["data_visualization"] > charts:
        message = f"no more than {charts} data_visualization blocks allowed"
        yield Finding(pointer="/blocks", message=message)
    longest = {
        "table": TABLE_CONTENT,
        "data_table": limits.DATA_TABLE_TOTAL_CONTENT_MAX_LENGTH,
        "markdown": limits.MARKDOWN_TOTAL_TEXT_MAX_LENGTH,
    }
    for kind, most in longest.items():
        if content_length([b for b in blocks if b["type"] == kind]) > most:
            message = f"all {kind} blocks must be less than {most + 1} characters"
            yield Finding(pointer="/blocks", message=message)


def _frame(value: Json, pointer: str) -> Findings:
    """Check the parts of a view around its blocks."""
    longest = {
        "title": limits.VIEW_TITLE_MAX_LENGTH,
        "submit": limits.VIEW_SUBMIT_MAX_LENGTH,
        "close": limits.VIEW_CLOSE_MAX_LENGTH,
    }
    strings = {
        "private_metadata": limits.VIEW_PRIVATE_METADATA_MAX_LENGTH,
        "callback_id": limits.VIEW_CALLBACK_ID_MAX_LENGTH,
        "external_id": limits.VIEW_EXTERNAL_ID_MAX_LENGTH,
    }
    given = {key: value[key] for key in strings if value.get(key)}
    yield from optional_lengths(given, pointer, strings)
    if value["type"] == "home":
        return
    yield from required(value, pointer, "title")
    yield from texts.optional_texts(value, pointer, longest)
    has_input = any(b.get("type") == "input" for b, _ in each(value.get("blocks"), ""))
    if has_input and value.get("submit") is None:
        message = "missing required field: submit, as the view has an input block"
        yield Finding(pointer=pointer, message=message)


def metadata_is_valid(value: object) -> bool:
    """Say whether `value` is metadata that Slack would keep with a message."""
    if not isinstance(value, dict) or not isinstance(value.get("event_payload"), dict):
        return False
    kind = value.get("event_type")
    if not isinstance(kind, str) or EVENT_TYPE.fullmatch(kind) is None:
        return False
    return all(_is_plain(v) for v in value["event_payload"].values())


def _is_plain(value: object) -> bool:
    """Metadata holds scalars, and lists or flat objects of them."""
    if isinstance(value, dict):
        return all(isinstance(v, str | int | float) for v in value.values())
    if isinstance(value, list):
        return all(isinstance(v, str | int | float) for v in value)
    return isinstance(value, str | int | float)

"""Checks of each kind of block by itself."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from slackblocks import _limits as limits

from sandbox.slack.checks import places, tables, texts
from sandbox.slack.checks.elements import element
from sandbox.slack.checks.finding import (
    Finding,
    Findings,
    each,
    items,
    length,
    objects_only,
    optional_lengths,
    required,
)
from sandbox.slack.identity import Json


def block(value: Json, pointer: str) -> Findings:
    """Check one block; which blocks may stand where is checked elsewhere."""
    if value.get("block_id") is not None:
        most = limits.BLOCK_ID_MAX_LENGTH
        yield from length(value["block_id"], f"{pointer}/block_id", most=most)
    check = CHECKS.get(value.get("type", ""))
    if check:
        yield from check(value, pointer)


def _section(value: Json, pointer: str) -> Findings:
    if value.get("text") is None and not value.get("fields"):
        yield from required(value, pointer, "text")
    if value.get("text") is not None:
        most, kinds = limits.SECTION_TEXT_MAX_LENGTH, texts.ANY_TEXT
        yield from texts.text(value["text"], f"{pointer}/text", most=most, kinds=kinds)
    if value.get("fields") is not None:
        yield from _fields(value["fields"], f"{pointer}/fields")
    if value.get("accessory") is not None:
        where, allowed = f"{pointer}/accessory", places.IN_SECTION
        yield from element(value["accessory"], where, allowed=allowed)


def _fields(value: object, pointer: str) -> Findings:
    yield from items(value, pointer, most=limits.SECTION_FIELDS_MAX_ITEMS)
    most, kinds = limits.SECTION_FIELDS_ITEM_MAX_LENGTH, texts.ANY_TEXT
    for field, where in each(value, pointer):
        yield from texts.text(field, where, most=most, kinds=kinds)


def _header(value: Json, pointer: str) -> Findings:
    most = limits.HEADER_TEXT_MAX_LENGTH
    yield from texts.text(value.get("text"), f"{pointer}/text", most=most)


def _context(value: Json, pointer: str) -> Findings:
    where = f"{pointer}/elements"
    parts = value.get("elements")
    yield from items(parts, where, most=limits.CONTEXT_ELEMENTS_MAX_ITEMS)
    yield from objects_only(parts, where)
    for part, place in each(parts, where):
        yield from element(part, place, allowed=places.IN_CONTEXT)
        if part.get("type") in texts.ANY_TEXT:
            most = limits.TEXT_MAX_LENGTH
            yield from length(part.get("text"), f"{place}/text", most=most)


def _actions(value: Json, pointer: str) -> Findings:
    where = f"{pointer}/elements"
    parts = value.get("elements")
    yield from items(parts, where, most=limits.ACTIONS_ELEMENTS_MAX_ITEMS)
    yield from objects_only(parts, where)
    for part, place in each(parts, where):
        yield from element(part, place, allowed=places.IN_ACTIONS)


def _input(value: Json, pointer: str) -> Findings:
    most = limits.INPUT_LABEL_MAX_LENGTH
    yield from texts.text(value.get("label"), f"{pointer}/label", most=most)
    hint = {"hint": limits.INPUT_HINT_MAX_LENGTH}
    yield from texts.optional_texts(value, pointer, hint)
    where, allowed = f"{pointer}/element", places.IN_INPUT
    yield from element(value.get("element"), where, allowed=allowed)


def _image(value: Json, pointer: str) -> Findings:
    yield from element(value, pointer, allowed=frozenset({"image"}))
    title = {"title": limits.IMAGE_TITLE_MAX_LENGTH}
    yield from texts.optional_texts(value, pointer, title)


def _markdown(value: Json, pointer: str) -> Findings:
    most = limits.MARKDOWN_TEXT_MAX_LENGTH
    yield from length(value.get("text"), f"{pointer}/text", most=most)


def _rich_text(value: Json, pointer: str) -> Findings:
    where = f"{pointer}/elements"
    yield from items(value.get("elements"), where, most=10_000)
    yield from _runs(value, pointer)


def _runs(value: Json, pointer: str) -> Findings:
    """Check the text runs at every depth: none may be empty."""
    for part, where in each(value.get("elements"), f"{pointer}/elements"):
        if part.get("type") == "text":
            yield from length(part.get("text"), f"{where}/text", most=10_000)
        if part.get("type") is None:
            yield Finding(pointer=where, message="missing required field: type")
        yield from _runs(part, where)


def _alert(value: Json, pointer: str) -> Findings:
    most, kinds = limits.ALERT_TEXT_MAX_LENGTH, texts.ANY_TEXT
    text = value.get("text")
    yield from texts.text(text, f"{pointer}/text", most=most, kinds=kinds)


def _video(value: Json, pointer: str) -> Findings:
    yield from required(value, pointer, "alt_text", "title", "video_url")
    longest = {"alt_text": limits.VIDEO_ALT_TEXT_MAX_LENGTH}
    yield from optional_lengths(value, pointer, longest)


CHECKS: Mapping[str, Callable[[Json, str], Findings]] = MappingProxyType(
    {
        "section": _section,
        "header": _header,
        "context": _context,
        "actions": _actions,
        "input": _input,
        "image": _image,
        "markdown": _markdown,
        "rich_text": _rich_text,
        "table": tables.table,
        "data_table": tables.data_table,
        "data_visualization": tables.chart,
        "alert": _alert,
        "video": _video,
    }
)

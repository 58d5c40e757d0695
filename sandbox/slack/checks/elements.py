"""Checks of what people press, choose and fill in."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from slackblocks import _limits as limits

from sandbox.slack.checks import texts
from sandbox.slack.checks.finding import (
    Finding,
    Findings,
    kind_of,
    length,
    optional_lengths,
    required,
)
from sandbox.slack.identity import Json

STYLES = frozenset({"primary", "danger"})


def element(value: object, pointer: str, *, allowed: frozenset[str]) -> Findings:
    """Check one element, which must be one of the `allowed` types."""
    wrong = list(kind_of(value, allowed, pointer))
    yield from wrong
    if wrong or not isinstance(value, dict):
        return
    if value.get("action_id") is not None:
        most = limits.ACTION_ID_MAX_LENGTH
        yield from length(value["action_id"], f"{pointer}/action_id", most=most)
    if value.get("confirm") is not None:
        yield from texts.confirm(value["confirm"], f"{pointer}/confirm")
    if value.get("placeholder") is not None:
        most = limits.SELECT_PLACEHOLDER_MAX_LENGTH
        yield from texts.text(value["placeholder"], f"{pointer}/placeholder", most=most)
    yield from CHECKS.get(value["type"], _anything)(value, pointer)


def _anything(value: Json, pointer: str) -> Findings:  # noqa: ARG001 - one of a table
    yield from ()


def _button(value: Json, pointer: str) -> Findings:
    most = limits.BUTTON_TEXT_MAX_LENGTH
    yield from texts.text(value.get("text"), f"{pointer}/text", most=most)
    longest = {
        "value": limits.BUTTON_VALUE_MAX_LENGTH,
        "url": limits.BUTTON_URL_MAX_LENGTH,
        "accessibility_label": limits.BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH,
    }
    yield from optional_lengths(value, pointer, longest)
    if value.get("style") is not None and value["style"] not in STYLES:
        message = "failed to match any allowed value: primary, danger"
        yield Finding(pointer=f"{pointer}/style", message=message)


def _menu(value: Json, pointer: str) -> Findings:
    if value.get("option_groups") is not None:
        groups = value["option_groups"]
        yield from texts.option_groups(groups, f"{pointer}/option_groups")
        return
    most = limits.SELECT_OPTIONS_MAX_ITEMS
    yield from required(value, pointer, "options")
    yield from texts.options(value.get("options"), f"{pointer}/options", most=most)
    yield from _initial(value, pointer)


def _initial(value: Json, pointer: str) -> Findings:
    """Slack refuses an initial option that is not, letter for letter, an option."""
    chosen = [value["initial_option"]] if value.get("initial_option") else []
    for option in [*chosen, *value.get("initial_options", [])]:
        if option not in (value.get("options") or []):
            message = "initial option must exactly match one of the options"
            yield Finding(pointer=pointer, message=message)


def _overflow(value: Json, pointer: str) -> Findings:
    most = limits.OVERFLOW_OPTIONS_MAX_ITEMS
    yield from texts.options(value.get("options"), f"{pointer}/options", most=most)


def _few_options(value: Json, pointer: str) -> Findings:
    most, kinds = limits.RADIO_BUTTONS_OPTIONS_MAX_ITEMS, texts.ANY_TEXT
    where = f"{pointer}/options"
    yield from texts.options(value.get("options"), where, most=most, kinds=kinds)
    yield from _initial(value, pointer)


def _picture(value: Json, pointer: str) -> Findings:
    yield from required(value, pointer, "alt_text")
    if "image_url" not in value and "slack_file" not in value:
        yield from required(value, pointer, "image_url")
    longest = {
        "image_url": limits.IMAGE_ELEMENT_IMAGE_URL_MAX_LENGTH,
        "alt_text": limits.IMAGE_ELEMENT_ALT_TEXT_MAX_LENGTH,
    }
    yield from optional_lengths(value, pointer, longest)


def _written(value: Json, pointer: str) -> Findings:
    most = limits.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX
    for key in ("min_length", "max_length"):
        if value.get(key) is not None and not 0 <= value[key] <= most:
            message = f"must be between 0 and {most}"
            yield Finding(pointer=f"{pointer}/{key}", message=message)


CHECKS: Mapping[str, Callable[[Json, str], Findings]] = MappingProxyType(
    {
        "button": _button,
        "static_select": _menu,
        "multi_static_select": _menu,
        "overflow": _overflow,
        "radio_buttons": _few_options,
        "checkboxes": _few_options,
        "image": _picture,
        "plain_text_input": _written,
    }
)

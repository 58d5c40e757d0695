"""Checks of text objects, options and confirmation dialogs."""

from slackblocks import _limits as limits

from sandbox.slack.checks.finding import (
    Finding,
    Findings,
    each,
    items,
    kind_of,
    length,
    required,
)
from sandbox.slack.identity import Json

PLAIN = frozenset({"plain_text"})
ANY_TEXT = frozenset({"plain_text", "mrkdwn"})


def text(
    value: object, pointer: str, *, most: int, kinds: frozenset[str] = PLAIN
) -> Findings:
    """Check one text object of at most `most` characters."""
    yield from kind_of(value, kinds, pointer)
    if isinstance(value, dict):
        yield from length(value.get("text"), f"{pointer}/text", most=most)


def optional_texts(part: Json, pointer: str, longest: dict[str, int]) -> Findings:
    """Check each plain text object of `longest` that `part` has."""
    for key, most in longest.items():
        if part.get(key) is not None:
            yield from text(part[key], f"{pointer}/{key}", most=most)


def option(
    value: Json, pointer: str, *, kinds: frozenset[str], needs_value: bool = True
) -> Findings:
    """Check one option of a menu or a group of buttons."""
    yield from required(value, pointer, *(["value"] if needs_value else []))
    yield from text(
        value.get("text"),
        f"{pointer}/text",
        most=limits.OPTION_TEXT_MAX_LENGTH,
        kinds=kinds,
    )
    if value.get("value") is not None:
        most = limits.OPTION_VALUE_MAX_LENGTH
        yield from length(value["value"], f"{pointer}/value", most=most)
    if value.get("description") is not None:
        yield from text(
            value["description"],
            f"{pointer}/description",
            most=limits.OPTION_DESCRIPTION_MAX_LENGTH,
            kinds=kinds,
        )


def options(
    value: object, pointer: str, *, most: int, kinds: frozenset[str] = PLAIN
) -> Findings:
    """Check a list of options."""
    yield from items(value, pointer, most=most)
    for part, where in each(value, pointer):
        yield from option(part, where, kinds=kinds)


def option_groups(value: object, pointer: str) -> Findings:
    """Check the groups of a menu."""
    yield from items(value, pointer, most=limits.SELECT_OPTION_GROUPS_MAX_ITEMS)
    for part, where in each(value, pointer):
        label = limits.OPTION_GROUP_LABEL_MAX_LENGTH
        yield from text(part.get("label"), f"{where}/label", most=label)
        most = limits.OPTION_GROUP_OPTIONS_MAX_ITEMS
        yield from options(part.get("options"), f"{where}/options", most=most)


def confirm(value: object, pointer: str) -> Findings:
    """Check a confirmation dialog."""
    if not isinstance(value, dict):
        yield Finding(pointer=pointer, message="must provide an object")
        return
    longest = {
        "title": limits.CONFIRMATION_TITLE_MAX_LENGTH,
        "confirm": limits.CONFIRMATION_CONFIRM_MAX_LENGTH,
        "deny": limits.CONFIRMATION_DENY_MAX_LENGTH,
    }
    yield from required(value, pointer, *longest, "text")
    yield from optional_texts(value, pointer, longest)
    if value.get("text") is not None:
        most = limits.CONFIRMATION_TEXT_MAX_LENGTH
        where = f"{pointer}/text"
        yield from text(value["text"], where, most=most, kinds=ANY_TEXT)

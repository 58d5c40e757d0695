"""The first of a long list in App Home, and a button that opens all of it."""

from collections.abc import Sequence
from enum import StrEnum

from bot import action_ids
from bot.views.slack_text.blocks import Block, button, section


class Whole(StrEnum):
    """A list of App Home that can be opened as a whole: the button's value names it."""

    HELP = "help"
    ASKED = "asked"
    COMMITMENTS = "commitments"
    HELD_TEAMS = "held_teams"
    HELD_MESSAGES = "held_messages"
    SHADOW = "shadow"
    UNMATCHED = "unmatched"
    DEPARTED = "departed"
    LEADERLESS = "leaderless"
    STRANGERS = "strangers"


def first_of(items: Sequence[list[Block]], whole: Whole, *, shown: int) -> list[Block]:
    """Return the first `shown` of `items`, and how to see the others."""
    blocks = [block for item in items[:shown] for block in item]
    return [*blocks, *and_more(len(items) - shown, whole)]


def and_more(number: int, whole: Whole, *, of: str = "") -> list[Block]:
    """Return a line about `number` others with its button; nothing where none are."""
    if number <= 0:
        return []
    to_all = button("Show All", action_id=action_ids.LIST_OPEN, value=f"{whole}:0")
    return [section(f"and {number:,} more{of}", to_all)]

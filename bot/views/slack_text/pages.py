"""Pagination: of a long list what one message holds, and two buttons to the rest."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.views.slack_text.blocks import Block, actions, button, context

POST_LIMIT = 13_200
"""Slack tells no limit over all blocks of a post, but refuses one of about this much
JSON as too long, whatever each block alone may hold."""
_BUTTONS = 800
"""Room for both buttons and the line above them, with the longest numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The two buttons of a list: what each is called in Slack, and what they carry."""

    back: str
    onward: str
    value: str
    """Which list it is; the number of the page follows it."""


def paged(
    items: Sequence[list[Block]],
    turn: Turn,
    *,
    number: int,
    most: int,
    beside: Sequence[Block],
) -> list[Block]:
    """Return page `number`, counted from 0, with its buttons; the last if it is less.

    Each of `items` is some blocks. A page holds `most` of them, or as many as a post
    takes together with the blocks `beside` them, and one at the least. A list of one
    page has no buttons.
    """
    room = POST_LIMIT - length_of(beside) - _BUTTONS
    starts = _starts(items, most=most, room=room)
    number = min(number, len(starts) - 1)
    first, end = starts[number], [*starts[1:], len(items)][number]
    blocks = [block for item in items[first:end] for block in item]
    if len(starts) == 1:
        return blocks
    where = context(f"{first + 1:,} to {end:,} of {len(items):,}")
    is_last = number == len(starts) - 1
    buttons = [
        *([_button("Back", turn.back, turn, number - 1)] if number else []),
        *([] if is_last else [_button("More", turn.onward, turn, number + 1)]),
    ]
    return [*blocks, where, actions(buttons)]


def _starts(items: Sequence[list[Block]], *, most: int, room: int) -> list[int]:
    """Return with which of `items` each page begins."""
    starts, taken = [0], 0
    for place, item in enumerate(items):
        length = length_of(item)
        is_full = place - starts[-1] == most or taken + length > room
        if place > starts[-1] and is_full:
            starts.append(place)
            taken = 0
        taken += length
    return starts


def _button(label: str, action_id: str, turn: Turn, number: int) -> Block:
    return button(label, action_id=action_id, value=f"{turn.value}:{number}")


def length_of(blocks: Sequence[Block]) -> int:
    """Return how many characters of JSON `blocks` are."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))

"""Held messages on the admin's page: what may have arrived, and two buttons each."""

from collections.abc import Iterable, Sequence

from bot import action_ids
from bot.views.home.more import Whole, first_of
from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.blocks import Block, button, section
from bot.views.slack_text.blocks import actions as row
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import moment
from coaching.facts.home import HeldMessage

SHOWN = 6
INTRODUCTION = (
    "*Held, because nobody can tell whether they arrived.* Ask the person, then "
    "choose. With the scope im:history I look myself."
)
RESENT = "It goes out again in a moment."
LEFT = "It stays unsent, and I forget about it."
TOO_LATE = "It is not held any more, so nothing has changed."
ADMINS_ONLY = "Only an admin can decide about a held message. Nothing has changed."


def blocks(messages: Sequence[HeldMessage], glance: Glance) -> list[Block]:
    """Return a line and two buttons for each message; nothing where none is held."""
    if not messages:
        return []
    shown = first_of(each(messages, glance), Whole.HELD_MESSAGES, shown=SHOWN)
    return [section(INTRODUCTION), *shown]


def each(messages: Iterable[HeldMessage], glance: Glance) -> list[list[Block]]:
    """Return the messages, each with its buttons."""
    return [_message(message, glance) for message in messages]


def _message(message: HeldMessage, glance: Glance) -> list[Block]:
    kind = message.kind.replace("_", " ")
    tried = moment(message.last_attempt_at or message.expires_at, glance.reader)
    until = moment(message.expires_at, glance.reader)
    line = (
        f"• {escape(kind)} to {escape(message.recipient, 80)}, tried {tried}, may go "
        f"out until {until}: {escape(message.reason, 150)}"
    )
    return [
        section(line),
        row(
            [
                button(
                    "Send again", action_id=action_ids.HELD_RESEND, value=message.id
                ),
                button("Leave it", action_id=action_ids.HELD_LEAVE, value=message.id),
            ]
        ),
    ]

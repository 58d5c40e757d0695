"""App Home's list of messages that wait for an answer, one line each."""

from bot.views.messages.render import headline
from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.blocks import Block, header, paragraphs
from coaching.evidence import Notice, load
from coaching.facts.home import DecidedMessage, PersonHome

_NOTHING = "Nothing is waiting for you."


def blocks(own: PersonHome, glance: Glance) -> list[Block]:
    """Return what matters now."""
    lines = [_open_message(message, glance) for message in own.open_messages]
    return [header("What matters now"), *paragraphs("\n".join(lines) or _NOTHING)]


def _open_message(message: DecidedMessage, glance: Glance) -> str:
    return f"• {point(message, glance)} ({glance.day_of(message.decided_at)})"


def point(message: DecidedMessage, glance: Glance) -> str:
    """Return the point of a stored message in one line."""
    return headline(
        load(message.evidence),
        Notice.model_validate_json(message.notice),
        reader=glance.reader,
    )

"""The whole text of a replayed message, as its reader would have seen it."""

from bot.views.messages.render import render
from coaching.facts import Person
from coaching.planning.plan import PlannedMessage
from console.base.message_text import full_text

NO_HOSTS: frozenset[str] = frozenset()
"""A plain text holds no links."""


def words_of(message: PlannedMessage, reader: Person) -> str:
    """Return all that `message` would have said to `reader`, without its buttons."""
    payload = render(
        message.evidence,
        message.notice,
        delivery_id="",
        reader=reader.calendar,
        crm_hosts=NO_HOSTS,
    )
    return full_text(payload)

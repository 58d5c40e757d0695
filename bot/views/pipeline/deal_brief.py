"""The brief of one deal: all there is to say about it, and what people say of it."""

from datetime import datetime

from bot import action_ids
from bot.views.pipeline.data_age import data_age
from bot.views.pipeline.deal_lines import Glance, details, flags
from bot.views.slack_text.blocks import (
    Block,
    button,
    context,
    modal,
    paragraphs,
    section,
)
from bot.views.slack_text.blocks import actions as action_row
from bot.views.slack_text.escape import escape, link
from coaching.pipeline import DealFigures
from coaching.refs import deal_ref


def brief(
    item: DealFigures, glance: Glance, *, owner: str, data_as_of: datetime | None
) -> Block:
    """Return the modal with everything there is to say about one deal."""
    named = link(deal_ref(item.deal), glance.hosts)
    inside = [
        section(f"*{named}*\nOwner: {escape(owner)}"),
        *paragraphs(details(item, glance)),
    ]
    found = flags(item)
    if found:
        inside += paragraphs("\n".join(["*To look at*", *[f"• {f}" for f in found]]))
    inside.append(_asked_for(item))
    inside.append(
        context(f"{data_age(data_as_of, glance)} Logged data may be incomplete.")
    )
    return modal(title="Deal brief", blocks=inside)


def _asked_for(item: DealFigures) -> Block:
    """Return the buttons for what people say about a deal."""
    value = str(item.deal.id)
    return action_row(
        [
            button("Commitment", action_id=action_ids.PROMISE, value=value),
            button("I Need Help", action_id=action_ids.HELP_ON_DEAL, value=value),
        ]
    )

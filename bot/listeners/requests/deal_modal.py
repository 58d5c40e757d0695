"""A modal about the deal that a button names, or about none from App Home."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot.inbound.context import Supplies
from bot.inbound.replies import open_view, tell
from bot.listeners.message.press import Press, read_press
from bot.listeners.requests.whose_request import number
from bot.views.replies import refusals
from bot.views.slack_text.blocks import Block
from coaching.facts import Person
from models.deals.whose_deal import visible_deal
from models.people.roster import active_slack_user


class Form(Protocol):
    """How such a modal is drawn: with what it hands on, the day, a deal's name."""

    def __call__(self, *, metadata: str, today: date, deal: str | None) -> Block:
        """Return the modal."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """How many of them somebody may have open, and what is said beyond that."""

    is_free: Callable[[AsyncSession, Person], Awaitable[bool]]
    sentence: str


async def open_about_deal(
    args: AsyncArgs, supplies: Supplies, *, kind: str, form: Form, bound: Bound
) -> None:
    """Open `form`, unless the deal is none that the presser may see, or it is full."""
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        person = await active_slack_user(session, press.slack_user_id)
        deal_id = number(press.delivery_id)
        deal = person and await visible_deal(session, person, deal_id)
        is_free = person is None or await bound.is_free(session, person)
    if person is None or (deal_id and deal is None):
        await tell(args, refusals.DEAL_GONE if person else refusals.UNKNOWN_ASKER)
        return
    if not is_free:
        await tell(args, bound.sentence)
        return
    origin = _detached(press).origin(kind, deal.id if deal else None)
    name = deal.name if deal else None
    await open_view(args, form(metadata=origin.dump(), today=press.today, deal=name))


def _detached(press: Press) -> Press:
    """Return the press without a place: no message is to be changed by it."""
    return replace(press, delivery_id="", channel=None, ts=None)

"""What a button stands for besides a message: a deal, a request, a promise."""

from dataclasses import dataclass
from typing import TypeVar

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot.inbound.context import Supplies
from bot.inbound.replies import Origin, tell
from bot.listeners.home.home import publish
from bot.listeners.message.press import (
    REFUSALS,
    Press,
    StoredMessage,
    look_up,
    read_back,
    read_press,
)
from bot.views.replies import refusals
from coaching.evidence import Evidence
from coaching.facts import Person
from models.people.roster import active_slack_user

LONGEST_ID = 18
"""Digits that any database takes as a number."""
E = TypeVar("E")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A press by somebody known, with the message that it was on, if on any."""

    press: Press
    person: Person
    told: StoredMessage | None
    """None: it was pressed in App Home, where the value is the matter's own id."""

    def subject(self, evidence_id: int | None) -> int:
        """Return the id of the matter: the message's, or the one that was pressed."""
        return number(self.press.delivery_id) if self.told is None else evidence_id or 0


def number(text: str) -> int:
    """Return the id that a button carries; 0, which is nobody's, if it is none."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_ID else 0


async def pressed(
    args: AsyncArgs, supplies: Supplies, session: AsyncSession
) -> Pressed | str:
    """Return the press if this person may act on it, or why not.

    A message that a newer one has replaced still leads to what it is about.
    """
    return await pressed_by(session, await read_press(args, supplies, session))


async def pressed_by(session: AsyncSession, press: Press) -> Pressed | str:
    """Return who pressed and on which message, or why nothing comes of it."""
    person = await active_slack_user(session, press.slack_user_id)
    if person is None:
        return refusals.UNKNOWN_ASKER
    if press.delivery_id.isdecimal():
        return Pressed(press=press, person=person, told=None)
    result = await look_up(session, press)
    if result.message is None:
        return REFUSALS[result.status]
    return Pressed(press=press, person=person, told=read_back(result.message))


def evidence_of(found: Pressed, kind: type[E]) -> E | None:
    """Return the evidence of the message if it is of that kind."""
    evidence: Evidence | None = found.told.evidence if found.told else None
    return evidence if isinstance(evidence, kind) else None


async def say(
    args: AsyncArgs, supplies: Supplies, sentence: str, *, origin: Origin
) -> None:
    """Answer where the modal came from: beside the message, or by a new App Home."""
    if origin.channel is None:
        await publish(args, supplies, args.body["user"]["id"])
    else:
        await tell(args, sentence)

"""Take one guard out of this process, to prove that the suite would notice."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from models import outbox, pace, unclear
from models.fence import Claim, change
from models.tables import Delivery
from models.terms import Terms

FOREVER = timedelta(days=365)
GUARDS = ("fence", "settle", "pre-send guard", "lease")


def without(name: str | None, terms: Terms) -> Terms:
    """Take out the guard `name`, if any, and return the terms that then hold."""
    match name:
        case None:
            return terms
        case "fence":
            outbox.still_held = unclear.still_held = anybody_holds
            return terms
        case "settle":
            return replace(terms, settle=timedelta(0))
        case "pre-send guard":
            outbox.may_post = _anybody_may_post
            return terms
        case "lease":
            # What a dead worker held stays held.
            return replace(terms, lease=FOREVER)
        case "gate":
            # Each message waits for itself alone, as without a gate for all.
            pace.go_through, pace.shut = _open_gate, _unshut
            return terms
        case _:
            message = f"there is no guard {name!r}"
            raise KeyError(message)


def anybody_holds(claim: Claim, *, state: str) -> ColumnElement[bool]:
    """Let a write through whoever has had the message since."""
    del state
    return Delivery.id == claim.id


async def _anybody_may_post(
    session: AsyncSession, claim: Claim, *, channel: str, now: datetime, terms: Terms
) -> bool:
    """Note the channel and post, whoever has the message and however late it is."""
    del now, terms
    await change(session, Delivery.id == claim.id, slack_channel=channel)
    return True


async def _open_gate(*_args: object, **_kwargs: object) -> pace.Passage:
    """Say that the gate is open."""
    return pace.Passage(left=None)


async def _unshut(*_args: object, **_kwargs: object) -> bool:
    """Shut nothing."""
    return False

"""Take one guard out of this process, to prove that the suite would notice."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.delivery import post_one
from jobs.delivery.sender import Sender
from models.db.lease_time import SendTiming
from models.outbox import queue, rate_limit, unclear
from models.outbox.claims import Claim, change, claim_of
from models.tables import Delivery

FOREVER = timedelta(days=365)


def without(name: str | None, terms: SendTiming) -> SendTiming:
    """Take out the guard `name`, if any, and return the terms that then hold."""
    match name:
        case None:
            pass
        case "fence":
            queue.still_held = unclear.still_held = anybody_holds
        case "settle":
            return replace(terms, settle=timedelta(0))
        case "pre-send guard":
            queue.may_post, post_one.is_fresh = _anybody_may_post, _always_fresh
        case "intent":
            queue.claim_next, queue.may_post = _claim_in_mind, _anybody_may_post
            queue.still_held = anybody_holds
        case "lease":
            # What a dead worker held stays held.
            return replace(terms, lease=FOREVER)
        case "gate":
            # Each message waits for itself alone, as without a gate for all.
            rate_limit.go_through, rate_limit.shut = _open_gate, _unshut
        case _:
            message = f"there is no guard {name!r}"
            raise KeyError(message)
    return terms


def anybody_holds(claim: Claim, *, state: str) -> ColumnElement[bool]:
    """Let a write through whoever has had the message since."""
    del state
    return Delivery.id == claim.id


async def _anybody_may_post(
    session: AsyncSession,
    claim: Claim,
    *,
    channel: str,
    now: datetime,
    terms: SendTiming,
) -> bool:
    """Note the channel and post, whoever has the message and however late it is."""
    del now, terms
    await change(session, Delivery.id == claim.id, slack_channel=channel)
    return True


def _always_fresh(_looked_at: float, _room: Sender) -> bool:
    """Say that no time has passed since the look."""
    return True


async def _claim_in_mind(
    session: AsyncSession,
    *,
    owner: str,
    now: datetime,
    terms: SendTiming,
    only: frozenset[int] | None = None,
) -> Claim | None:
    """Take the next message and note that nowhere, before it has been sent."""
    del only  # the suite has no pilot
    query = (
        select(Delivery)
        .where(Delivery.state == "pending", Delivery.next_at <= now)
        .order_by(Delivery.next_at, Delivery.id)
        .limit(1)
    )
    row = await session.scalar(query)
    if row is None:
        return None
    session.expunge(row)
    row.owner, row.lease_until, row.first_attempt_at = owner, now + terms.lease, now
    return claim_of(row)


async def _open_gate(*_args: object, **_kwargs: object) -> rate_limit.GateAnswer:
    """Say that the gate is open."""
    return rate_limit.GateAnswer(left=None)


async def _unshut(*_args: object, **_kwargs: object) -> bool:
    """Shut nothing."""
    return False

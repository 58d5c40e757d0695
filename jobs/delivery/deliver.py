"""Send what is due: claim it, send it outside any transaction, note what came of it.

A crash at any point leaves a message that is still waiting, or rests until it is looked
up; none is sent twice. One gate paces all workers; when it is shut for longer, the run
ends, since all others would be turned away as well.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import structlog

from bot.outbound.messenger import Messenger
from coaching.facts.mode import Mode
from jobs.clock import Clock
from jobs.delivery.hindered import hindered
from jobs.delivery.post_one import send
from jobs.delivery.sender import (
    PATIENCE,
    ClaimedMessage,
    Hindrance,
    Outcome,
    Sender,
    errand_of,
)
from models.db.database import SessionMaker, at_once
from models.db.lease_time import SendTiming
from models.outbox import queue, rate_limit, unclear
from models.outbox.reach import read_reach
from models.outbox.set_back import follow_clock

log = structlog.get_logger(__name__)

ENDING = (Outcome.UNREACHED, Outcome.STOPPED)
"""After one of these every other message would fare no better."""

BREATH = timedelta(milliseconds=5)
"""The shortest wait, so that nobody spins on a row that another worker has."""


@dataclass(slots=True, kw_only=True)
class DeliveryReport:
    """How many messages of one run ended how."""

    sent: int = 0
    refused: int = 0
    unclear: int = 0
    postponed: int = 0
    waits: int = 0
    unreached: int = 0
    cancelled: int = 0
    lost: int = 0
    stopped: int = 0
    expired: int = 0
    waited: timedelta = timedelta(0)
    """For the gate, or until somebody may be written to again."""

    def count(self, outcome: Outcome) -> None:
        """Add one message."""
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Nothing may go out for so long, or not to those for whom something is due."""

    left: timedelta


async def deliver(
    messenger: Messenger,
    sessions: SessionMaker,
    clock: Clock,
    *,
    terms: SendTiming,
    may_go_on: Callable[[], bool],
) -> DeliveryReport:
    """Send all that is due, or what can be sent while `may_go_on` says so.

    Safe to repeat, to kill and to run beside others.
    """
    room = Sender(messenger=messenger, sessions=sessions, clock=clock, terms=terms)
    report = DeliveryReport()
    await _tidy(room, report)
    owner = f"worker-{uuid4().hex[:12]}"
    waited = timedelta(0)
    while may_go_on():
        outcome = await deliver_next(room, owner=owner)
        if outcome is None:
            break
        if isinstance(outcome, Wait):
            waited += outcome.left
            if waited > PATIENCE:
                break
            report.waited += outcome.left
            await asyncio.sleep(outcome.left.total_seconds())
            continue
        waited = timedelta(0)
        report.count(outcome)
        if outcome in ENDING:
            break
    return report


async def deliver_next(room: Sender, *, owner: str) -> Outcome | Wait | None:
    """Send one message; None if nothing is due or the mode is not live."""
    found = await _take(room, owner=owner)
    return await send(found, room) if isinstance(found, ClaimedMessage) else found


async def _take(room: Sender, *, owner: str) -> ClaimedMessage | Outcome | Wait | None:
    """Go through the gate and claim what is due, in a few short statements."""
    now, terms = room.clock(), room.terms
    async with at_once(room.sessions) as session:
        reach = await read_reach(session)
        if reach.mode is not Mode.LIVE:
            return None
        passage = await rate_limit.go_through(
            session, rate_limit.POST, gap=terms.gap, now=now, terms=terms
        )
        if passage.left is not None:
            return Wait(left=max(passage.left, BREATH))
        claim = await queue.claim_next(
            session, owner=owner, now=now, terms=terms, only=reach.pilot
        )
        if claim is None:
            is_due = await queue.is_anything_due(session, now=now, only=reach.pilot)
            return Wait(left=max(terms.person_gap, BREATH)) if is_due else None
        errand = await errand_of(
            session,
            claim,
            token_was_refused=passage.reason is not None,
            now=now,
            terms=terms,
        )
        if isinstance(errand, Hindrance):
            return await hindered(session, claim, errand, now=now)
        return errand


async def _tidy(room: Sender, report: DeliveryReport) -> None:
    now = room.clock()
    async with at_once(room.sessions) as session:
        was_set_back = await follow_clock(session, now=now, terms=room.terms)
        left = await unclear.recover(session, now=now, terms=room.terms)
        report.expired = len(await unclear.expire(session, now=now))
    if was_set_back:
        log.warning("clock_was_set_back")
    for delivery_id in left:
        log.error("delivery_unclear", delivery_id=delivery_id, reason=unclear.STOPPED)
    report.unclear = len(left)

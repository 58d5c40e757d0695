"""Look up what may or may not have arrived: found is sent, absent goes out again.

What cannot be looked up is held, never sent again blindly: twice is worse than late.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import uuid4

import structlog

from bot.outbound.messenger import (
    BusyError,
    Messenger,
    RefusedError,
    SentReceipt,
    UnclearError,
)
from jobs.clock import Clock
from jobs.delivery.sender import Sender
from models.db.database import SessionMaker, at_once
from models.db.lease_time import SendTiming
from models.outbox import rate_limit, unclear
from models.outbox.claims import Claim
from models.outbox.conversations import slack_user_of
from models.outbox.set_back import follow_clock

BEFORE = timedelta(days=1)
"""The history is read from so long before the first attempt.

Our clock may have been ahead then and put right since; a day more of direct messages is
a page at the most.
"""
HELD_ENOUGH = 3
"""So many that cannot be looked up end a run: each is due again after a minute, so that
with many of them it would have no end, and would follow no clock that was set back."""
LONGEST = timedelta(seconds=30)
"""No look begins later in a run: whoever waits for its end has waited long enough."""

log = structlog.get_logger(__name__)


class Finding(StrEnum):
    """What one look came to."""

    FOUND = "found"
    ABSENT = "absent"
    HELD = "held"
    BUSY = "busy"


@dataclass(slots=True, kw_only=True)
class ReconcileReport:
    """How many looks of one run came to what."""

    found: int = 0
    absent: int = 0
    held: int = 0
    busy: int = 0

    def count(self, finding: Finding) -> None:
        """Add one look."""
        setattr(self, finding, getattr(self, finding) + 1)


async def reconcile(
    messenger: Messenger,
    sessions: SessionMaker,
    clock: Clock,
    *,
    terms: SendTiming,
    may_go_on: Callable[[], bool],
) -> ReconcileReport:
    """Look up unclear messages that have rested, the others in the next run.

    It only reads in Slack, so it runs while sending is paused as well. Safe to repeat
    and to kill.
    """
    room = Sender(messenger=messenger, sessions=sessions, clock=clock, terms=terms)
    owner = f"looker-{uuid4().hex[:12]}"
    report = ReconcileReport()
    async with at_once(room.sessions) as session:
        await follow_clock(session, now=room.clock(), terms=terms)
    began = room.clock()
    while may_go_on() and room.clock() - began < LONGEST:
        claim = await _take(room, owner=owner)
        if claim is None:
            break
        finding = await look_up(claim, room)
        report.count(finding)
        if finding is not Finding.HELD:
            log.info("delivery_looked_up", delivery_id=claim.id, finding=finding)
        if finding is Finding.BUSY or report.held == HELD_ENOUGH:
            break
        await asyncio.sleep(terms.history_gap.total_seconds())
    return report


async def _take(room: Sender, *, owner: str) -> Claim | None:
    now, terms = room.clock(), room.terms
    async with at_once(room.sessions) as session:
        if not await unclear.has_anything_rested(session, now=now, terms=terms):
            return None
        passage = await rate_limit.go_through(
            session, rate_limit.HISTORY, gap=terms.history_gap, now=now, terms=terms
        )
        if passage.left is not None:
            return None
        return await unclear.claim_unclear(session, owner=owner, now=now, terms=terms)


async def look_up(claim: Claim, room: Sender) -> Finding:
    """Read the history to its end for one message, and note what is known then."""
    try:
        async with asyncio.timeout((room.terms.lease / 2).total_seconds()):
            receipt = await _find(claim, room)
    except BusyError as error:
        return await _busy(claim, room, error)
    except (RefusedError, UnclearError, TimeoutError) as error:
        return await _held(claim, room, str(error) or "Slack's history did not answer")
    except Exception as error:  # a fault of ours must not stop the others either
        log.exception("look_up_failed", delivery_id=claim.id)
        return await _held(claim, room, f"{type(error).__name__}: {error}")
    now = room.clock()
    async with at_once(room.sessions) as session:
        if receipt is None:
            await unclear.mark_absent(session, claim, now=now)
            return Finding.ABSENT
        await unclear.mark_found(session, claim, ts=receipt.ts)
        return Finding.FOUND


async def _find(claim: Claim, room: Sender) -> SentReceipt | None:
    channel = claim.slack_channel or await _open(claim, room)
    since = claim.first_attempt_at - BEFORE
    # The instant of the claim, by the clock by which the first attempt was noted.
    now = claim.lease_until - room.terms.lease
    return await room.messenger.find(channel, claim.id, since=since, now=now)


async def _open(claim: Claim, room: Sender) -> str:
    """Return where a message would be whose place is not known: after a restore."""
    async with room.sessions() as session:
        slack_user_id = await slack_user_of(session, claim.recipient_id)
    if slack_user_id is None:
        message = "the recipient has no Slack user any more"
        raise UnclearError(message)
    return await room.messenger.open_dm(slack_user_id)


async def _held(claim: Claim, room: Sender, reason: str) -> Finding:
    now = room.clock()
    async with at_once(room.sessions) as session:
        await unclear.hold(session, claim, reason=reason, now=now, terms=room.terms)
    if not claim.is_held:
        log.error("delivery_held", delivery_id=claim.id, reason=reason)
    return Finding.HELD


async def _busy(claim: Claim, room: Sender, error: BusyError) -> Finding:
    wait, now = timedelta(seconds=error.retry_after), room.clock()
    await room.shut(rate_limit.HISTORY, rate_limit.Shutting(wait=wait))
    async with at_once(room.sessions) as session:
        await unclear.look_again(session, claim, until=now + wait, reason=str(error))
    return Finding.BUSY

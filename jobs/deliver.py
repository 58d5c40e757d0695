"""Send what is due: claim it, send it outside any transaction, note what came of it.

A crash at any point leaves a message that is either still waiting or held as unclear;
none is sent twice. When Slack is busy the run ends, since all others would be turned
away as well.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messenger import (
    BusyError,
    Messenger,
    RefusedError,
    SentReceipt,
    UnclearError,
)
from jobs.clock import Clock
from models import outbox
from models.database import SessionMaker
from models.mode import Mode, read_mode
from models.outbox import Claim
from models.tables import Person
from models.visibility import may_see

SEND_DEADLINE = timedelta(seconds=10)
"""For one message, all in all; far below the lease, so that nobody else has it."""
TRY_AGAIN_AFTER = timedelta(seconds=30)
"""When Slack could not be reached before the message itself went out."""

log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    """What became of one message."""

    SENT = "sent"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(slots=True, kw_only=True)
class DeliveryReport:
    """How many messages of one run ended how."""

    sent: int = 0
    refused: int = 0
    unclear: int = 0
    postponed: int = 0
    cancelled: int = 0
    expired: int = 0

    def count(self, outcome: Outcome) -> None:
        """Add one message."""
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A claimed message with the one who gets it."""

    claim: Claim
    slack_user_id: str
    slack_channel_id: str | None


async def deliver(
    messenger: Messenger,
    sessions: SessionMaker,
    clock: Clock,
    *,
    may_go_on: Callable[[], bool],
) -> DeliveryReport:
    """Send all that is due, or what can be sent while `may_go_on` says so.

    Safe to repeat, to kill and to run beside another.
    """
    report = DeliveryReport()
    async with sessions.begin() as session:
        held = await outbox.recover(session, now=clock())
        report.expired = len(await outbox.expire(session, now=clock()))
    for delivery_id in held:
        log.error("delivery_unclear", delivery_id=delivery_id, reason="worker stopped")
    report.unclear = len(held)
    owner = f"worker-{uuid4().hex[:12]}"
    while may_go_on():
        outcome = await deliver_next(messenger, sessions, clock, owner=owner)
        if outcome is None:
            break
        report.count(outcome)
        if outcome is Outcome.POSTPONED:
            break
    return report


async def deliver_next(
    messenger: Messenger, sessions: SessionMaker, clock: Clock, *, owner: str
) -> Outcome | None:
    """Send one message; None if nothing is due or the mode is not live."""
    async with sessions.begin() as session:
        if await read_mode(session) is not Mode.LIVE:
            return None
        claim = await outbox.claim_next(session, owner=owner, now=clock())
        if claim is None:
            return None
        errand = await _errand(session, claim)
        if errand is None:
            return Outcome.CANCELLED
    return await _send(errand, messenger, sessions, clock)


async def _errand(session: AsyncSession, claim: Claim) -> Errand | None:
    """Look at the recipient once more; cancel what may no longer be sent to them."""
    person = await session.get_one(Person, claim.recipient_id)
    subject = claim.subject_person_id
    reason = None
    if person.left_on or person.slack_state != "active" or not person.slack_user_id:
        reason = "the recipient cannot be reached any more"
    elif subject is not None and not await may_see(session, person.id, subject):
        reason = "the recipient may no longer see whom it is about"
    if reason is not None or person.slack_user_id is None:
        await outbox.cancel(session, claim, reason=reason or "no Slack user")
        log.warning("delivery_cancelled", delivery_id=claim.id, reason=reason)
        return None
    return Errand(
        claim=claim,
        slack_user_id=person.slack_user_id,
        slack_channel_id=person.slack_channel_id,
    )


async def _send(
    errand: Errand, messenger: Messenger, sessions: SessionMaker, clock: Clock
) -> Outcome:
    channel = errand.slack_channel_id
    if channel is None:
        try:
            channel = await _open(errand, messenger)
        except RefusedError as error:
            return await _refused(errand, sessions, reason=str(error))
        except (BusyError, UnclearError) as error:
            # Nothing has been posted yet, so trying again cannot tell anybody twice.
            return await _postponed(errand, sessions, error, now=clock())
    if clock() + SEND_DEADLINE > errand.claim.lease_until:
        return await _postponed(errand, sessions, None, now=clock())
    return await _post(errand, channel, messenger, sessions, clock)


async def _open(errand: Errand, messenger: Messenger) -> str:
    try:
        async with asyncio.timeout(SEND_DEADLINE.total_seconds()):
            return await messenger.open_dm(errand.slack_user_id)
    except TimeoutError as error:
        message = "Slack did not open the conversation in time"
        raise UnclearError(message) from error


async def _post(
    errand: Errand,
    channel: str,
    messenger: Messenger,
    sessions: SessionMaker,
    clock: Clock,
) -> Outcome:
    claim = errand.claim
    try:
        async with asyncio.timeout(SEND_DEADLINE.total_seconds()):
            payload = json.loads(claim.payload)
            receipt = await messenger.post(channel, payload, claim.id)
    except RefusedError as error:
        return await _refused(errand, sessions, reason=str(error))
    except BusyError as error:
        return await _postponed(errand, sessions, error, now=clock())
    except Exception as error:  # noqa: BLE001 - whatever it was, Slack may have it
        return await _unclear(errand, sessions, error)
    return await _sent(errand, receipt, sessions, now=clock())


async def _sent(
    errand: Errand, receipt: SentReceipt, sessions: SessionMaker, *, now: datetime
) -> Outcome:
    async with sessions.begin() as session:
        await outbox.mark_sent(
            session, errand.claim, channel=receipt.channel, ts=receipt.ts, now=now
        )
        person = await session.get_one(Person, errand.claim.recipient_id)
        person.slack_channel_id = receipt.channel
    log.info("delivery_sent", delivery_id=errand.claim.id, kind=errand.claim.kind)
    return Outcome.SENT


async def _refused(errand: Errand, sessions: SessionMaker, *, reason: str) -> Outcome:
    async with sessions.begin() as session:
        await outbox.mark_refused(session, errand.claim, reason=reason)
    log.error("delivery_refused", delivery_id=errand.claim.id, reason=reason)
    return Outcome.REFUSED


async def _unclear(errand: Errand, sessions: SessionMaker, error: Exception) -> Outcome:
    reason = f"{type(error).__name__}: {error}"
    async with sessions.begin() as session:
        await outbox.mark_unclear(session, errand.claim, reason=reason)
    log.error(
        "delivery_unclear",
        delivery_id=errand.claim.id,
        reason=reason,
        exc_info=None if isinstance(error, UnclearError | TimeoutError) else error,
    )
    return Outcome.UNCLEAR


async def _postponed(
    errand: Errand, sessions: SessionMaker, error: Exception | None, *, now: datetime
) -> Outcome:
    wait = TRY_AGAIN_AFTER
    if isinstance(error, BusyError) and error.retry_after is not None:
        wait = timedelta(seconds=error.retry_after)
    reason = "the lease was running out" if error is None else str(error)
    async with sessions.begin() as session:
        await outbox.postpone(session, errand.claim, until=now + wait, reason=reason)
    log.warning("delivery_postponed", delivery_id=errand.claim.id, reason=reason)
    return Outcome.POSTPONED

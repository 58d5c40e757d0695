"""Post one claimed message and note, under its fence, what is known of it."""

import asyncio
import json
from datetime import timedelta
from time import monotonic

import structlog

from bot.outbound.messenger import (
    BusyError,
    RefusedError,
    SentReceipt,
    UnclearError,
)
from jobs.delivery.hindered import hindered
from jobs.delivery.refused import refused
from jobs.delivery.sender import (
    ClaimedMessage,
    Hindrance,
    Outcome,
    Sender,
    errand_of,
)
from models.db.database import at_once
from models.outbox import queue, rate_limit
from models.outbox.conversations import note_conversation

TRY_AGAIN_AFTER = timedelta(seconds=30)
"""When Slack could not be reached before the message itself went out."""

log = structlog.get_logger(__name__)


async def send(errand: ClaimedMessage, room: Sender) -> Outcome:
    """Open the conversation, look once more whether it may go, and post it."""
    channel = errand.slack_channel_id
    if channel is None:
        try:
            channel = await _open(errand, room)
        except RefusedError as error:
            return await refused(errand, room, error)
        except (BusyError, UnclearError) as error:
            # Nothing has been posted yet, so trying again cannot tell anybody twice.
            return await _postponed(errand, room, error)
    looked_at = monotonic()
    stopped = await _look_once_more(errand, room, channel=channel)
    if stopped is None and not is_fresh(looked_at, room):
        # This process stood still after its look. The message rests and is looked up.
        log.warning("delivery_lost", delivery_id=errand.claim.id)
        stopped = Outcome.LOST
    return stopped or await _post(errand, room, channel=channel)


def is_fresh(looked_at: float, room: Sender) -> bool:
    """Say whether the lease, as it was at the look, still covers a whole call."""
    return monotonic() - looked_at < room.terms.deadline.total_seconds()


async def _open(errand: ClaimedMessage, room: Sender) -> str:
    try:
        async with asyncio.timeout(room.terms.deadline.total_seconds()):
            return await room.messenger.open_dm(errand.slack_user_id)
    except TimeoutError as error:
        message = "Slack did not open the conversation in time"
        raise UnclearError(message) from error


async def _look_once_more(
    errand: ClaimedMessage, room: Sender, *, channel: str
) -> Outcome | None:
    """Stop what was paused, moved or taken over since the claim; None lets it go."""
    claim, now = errand.claim, room.clock()
    async with at_once(room.sessions) as session:
        fresh = await errand_of(
            session,
            claim,
            token_was_refused=errand.token_was_refused,
            now=now,
            terms=room.terms,
        )
        if isinstance(fresh, Hindrance):
            return await hindered(session, claim, fresh, now=now)
        if not fresh.may_go or fresh.slack_user_id != errand.slack_user_id:
            was_ours = await queue.postpone(session, claim, until=now, reason=None)
            return Outcome.POSTPONED if was_ours else Outcome.LOST
        may_post = await queue.may_post(
            session, claim, channel=channel, now=now, terms=room.terms
        )
        if may_post:
            return None
        # If it is still ours, somebody may begin anew with a whole lease.
        await queue.postpone(
            session, claim, until=now, reason="the lease was running out"
        )
    log.warning("delivery_lost", delivery_id=claim.id, fence=claim.fence)
    return Outcome.LOST


async def _post(errand: ClaimedMessage, room: Sender, *, channel: str) -> Outcome:
    claim = errand.claim
    try:
        async with asyncio.timeout(room.terms.deadline.total_seconds()):
            payload = json.loads(claim.payload)
            receipt = await room.messenger.post(channel, payload, claim.id)
    except RefusedError as error:
        return await refused(errand, room, error)
    except BusyError as error:
        return await _postponed(errand, room, error)
    except Exception as error:  # noqa: BLE001 - whatever it was, Slack may have it
        return await _unclear(errand, room, error)
    return await _sent(errand, room, receipt)


async def _sent(errand: ClaimedMessage, room: Sender, receipt: SentReceipt) -> Outcome:
    claim = errand.claim
    now = room.clock()
    async with at_once(room.sessions) as session:
        is_ours = await queue.mark_sent(
            session, claim, channel=receipt.channel, ts=receipt.ts, now=now
        )
        if errand.token_was_refused:
            await rate_limit.forget_reason(session)
        if errand.slack_channel_id != receipt.channel:
            await note_conversation(
                session,
                claim.recipient_id,
                slack_user_id=errand.slack_user_id,
                channel=receipt.channel,
            )
    if not is_ours:
        # It is in the history; whoever looks it up will find it there.
        log.warning("delivery_fence_rejected", delivery_id=claim.id, fence=claim.fence)
        return Outcome.LOST
    log.info("delivery_sent", delivery_id=claim.id, kind=claim.kind)
    return Outcome.SENT


async def _unclear(errand: ClaimedMessage, room: Sender, error: Exception) -> Outcome:
    reason = f"{type(error).__name__}: {error}"
    now = room.clock()
    async with at_once(room.sessions) as session:
        await queue.mark_unclear(
            session, errand.claim, reason=reason, now=now, terms=room.terms
        )
    log.error(
        "delivery_unclear",
        delivery_id=errand.claim.id,
        reason=reason,
        exc_info=None if isinstance(error, UnclearError | TimeoutError) else error,
    )
    return Outcome.UNCLEAR


async def _postponed(
    errand: ClaimedMessage, room: Sender, error: BusyError | UnclearError
) -> Outcome:
    wait, outcome = TRY_AGAIN_AFTER, Outcome.UNREACHED
    if isinstance(error, BusyError):
        wait, outcome = timedelta(seconds=error.retry_after), Outcome.POSTPONED
        await room.shut(rate_limit.POST, rate_limit.Shutting(wait=wait))
    until = room.clock() + wait
    async with at_once(room.sessions) as session:
        await queue.postpone(session, errand.claim, until=until, reason=str(error))
    log.warning("delivery_postponed", delivery_id=errand.claim.id, reason=str(error))
    return outcome

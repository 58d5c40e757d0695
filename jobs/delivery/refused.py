"""What becomes of a message that Slack has surely not taken, by who can mend it."""

from datetime import timedelta

import structlog

from bot.outbound.messenger import (
    ConversationError,
    ReaderError,
    RefusedError,
    TokenError,
    WorkspaceError,
)
from jobs.delivery.sender import (
    READER_WAIT,
    TOKEN_WAIT,
    ClaimedMessage,
    Outcome,
    Sender,
)
from models.db.database import at_once
from models.db.lease_time import lease_time
from models.outbox import queue, rate_limit
from models.outbox.conversations import forget_conversation
from models.outbox.refusals import have_others_met

log = structlog.get_logger(__name__)


async def refused(errand: ClaimedMessage, room: Sender, error: RefusedError) -> Outcome:
    """Note what Slack refused: dead is what is wrong itself, all else waits its turn.

    A token's trouble shuts the gate, and so does a workspace's that two readers have
    met while nobody else was told.
    """
    match error:
        case TokenError():
            # The gate holds it back with all others.
            return await _shut(errand, room, error, wait=timedelta(0))
        case WorkspaceError() if await _is_everybodys(errand, room, error):
            # Behind all that is decided meanwhile: it may be this reader's own trouble.
            return await _shut(errand, room, error, wait=TOKEN_WAIT)
        case ConversationError() if errand.slack_channel_id is not None:
            return await _renew(errand, room, error)
        case ReaderError() | WorkspaceError():
            return await _let_reader_wait(errand, room, error)
        case _:
            return await _give_up(errand, room, error)


async def _is_everybodys(
    errand: ClaimedMessage, room: Sender, error: RefusedError
) -> bool:
    now = room.clock()
    async with room.sessions() as session:
        # Not longer than the gate is shut, so that the same two do not shut it again.
        since = lease_time(session, room.terms, now=now) - TOKEN_WAIT
        return await have_others_met(
            session, errand.claim, reason=str(error), since=since
        )


async def _shut(
    errand: ClaimedMessage, room: Sender, error: RefusedError, *, wait: timedelta
) -> Outcome:
    await _put_back(errand, room, error, wait=wait)
    is_token = isinstance(error, TokenError)
    event = "slack_refuses_the_token" if is_token else "slack_refuses_everybody"
    shutting = rate_limit.Shutting(wait=TOKEN_WAIT, reason=error.reason)
    if await room.shut(rate_limit.POST, shutting):
        log.error(event, reason=error.reason)
    return Outcome.STOPPED


async def _renew(errand: ClaimedMessage, room: Sender, error: RefusedError) -> Outcome:
    claim, channel = errand.claim, errand.slack_channel_id
    async with at_once(room.sessions) as session:
        await forget_conversation(session, claim.recipient_id, channel=channel or "")
    await _put_back(errand, room, error, wait=timedelta(0))
    log.info("conversation_renewed", delivery_id=claim.id, reason=error.reason)
    return Outcome.POSTPONED


async def _let_reader_wait(
    errand: ClaimedMessage, room: Sender, error: RefusedError
) -> Outcome:
    await _put_back(errand, room, error, wait=READER_WAIT)
    if errand.claim.last_error != str(error):
        log.error("reader_refused", delivery_id=errand.claim.id, reason=error.reason)
    return Outcome.WAITS


async def _put_back(
    errand: ClaimedMessage, room: Sender, error: RefusedError, *, wait: timedelta
) -> None:
    until = room.clock() + wait
    async with at_once(room.sessions) as session:
        await queue.postpone(session, errand.claim, until=until, reason=str(error))


async def _give_up(
    errand: ClaimedMessage, room: Sender, error: RefusedError
) -> Outcome:
    async with at_once(room.sessions) as session:
        await queue.mark_refused(session, errand.claim, reason=str(error))
    log.error("delivery_refused", delivery_id=errand.claim.id, reason=error.reason)
    return Outcome.REFUSED

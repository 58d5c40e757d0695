"""Each night, look whether Slack holds a message twice: the promise, seen from outside.

It reads a bounded number of conversations, others each night, through the gate that
paces the look-ups, which come first.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.outbound.messenger import BusyError, Messenger, RefusedError, UnclearError
from jobs.clock import Clock
from models.db.database import SessionMaker, at_once, reading
from models.db.lease_time import SendTiming
from models.outbox import rate_limit
from models.outbox.conversations import written_to

BACK = timedelta(days=1)
"""The job runs daily, so that each day's messages are counted about once."""
CONVERSATIONS = 100
"""Some two minutes at the pace that Slack allows."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountReport:
    """What one night came to."""

    read: int
    """Conversations whose history could be read."""
    doubled: int
    """Deliveries that Slack holds more than once."""


async def recount(
    messenger: Messenger,
    sessions: SessionMaker,
    clock: Clock,
    *,
    terms: SendTiming,
    may_go_on: Callable[[], bool],
) -> RecountReport:
    """Count the messages of each delivery of the last day; log those there twice.

    Safe to repeat and to kill; it only reads.
    """
    read = doubled = 0
    now = clock()
    since = now - BACK
    for channel in await _conversations(sessions, since=since):
        await _wait_for_the_gate(sessions, clock, terms=terms)
        if not may_go_on():
            break
        try:
            found = await messenger.deliveries(channel, since=since, now=now)
        except (BusyError, RefusedError) as error:
            # The look-ups need the history more; without im:history there is none.
            log.info("recount_ended_early", reason=str(error))
            break
        except (UnclearError, TimeoutError):
            continue
        read += 1
        for delivery_id in (each for each, count in found.items() if count > 1):
            log.error("delivery_doubled", delivery_id=delivery_id)
            doubled += 1
    log.info("recounted", read=read, doubled=doubled)
    return RecountReport(read=read, doubled=doubled)


async def _conversations(sessions: SessionMaker, *, since: datetime) -> Sequence[str]:
    """Return where something was sent lately, in an order that differs each day."""
    async with reading(sessions) as session:
        channels = await written_to(session, since=since)
    day = since.date().isoformat()
    channels.sort(key=lambda each: hashlib.sha256(f"{day} {each}".encode()).digest())
    return channels[:CONVERSATIONS]


async def _wait_for_the_gate(
    sessions: SessionMaker, clock: Clock, *, terms: SendTiming
) -> None:
    while True:
        async with at_once(sessions) as session:
            passage = await rate_limit.go_through(
                session,
                rate_limit.HISTORY,
                gap=terms.history_gap,
                now=clock(),
                terms=terms,
            )
        if passage.left is None:
            return
        await asyncio.sleep(max(passage.left, terms.history_gap).total_seconds())

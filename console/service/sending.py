"""Send, and have one worker a day count what Slack holds of the day's messages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from console.parts import Parts
from jobs.delivery.count_duplicates import recount
from jobs.delivery.deliver import deliver
from jobs.one_worker import Turn

LOOKS_IN_EVERY = timedelta(hours=1)
"""Whose turn it is then finds out; the others leave it for a day."""
DAILY = timedelta(hours=23)
AFTER_START = timedelta(minutes=20)
"""A start has enough to do already."""


async def deliver_now(parts: Parts, *, may_go_on: Callable[[], bool]) -> None:
    """Send what is due, and count for how long that had to wait."""
    report = await deliver(
        parts.messenger,
        parts.sessions,
        parts.clock,
        terms=parts.terms,
        may_go_on=may_go_on,
    )
    parts.metrics.waits.note_gate(report.waited)


def recounting(
    clockwork: AsyncIOScheduler, parts: Parts, *, may_go_on: Callable[[], bool]
) -> None:
    """Let `clockwork` count daily, in turn with other workers."""
    turn = Turn(
        name="recount",
        every=DAILY,
        sessions=parts.sessions,
        clock=parts.clock,
        terms=parts.terms,
    )
    work = partial(
        recount,
        parts.messenger,
        parts.sessions,
        parts.clock,
        terms=parts.terms,
        may_go_on=may_go_on,
    )
    clockwork.add_job(
        partial(turn.run, work),
        "interval",
        seconds=LOOKS_IN_EVERY.total_seconds(),
        next_run_time=datetime.now(UTC) + AFTER_START,
    )

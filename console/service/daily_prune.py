"""Erase what has outlived its time, or only say how much that would be."""

from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from rich.console import Console

from console.parts import Parts
from models.keeping.prune import BATCH, STANDARD, due, prune

NAMES = {
    "words": "messages lose their words and evidence",
    "requests": "requests and commitments lose their words",
    "audit": "lines of the audit are deleted",
    "ledger": "messages are forgotten altogether",
    "hold_out": "matters due in weeks of the hold-out are forgotten",
}


DAILY = timedelta(days=1)
AFTER_START = timedelta(minutes=10)
"""A start has enough to do already."""


def pruning(clockwork: AsyncIOScheduler, parts: Parts) -> None:
    """Let `clockwork` erase daily; several replicas may do so at once."""
    clockwork.add_job(
        partial(prune_now, parts),
        "interval",
        seconds=DAILY.total_seconds(),
        next_run_time=datetime.now(UTC) + AFTER_START,
    )


async def prune_now(parts: Parts) -> None:
    """Erase by the standard times; the job of each day."""
    await prune(parts.sessions, STANDARD, now=parts.clock(), batch=BATCH)


async def show_prune(parts: Parts, console: Console, *, is_dry: bool) -> None:
    """Erase, or with `is_dry` only count, and print a line for each kind."""
    now = parts.clock()
    if is_dry:
        async with parts.sessions() as session:
            counts = await due(session, STANDARD, now=now)
        console.print("Nothing is erased; without --dry-run:")
    else:
        counts = await prune(parts.sessions, STANDARD, now=now, batch=BATCH)
    for kind, words in NAMES.items():
        console.print(f"{counts[kind]:6} {words}")

"""The one recurring job: at each tick it asks the clock what is due and does that.

The scheduler only ticks; it remembers nothing, so that a missed tick costs nothing and
a clock that jumps, as the demo's does, is followed. What must not happen twice is
guarded by the database, never by the scheduler.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from jobs.clock import Clock

log = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """What a tick may do, each with its dependencies bound."""

    sync: Job
    match_people: Job
    past: Job
    nudge: Job
    notes: Job
    forecasts: Job
    digest: Job
    reconcile: Job
    deliver: Job


class Ticker:
    """Runs what is due; remembers when it synced last, and whether it is to stop."""

    def __init__(self, jobs: Jobs, *, clock: Clock, sync_every: timedelta) -> None:
        self._jobs = jobs
        self._clock = clock
        self._sync_every = sync_every
        self._synced_at: datetime | None = None
        self._running = asyncio.Lock()
        self._stopping = False
        self._failing: dict[str, str] = {}

    def goes_on(self) -> bool:
        """Say whether work may still be begun."""
        return not self._stopping

    async def stop(self, *, patience: timedelta) -> None:
        """Begin no more work; return when the running job has ended or after a while.

        What is cut off after `patience` resumes or is held at the next start.
        """
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience.total_seconds()), self._running:
                pass

    async def tick(self) -> None:
        """Do what is due: what a word rests on first, then the words, then sending."""
        async with self._running:
            await self._tick(self._clock())

    async def _tick(self, now: datetime) -> None:
        if self._sync_is_due(now):
            # Noted first: a CRM that is down is asked again in its turn, not at once.
            self._synced_at = now
            await self._run("sync", self._jobs.sync)
            await self._run("match_people", self._jobs.match_people)
            await self._run("past", self._jobs.past)
            await self._run("nudge", self._jobs.nudge)
        await self._run("notes", self._jobs.notes)
        await self._run("forecasts", self._jobs.forecasts)
        await self._run("digest", self._jobs.digest)
        await self._run("reconcile", self._jobs.reconcile)
        await self._run("deliver", self._jobs.deliver)

    def _sync_is_due(self, now: datetime) -> bool:
        last = self._synced_at
        # A clock that was set back must not stop the sync until it catches up.
        return last is None or now < last or now - last >= self._sync_every

    async def _run(self, name: str, job: Job) -> None:
        if self._stopping:
            return
        try:
            await job()
        except Exception as error:  # noqa: BLE001 - the border of a job, told below
            self._tell(name, error)
        else:
            self._failing.pop(name, None)

    def _tell(self, name: str, error: Exception) -> None:
        """Log a failure with its traceback, and only its line while it lasts."""
        words = f"{type(error).__name__}: {error}"
        if self._failing.get(name) == words:
            log.error("job_still_fails", job=name, error=words)
        else:
            log.error("job_failed", job=name, exc_info=error)
        self._failing[name] = words


def empty_scheduler() -> AsyncIOScheduler:
    """Return a scheduler, not yet started, that remembers nothing and never doubles."""
    return AsyncIOScheduler(
        jobstores={"default": MemoryJobStore()},
        timezone=UTC,
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": None,
        },
    )


def scheduler(ticker: Ticker, *, every: timedelta) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, that ticks `every` so often, never twice."""
    ticking = empty_scheduler()
    ticking.add_job(
        ticker.tick,
        "interval",
        seconds=every.total_seconds(),
        next_run_time=datetime.now(UTC),
    )
    return ticking

"""The one recurring job: at each tick it asks the clock what is due and does that.

The scheduler only ticks; it remembers nothing, so that a missed tick costs nothing and
a clock that jumps, as the demo's does, is followed. What must not happen twice is
guarded by the database, never by the scheduler.

What is asked of the CRM, and decided on its answer, goes on behind, and so does the
look into Slack's history for what is unclear: whoever is slow, or says nothing, holds
up nothing that is due. That nothing goes out twice does not rest on their order: what
is unclear is not due before it was looked up and found absent.
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

HEAD_START = 20.0
"""Seconds that a word waits for what is being read, so that it rests on the newest; a
CRM that takes longer is not waited for, nor a Slack that lists no users."""
OWN_WORK = 600.0
"""Seconds that words wait for what we work out of the answers ourselves: a first time
takes minutes, and what does not end must not silence everything."""
SHARE_OF_JOBS = 0.8
"""Of the patience of a stop; the rest is for cleaning up after what was cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """What a tick may do, each with its dependencies bound."""

    sync: Job
    doubt: Job
    match_people: Job
    past: Job
    nudge: Job
    notes: Job
    forecasts: Job
    digest: Job
    deliver: Job
    reconcile: Job


class Ticker:
    """Runs what is due; remembers when it synced last, and whether it is to stop."""

    def __init__(self, jobs: Jobs, *, clock: Clock, sync_every: timedelta) -> None:
        self._jobs = jobs
        self._clock = clock
        self._sync_every = sync_every
        self._synced_at: datetime | None = None
        self._sending = asyncio.Lock()
        self._behind: asyncio.Task[None] | None = None
        """The one reading that runs, whoever began it."""
        self._looking: asyncio.Task[None] | None = None
        """The one look for unclear messages that runs."""
        self._waits_until = 0.0
        """Till when words wait for the reading, by the event loop's time."""
        self._stopping = False
        self._failing: dict[str, str] = {}

    def goes_on(self) -> bool:
        """Say whether work may still be begun."""
        return not self._stopping

    async def stop(self, *, patience: timedelta) -> None:
        """Begin no more work; return when the running jobs have ended or after a while.

        What is cut off after `patience` resumes or is held at the next start.
        """
        self._stopping = True
        seconds = patience.total_seconds()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds * SHARE_OF_JOBS):
                async with self._sending:
                    pass
                if running := self._running():
                    await asyncio.wait(running)
        if running := self._running():
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=seconds * (1 - SHARE_OF_JOBS))

    def _running(self) -> "set[asyncio.Task[None]]":
        """Return what goes on behind."""
        tasks = (self._behind, self._looking)
        return {task for task in tasks if task is not None and not task.done()}

    async def tick(self) -> None:
        """Do all that is due and return: what a word rests on first, then the words.

        For whoever moved the clock and waits for what comes of it.
        """
        self._begin_reading()
        while self._behind is not None:
            await asyncio.wait({self._behind})
            # What ran already may have begun before the clock was moved.
            self._begin_reading()
        await self._send(has_words=True)
        if self._looking is not None:
            await asyncio.wait({self._looking})

    async def beat(self) -> None:
        """Do what is due, and let nothing that is due wait for the CRM.

        The reading goes on behind. Words wait for it a moment; what waits in the outbox
        does not, and goes out first.
        """
        self._begin_reading()
        behind = self._behind
        if behind is not None:
            await self._send(has_words=False)
            await asyncio.wait({behind}, timeout=self._head_start())
        await self._send(has_words=not self._rests_on_what_is_read())

    def _begin_reading(self) -> None:
        if self._behind is not None and self._behind.done():
            self._behind = None
        now = self._clock()
        if self._behind is None and self._sync_is_due(now):
            # Noted first: a CRM that is down is asked again in its turn, not at once.
            self._synced_at = now
            self._let_words_wait(HEAD_START)
            self._behind = asyncio.create_task(self._read())

    def _let_words_wait(self, seconds: float) -> None:
        self._waits_until = asyncio.get_running_loop().time() + seconds

    async def _read(self) -> None:
        await self._run("sync", self._jobs.sync)
        await self._run("doubt", self._jobs.doubt)
        await self._run("match_people", self._jobs.match_people)
        self._let_words_wait(OWN_WORK)
        await self._run("past", self._jobs.past)
        await self._run("nudge", self._jobs.nudge)

    async def _send(self, *, has_words: bool) -> None:
        async with self._sending:
            if has_words:
                await self._run("notes", self._jobs.notes)
                await self._run("forecasts", self._jobs.forecasts)
                await self._run("digest", self._jobs.digest)
            await self._run("deliver", self._jobs.deliver)
        self._begin_looking()

    def _begin_looking(self) -> None:
        if self._looking is None or self._looking.done():
            look = self._run("reconcile", self._jobs.reconcile)
            self._looking = asyncio.create_task(look)

    def _head_start(self) -> float:
        """Return for how many seconds a beat still waits for what is being read."""
        left = self._waits_until - asyncio.get_running_loop().time()
        return min(max(0.0, left), HEAD_START)

    def _rests_on_what_is_read(self) -> bool:
        """Say whether words wait still: for our own work, and for nobody slow."""
        is_behind = self._behind is not None and not self._behind.done()
        return is_behind and self._head_start() > 0

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
        ticker.beat,
        "interval",
        seconds=every.total_seconds(),
        next_run_time=datetime.now(UTC),
    )
    return ticking

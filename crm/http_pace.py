"""One bucket for all requests of a connection, however many streams run at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast and how patiently a CRM is called; seconds and bytes."""

    per_second: float = 9.0
    """Half of what the smallest plan allows: other apps share the account's limit."""
    searches_per_second: float = 3.0
    burst: int = 10
    deadline: float = 60.0
    """For one whole request, however slowly the bytes drip."""
    max_bytes: int = 8 * 1024 * 1024
    """Of one answer, after decompression."""
    attempts: int = 5
    give_up_after: float = 180.0
    wait_initial: float = 0.5
    wait_max: float = 20.0
    wait_jitter: float = 1.0
    longest_retry_after: float = 60.0
    """Asked to wait longer, the run ends and the next one tries again."""
    budget: float | None = None
    """For all questions of one connection together; None: as long as they take."""


class Bucket:
    """A token bucket: `take` returns when a request may go."""

    def __init__(
        self,
        *,
        per_second: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._interval = 1.0 / per_second
        self._slack = self._interval * (burst - 1)
        self._clock = clock
        self._sleep = sleep
        self._due_at = clock()
        """When the bucket would be full again."""
        self._not_before = clock()
        self._lock = asyncio.Lock()

    async def take(self) -> None:
        """Wait for the next free slot; callers are served in the order they came."""
        async with self._lock:
            now = self._clock()
            self._due_at = max(self._due_at, now)
            free_at = max(self._due_at - self._slack, self._not_before)
            if free_at > now:
                await self._sleep(free_at - now)
            self._due_at = max(self._due_at, free_at) + self._interval

    def pause(self, seconds: float) -> None:
        """Hold everybody back: one refusal is enough for all streams."""
        self._not_before = max(self._not_before, self._clock() + seconds)

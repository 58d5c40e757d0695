"""Trouble on demand: what a method answers instead of, or after, its work."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

FaultKind = Literal[
    "ratelimited", "server_error", "error", "drop_before", "drop_after", "truncate",
    "hang", "html",
]  # fmt: skip
MINUTE = 60.0
ANY_METHOD = "*"


@dataclass(slots=True, kw_only=True)
class Fault:
    """One kind of trouble for the next `times` calls of `method` (`*`: of any)."""

    method: str
    kind: FaultKind
    times: int = 1
    retry_after: int = 1
    error: str = "fatal_error"
    seconds: float = 30.0


@dataclass(slots=True, kw_only=True)
class Knobs:
    """What holds until it is set otherwise; `timer` counts real seconds."""

    timer: Callable[[], float]
    faults: list[Fault] = field(default_factory=list)
    per_minute: dict[str, int] = field(default_factory=dict)
    withheld_scopes: set[str] = field(default_factory=set)
    history_lag: float = 0.0
    _calls: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def take(self, method: str) -> Fault | None:
        """Use up one time of the first fault that is due for `method`."""
        for fault in self.faults:
            if fault.method in {method, ANY_METHOD} and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def wait(self, method: str) -> int:
        """Count one call of `method`; return whole seconds to wait, or 0."""
        limit = self.per_minute.get(method)
        if limit is None:
            return 0
        calls, now = self._calls[method], self.timer()
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= limit:
            return max(1, round(calls[0] + MINUTE - now))
        calls.append(now)
        return 0


async def hang(fault: Fault) -> None:
    """Stay silent for as long as the fault says, if that is what it is about."""
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)

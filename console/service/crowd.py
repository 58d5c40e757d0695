"""Nobody holds the HTTP port by asking slowly or by many connections at once.

uvicorn waits without end for the rest of a request. Here each request must be whole by
a deadline, and where too many connections stand open the one goes that has kept us
waiting longest: who asks properly is answered within milliseconds, and never in line.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import h11
import structlog
from uvicorn.protocols.http.h11_impl import H11Protocol

WHOLE = frozenset({h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR})
TELL_EVERY = 60.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a request may take to arrive, and how many connections are held."""

    whole_within: timedelta = timedelta(seconds=10)
    """From its first byte, or from the connection's opening, to its last byte."""
    connections: int = 64
    """Far below the files that a process may have open, of which these are some."""
    backlog: int = 64
    """How many are taken in at one turn of the loop, before any can be let go."""


@dataclass(slots=True, kw_only=True)
class Crowd:
    """The connections of one server, and which of them keep it waiting."""

    limits: Limits
    waiting: dict["Guest", None] = field(default_factory=dict)
    """Without a whole request; who waits longest comes first."""
    _told_at: float | None = None
    _untold: int = 0

    def protocol(self) -> type[asyncio.Protocol]:
        """Return what makes a connection of this crowd, in uvicorn's terms."""

        def make(**given: Any) -> Guest:  # noqa: ANN401 - uvicorn's own
            return Guest(self, **given)

        return cast("type[asyncio.Protocol]", make)

    def note(self, reason: str, *, now: float) -> None:
        """Log that a connection was let go, at most once a minute."""
        self._untold += 1
        if self._told_at is None or now >= self._told_at + TELL_EVERY:
            log.warning("connections_let_go", reason=reason, count=self._untold)
            self._told_at, self._untold = now, 0


class Guest(H11Protocol):
    """One connection, which is let go when it keeps us waiting for too long."""

    def __init__(self, crowd: Crowd, **given: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(**given)
        self._crowd = crowd
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for a request, and make room for it."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self._crowd.limits.connections:
            longest = next(iter(self._crowd.waiting), self)
            longest.let_go("too many connections")

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._be_done()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a whole request is under no deadline of ours any more."""
        self._wait()
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next request; uvicorn itself closes an idle line before us."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._wait()
            self._look()

    def let_go(self, reason: str) -> None:
        """Close the connection at once, whatever is under way on it."""
        self._be_done()
        self._crowd.note(reason, now=self.loop.time())
        self.transport.abort()

    def _look(self) -> None:
        if self.conn.their_state in WHOLE:
            self._be_done()

    def _wait(self) -> None:
        self._crowd.waiting.setdefault(self, None)
        if self._deadline is None:
            seconds = self._crowd.limits.whole_within.total_seconds()
            too_slow: Callable[[str], None] = self.let_go
            self._deadline = self.loop.call_later(seconds, too_slow, "too slow")

    def _be_done(self) -> None:
        self._crowd.waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

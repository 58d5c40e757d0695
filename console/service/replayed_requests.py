"""Which signed requests were here before, in this process or beside it."""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from jobs.clock import Clock
from models.conversation.seen_inputs import first_time
from models.db.database import SessionMaker

KIND = "signature"
REMEMBERED = timedelta(minutes=10)
"""A timestamp may be five minutes behind and five ahead of our clock."""
PATIENCE = 0.5
"""Seconds that the database gets: Slack waits three for its acknowledgement."""

log = structlog.get_logger(__name__)


class Replays:
    """Signatures, kept here and in the database that all replicas share.

    Where `shared` is None this process is the only one, as with SQLite: then a commit
    before each acknowledgement would buy nothing. A database that is slow or away
    keeps no request out: the work itself is then told apart by its event or trigger
    (bot/inbound/once.py).
    """

    def __init__(self, shared: SessionMaker | None, *, clock: Clock) -> None:
        self._shared = shared
        # The clock by which the other inputs are noted, and forgotten, as well.
        self._clock = clock
        self._here: dict[str, datetime] = {}
        self._noting: set[asyncio.Task[bool]] = set()

    async def is_new(self, signature: str) -> bool:
        """Note `signature`, and say whether it was never here before."""
        now = self._clock()
        for old in [s for s, at in self._here.items() if now - at > REMEMBERED]:
            del self._here[old]
        if signature in self._here:
            return False
        self._here[signature] = now
        if self._shared is None:
            return True
        return await self._is_new_everywhere(self._shared, signature, now=now)

    async def _is_new_everywhere(
        self, shared: SessionMaker, signature: str, *, now: datetime
    ) -> bool:
        task = asyncio.create_task(_note(shared, signature, now=now))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)
        # Not cancelled when time is up: half a statement would cost the connection.
        await asyncio.wait({task}, timeout=PATIENCE)
        return task.result() if task.done() else True


async def _note(shared: SessionMaker, signature: str, *, now: datetime) -> bool:
    try:
        async with shared.begin() as session:
            return await first_time(session, KIND, signature, now=now)
    except (SQLAlchemyError, OSError) as error:
        log.warning("replays_not_compared", error=type(error).__name__)
        return True

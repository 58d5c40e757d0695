"""Which signed requests were here before, in this process or beside it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from models.database import SessionMaker
from models.seen import first_time

KIND = "signature"
REMEMBERED = 600
"""Seconds; a timestamp may be five minutes behind and five ahead of our clock."""
PATIENCE = 0.5
"""Seconds that the database gets: Slack waits three for its acknowledgement."""

log = structlog.get_logger(__name__)


class Replays:
    """Signatures, kept here and in the database that all replicas share.

    A database that is slow or away keeps no request out: the work itself is then told
    apart by its event or trigger (bot/once.py).
    """

    def __init__(self, sessions: SessionMaker, *, wall: Callable[[], float]) -> None:
        self._sessions = sessions
        self._wall = wall
        self._here: dict[str, float] = {}
        self._noting: set[asyncio.Task[bool]] = set()

    async def is_new(self, signature: str) -> bool:
        """Note `signature`, and say whether it was never here before."""
        now = self._wall()
        for old in [s for s, at in self._here.items() if now - at > REMEMBERED]:
            del self._here[old]
        if signature in self._here:
            return False
        self._here[signature] = now
        return await self._is_new_everywhere(signature)

    async def _is_new_everywhere(self, signature: str) -> bool:
        task = asyncio.create_task(self._note(signature))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)
        # Not cancelled when time is up: half a statement would cost the connection.
        await asyncio.wait({task}, timeout=PATIENCE)
        return task.result() if task.done() else True

    async def _note(self, signature: str) -> bool:
        at = datetime.fromtimestamp(self._wall(), UTC)
        try:
            async with self._sessions.begin() as session:
                return await first_time(session, KIND, signature, now=at)
        except (SQLAlchemyError, OSError) as error:
            log.warning("replays_not_compared", error=type(error).__name__)
            return True

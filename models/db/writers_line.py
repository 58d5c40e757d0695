"""SQLite has one writer: whoever wants to write waits in line, first come first served.

SQLite itself lets those who wait look now and then, and whoever looks at the right
moment goes first: with many at once somebody is unlucky until the time is up, and told
that the database is locked. Other processes still wait in SQLite's own way.
"""

import asyncio
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

HELD: Final = "switchback_held"
LONGEST: Final = 30.0
"""Seconds; after them SQLite decides alone, and may say that it is locked."""


class WritersLine:
    """The line before one SQLite file, within this process."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    def watch(self, engine: AsyncEngine) -> None:
        """Let go of the turn when a transaction of `engine` ends, however it does."""
        sync = engine.sync_engine
        for name in ("commit", "rollback"):
            event.listen(sync, name, self._on_end)
        event.listen(sync.pool, "reset", self._on_reset)
        event.listen(sync.pool, "close", self._on_close)
        event.listen(sync.pool, "invalidate", self._on_invalidate)

    def take(self, connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's connection
        """Wait for the turn, within SQLAlchemy's own greenlet."""
        try:
            await_only(asyncio.wait_for(self._turn.acquire(), LONGEST))
        except TimeoutError:
            return
        connection.info[HELD] = True

    def give_back(self, info: dict[str, Any]) -> None:
        """Let the next go, if the connection with this `info` has the turn."""
        if info.pop(HELD, False):
            self._turn.release()

    def _on_end(self, connection: Any) -> None:  # noqa: ANN401 - the same
        # The commit itself follows; SQLite lets the next one wait for so long.
        # One that is lost has given back its turn already, and has no info any more.
        if not connection.invalidated:
            self.give_back(connection.info)

    # SQLAlchemy tells its events' forms by the names of their arguments.
    def _on_reset(
        self,
        dbapi_connection: object,  # noqa: ARG002 - named by SQLAlchemy
        connection_record: Any,  # noqa: ANN401 - SQLAlchemy's record
        reset_state: object,  # noqa: ARG002 - named by SQLAlchemy
    ) -> None:
        self.give_back(connection_record.info)

    def _on_close(
        self,
        dbapi_connection: object,  # noqa: ARG002 - named by SQLAlchemy
        connection_record: Any,  # noqa: ANN401 - SQLAlchemy's record
    ) -> None:
        self.give_back(connection_record.info)

    def _on_invalidate(
        self,
        dbapi_connection: object,  # noqa: ARG002 - named by SQLAlchemy
        connection_record: Any,  # noqa: ANN401 - SQLAlchemy's record
        exception: object,  # noqa: ARG002 - named by SQLAlchemy
    ) -> None:
        self.give_back(connection_record.info)

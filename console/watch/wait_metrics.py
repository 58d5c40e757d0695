"""How long the program waited: at the gate before Slack, and for the database."""

from datetime import timedelta
from typing import Any

from prometheus_client import CollectorRegistry, Summary
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.database import WAITED


class Waits:
    """Two summaries in the registry of this process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._gate = Summary(
            "switchback_gate_wait_seconds",
            "Seconds for which a run of sending waited for its turn at Slack",
            registry=registry,
        )
        self._database = Summary(
            "switchback_db_busy_seconds",
            "Seconds until SQLite let a transaction begin; PostgreSQL has many writers",
            registry=registry,
        )

    def note_gate(self, waited: timedelta) -> None:
        """Count the wait of one run of sending, if there was any."""
        if waited:
            self._gate.observe(waited.total_seconds())

    def watch(self, engine: AsyncEngine) -> None:
        """Time how long each transaction of SQLite takes to begin."""

        def has_begun(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's connection
            waited = connection.info.pop(WAITED, None)
            if waited is not None:
                self._database.observe(waited)

        event.listen(engine.sync_engine, "begin", has_begun)

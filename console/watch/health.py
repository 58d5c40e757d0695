"""Does the program live, and can it work: asked by a supervisor, over HTTP.

Neither answer looks at Slack or the CRM: a restart would not mend their outages.
"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from models.db.schema import schema_state
from models.db.sqlite_files import DatabaseMovedError

ALIVE_FOR = 120.0
"""Seconds without a beat after which the program counts as dead."""
READY_FOR = 60.0
DATABASE_PATIENCE = 10.0


class Pulse:
    """When the scheduler beat last, and whether the program is about to end."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._beat_at = monotonic()
        self.is_stopping = False

    async def beat(self) -> None:
        """Note that the scheduler and the event loop still turn."""
        self._beat_at = self._monotonic()

    def age(self) -> float:
        """Return the seconds since the last beat, or since the start."""
        return self._monotonic() - self._beat_at

    def is_alive(self) -> bool:
        """Say whether a restart is not yet called for."""
        return self.age() < ALIVE_FOR


async def obstacles(pulse: Pulse, engine: AsyncEngine) -> list[str]:
    """Return what keeps the program from working, in words that are no secret."""
    found = []
    if pulse.is_stopping:
        found.append("stopping")
    if pulse.age() >= READY_FOR:
        found.append("tick")
    database = await _database_obstacle(engine)
    return [*found, database] if database else found


async def _database_obstacle(engine: AsyncEngine) -> str | None:
    try:
        async with asyncio.timeout(DATABASE_PATIENCE):
            state = await schema_state(engine)
    except (DatabaseMovedError, SQLAlchemyError, OSError, TimeoutError):
        return "database"
    return None if state.is_current else "migrations"


def health_routes(pulse: Pulse, engine: AsyncEngine) -> list[Route]:
    """Return /healthz (200 or 500) and /readyz (200, or 503 with what is missing)."""

    async def healthz(_request: Request) -> JSONResponse:
        is_alive = pulse.is_alive()
        status = HTTPStatus.OK if is_alive else HTTPStatus.INTERNAL_SERVER_ERROR
        return JSONResponse({"alive": is_alive}, status)

    async def readyz(_request: Request) -> JSONResponse:
        found = await obstacles(pulse, engine)
        status = HTTPStatus.SERVICE_UNAVAILABLE if found else HTTPStatus.OK
        return JSONResponse({"ready": not found, "missing": found}, status)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]

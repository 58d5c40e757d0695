"""Do a piece of work under a lease, so that two workers never do it at once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from jobs.clock import Clock
from models.db.database import SessionMaker
from models.db.lease_time import SendTiming
from models.schedule import leases

RENEWALS = 3
"""In the length of a lease, so that a single lost one does no harm."""

Result = TypeVar("Result")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Takes turns with other workers at one piece of work."""

    name: str
    every: timedelta
    """Not begun again before, whichever worker began it last."""
    sessions: SessionMaker
    clock: Clock
    terms: SendTiming

    async def run(self, work: Callable[[], Awaitable[Result]]) -> Result | None:
        """Do `work` if it is our turn; None if another has it, or has just had it.

        The lease is renewed meanwhile. Work that lost it, because this process stood
        still for too long, is cut off.
        """
        fence = await self._take()
        if fence is None:
            return None
        doing = asyncio.ensure_future(work())
        renewing = asyncio.create_task(self._renew(fence, doing))
        try:
            return await doing
        except asyncio.CancelledError:
            if renewing.done() and not renewing.cancelled():
                log.error("lease_lost", work=self.name, fence=fence)  # noqa: TRY400 - foreseen, no traceback
                return None
            doing.cancel()
            raise
        finally:
            renewing.cancel()
            await self._give_up(fence)

    async def _take(self) -> int | None:
        async with self.sessions.begin() as session:
            return await leases.take(
                session,
                self.name,
                owner=f"worker-{uuid4().hex[:12]}",
                every=self.every,
                now=self.clock(),
                terms=self.terms,
            )

    async def _give_up(self, fence: int) -> None:
        """Let others take their turn at once; else they do when the lease ends."""
        try:
            async with self.sessions.begin() as session:
                await leases.give_up(session, self.name, fence=fence)
        except SQLAlchemyError as error:
            # What befell the work is what matters, and must not be hidden by this.
            log.warning("lease_not_given_up", work=self.name, error=str(error))

    async def _renew(self, fence: int, doing: asyncio.Future[Result]) -> None:
        while True:
            await asyncio.sleep(self.terms.lease.total_seconds() / RENEWALS)
            try:
                is_ours = await self._still_ours(fence)
            except SQLAlchemyError as error:
                # The database may be back before the lease ends.
                log.warning("lease_not_renewed", work=self.name, error=str(error))
                continue
            if not is_ours:
                doing.cancel()
                return

    async def _still_ours(self, fence: int) -> bool:
        async with self.sessions.begin() as session:
            return await leases.renew(
                session, self.name, fence=fence, now=self.clock(), terms=self.terms
            )

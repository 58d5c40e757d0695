"""A ping to a dead man's switch: a program that cannot speak cannot report itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import structlog
from pydantic import SecretStr

from config import Settings

SECONDS = 5.0

log = structlog.get_logger(__name__)


class Heartbeat:
    """Calls the addresses of the settings; whatever fails there harms nothing."""

    def __init__(self, http: httpx.AsyncClient, settings: Settings) -> None:
        self._http = http
        self._settings = settings

    async def synced(self) -> None:
        """Tell that a sync went through to its end. Never raises."""
        await self._ping(self._settings.heartbeat_url)

    async def digested(self) -> None:
        """Tell that digests have been written. Never raises."""
        await self._ping(self._settings.digest_heartbeat_url)

    async def _ping(self, url: SecretStr | None) -> None:
        if url is None:
            return
        try:
            answer = await self._http.get(url.get_secret_value(), timeout=SECONDS)
            answer.raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # Whoever knows the address can silence the alarm: only the kind is told.
            log.warning("heartbeat_failed", reason=type(error).__name__)


@asynccontextmanager
async def open_heartbeat(settings: Settings) -> AsyncIterator[Heartbeat]:
    """Give a heartbeat for the addresses of `settings`; redirects are not followed."""
    async with httpx.AsyncClient(follow_redirects=False) as http:
        yield Heartbeat(http, settings)

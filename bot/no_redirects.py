"""A request goes where it is sent and nowhere else: no redirect is followed.

slack_sdk would hand the whole message to whatever address an answer names, and believe
the "ok" that comes from there.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self, cast

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient


class DirectSession:
    """Does for slack_sdk's clients what an aiohttp session does, without redirects.

    Each request has a connection of its own, as it has without any session.
    """

    closed = False

    def __init__(self, *, seconds: float) -> None:
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    def __deepcopy__(self, _memo: dict[int, object]) -> Self:
        """Return itself: Bolt copies each press with its client."""
        return self

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: str,
        **options: Any,  # noqa: ANN401 - those of aiohttp's session
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Give the first answer, whatever it is; raise as aiohttp's session does."""
        async with (
            aiohttp.ClientSession(timeout=self._timeout) as session,
            session.request(method, url, allow_redirects=False, **options) as answer,
        ):
            yield answer


def direct(client: AsyncWebClient) -> AsyncWebClient:
    """Return `client`, which follows no redirect from now on; nor do Bolt's copies."""
    session = DirectSession(seconds=client.timeout)
    client.session = cast("aiohttp.ClientSession", session)
    return client

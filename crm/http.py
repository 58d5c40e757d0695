"""The one HTTP client of a CRM: token, deadline, byte cap, pace and retries."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import orjson
import stamina

from crm.http_address import Resolver, check_address, is_allowed, public_addresses
from crm.http_answers import Failure, failure, json_object, read, told_at
from crm.http_pace import Bucket, Pace
from crm.http_pinned import PinnedTransport
from crm.port import (
    CrmDataError,
    CrmError,
    CrmOutOfTimeError,
    CrmQuotaError,
    CrmTooLargeError,
    CrmUnavailableError,
)

Classify = Callable[[Failure], CrmError]
CONNECT = 10.0
"""Seconds until the next address of a name is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A JSON object, and the server's clock if it told it."""

    body: dict[str, Any]
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One reading request; repeating it changes nothing at the other side."""

    method: str
    path: str
    what: str
    params: Mapping[str, str] | None = None
    body: Mapping[str, Any] | None = None
    scope: str | None = None
    is_search: bool = False


class ApiClient:
    """Sends questions and returns JSON objects, or raises crm.port's errors."""

    def __init__(
        self, http: httpx.AsyncClient, *, classify: Classify, pace: Pace
    ) -> None:
        self._http = http
        self._base = str(http.base_url).rstrip("/")
        self._classify = classify
        self._pace = pace
        self._all = Bucket(per_second=pace.per_second, burst=pace.burst)
        self._large = asyncio.Lock()
        self._searches = Bucket(per_second=pace.searches_per_second, burst=1)
        self.sizes: dict[str, int] = {}
        """How many ids a question to a path may name, where fewer than usual."""
        self._until: float | None = None
        """When the budget is used up, by the event loop's time."""
        self._retrying = stamina.AsyncRetryingCaller(
            attempts=pace.attempts,
            timeout=pace.give_up_after,
            wait_initial=pace.wait_initial,
            wait_max=pace.wait_max,
            wait_jitter=pace.wait_jitter,
        )

    async def ask(self, question: Question) -> Answer:
        """Send `question` until it is answered, refused, or patience runs out.

        CrmOutOfTimeError once the connection's budget is used up, also in the midst of
        a question: whoever waits for what comes after has waited long enough.
        """
        if self._until is None and self._pace.budget is not None:
            self._until = asyncio.get_running_loop().time() + self._pace.budget
        try:
            async with asyncio.timeout_at(self._until):
                return await self._retrying(self._patience, self._once, question)
        except TimeoutError as error:
            message = (
                f"the CRM is slow: the time of one sync ({self._pace.budget:.0f} "
                "seconds) is used up, and the next one goes on from here"
            )
            raise CrmOutOfTimeError(message) from error

    def _patience(self, error: Exception) -> bool | float:
        """Say whether to try again, and after how many seconds if the CRM said so."""
        if isinstance(error, CrmQuotaError):
            return False
        if not isinstance(error, CrmUnavailableError):
            # What was too large once is so again; what was cut off may be whole.
            is_damaged = isinstance(error, CrmDataError)
            return is_damaged and not isinstance(error, CrmTooLargeError)
        if error.retry_after is None:
            return True
        if error.retry_after > self._pace.longest_retry_after:
            return False
        self._all.pause(error.retry_after)
        return error.retry_after

    async def _once(self, question: Question) -> Answer:
        if question.is_search:
            await self._searches.take()
        await self._all.take()
        try:
            async with asyncio.timeout(self._pace.deadline):
                return await self._send(question)
        except (TimeoutError, httpx.TimeoutException) as error:
            message = f"the CRM took too long over {question.what}: it is tried again"
            raise CrmUnavailableError(message) from error
        except httpx.TransportError as error:
            message = f"the CRM cannot be reached: {_why(error)}"
            raise CrmUnavailableError(message) from error

    async def _send(self, question: Question) -> Answer:
        # httpx would read the address three times to join these parts.
        query = f"?{urlencode(question.params)}" if question.params else ""
        request = self._http.build_request(
            question.method,
            f"{self._base}{question.path}{query}",
            content=None if question.body is None else orjson.dumps(question.body),
        )
        response = await self._http.send(request, stream=True)
        try:
            content = await read(
                response, max_bytes=self._pace.max_bytes, lane=self._large
            )
        finally:
            await response.aclose()
        if response.status_code in (HTTPStatus.OK, HTTPStatus.MULTI_STATUS):
            return Answer(
                body=json_object(response, content, question.what), at=told_at(response)
            )
        raise self._classify(
            failure(response, content, what=question.what, scope=question.scope)
        )


def _why(error: httpx.TransportError) -> str:
    """Return why there was no line; the error's own text may hold the whole address."""
    below = list(_below(error))
    for kind, words in (
        (ssl.SSLError, "its certificate is not trusted, or a proxy is in between"),
        (socket.gaierror, "its name is not found: check DNS"),
        (ConnectionRefusedError, "nobody answers at its address"),
    ):
        if any(isinstance(each, kind) for each in below):
            return words
    if isinstance(error, httpx.ConnectError):
        return "no line could be had: check the network and the firewall"
    return "the line was cut off"


def _below(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and what lies beneath it, down to the system's own."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


@asynccontextmanager
async def open_client(  # noqa: PLR0913 - each is a dependency of its own
    base_url: str,
    *,
    token: str,
    vendor: frozenset[str],
    allow_private_hosts: frozenset[str],
    classify: Classify,
    pace: Pace,
    resolve: Resolver,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[ApiClient]:
    """Give a client for `base_url`, checked first; `transport` is the real one if None.

    A public name is resolved once, and only what was checked is connected to. Redirects
    are never followed and the environment's proxies never used: either could carry the
    token elsewhere.
    """
    url = check_address(
        base_url, vendor=vendor, allow_private_hosts=allow_private_hosts
    )
    way = transport or httpx.AsyncHTTPTransport(trust_env=False)
    if not is_allowed(url, allow_private_hosts=allow_private_hosts):
        host = urlsplit(url).hostname or ""
        addresses = await public_addresses(host, 443, resolve=resolve)
        way = PinnedTransport(way, addresses=addresses)
    async with httpx.AsyncClient(
        base_url=url,
        headers={
            "authorization": f"Bearer {token}",
            "accept": "application/json",
            "accept-encoding": "gzip",
            "content-type": "application/json",
        },
        timeout=httpx.Timeout(pace.deadline, connect=min(CONNECT, pace.deadline)),
        follow_redirects=False,
        trust_env=False,
        transport=way,
    ) as http:
        yield ApiClient(http, classify=classify, pace=pace)

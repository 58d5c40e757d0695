"""HubSpot's answers as recorded, and a client that gets them in order."""

import gzip
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson

from crm.http import ApiClient, Question, open_client
from crm.http_pace import Pace
from crm.hubspot import HOSTS
from crm.hubspot_errors import classify

TOKEN = "pat-eu1-0f0f0f0f-canary"  # noqa: S105 - looked for in every message
QUICK = Pace(
    per_second=1e6,
    searches_per_second=1e6,
    burst=1000,
    deadline=0.5,
    max_bytes=100_000,
    attempts=4,
    give_up_after=5.0,
    wait_initial=0.0,
    wait_max=0.0,
    wait_jitter=0.0,
)
QUESTION = Question(
    method="GET",
    path="/crm/objects/2026-09/deals",
    what="deals",
    params={"properties": "dealname,amount"},
    scope="crm.objects.deals.read",
)
JSON = {"content-type": "application/json;charset=utf-8"}


class Body(httpx.AsyncByteStream):
    """A body that arrives in pieces, as from a socket."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


def answer(
    body: object = None, *, status: int = 200, headers: dict[str, str] | None = None
) -> httpx.Response:
    """Return an answer whose body is `body` as JSON."""
    return raw(orjson.dumps(body), status=status, headers=JSON | (headers or {}))


def raw(
    content: bytes, *, status: int = 200, headers: dict[str, str] | None = None
) -> httpx.Response:
    """Return an answer whose body is `content` as it stands."""
    return httpx.Response(status, headers=headers or {}, stream=Body(content))


def zipped(content: bytes) -> httpx.Response:
    """Return an answer compressed with gzip."""
    headers = JSON | {"content-encoding": "gzip"}
    return raw(gzip.compress(content), headers=headers)


async def _public(host: str, port: int) -> list[str]:
    del host, port
    return ["93.184.215.14"]


@asynccontextmanager
async def client(
    handler: Callable[[httpx.Request], Any], *, pace: Pace = QUICK
) -> AsyncIterator[ApiClient]:
    """Give a client whose requests `handler` answers."""
    async with open_client(
        "https://api.hubapi.com",
        token=TOKEN,
        vendor=HOSTS,
        allow_private_hosts=frozenset(),
        classify=classify,
        pace=pace,
        resolve=_public,
        transport=httpx.MockTransport(handler),
    ) as api:
        yield api


class Recording:
    """Answers given in order, the last one again and again; keeps the requests."""

    def __init__(self, answers: Iterable[Callable[[], httpx.Response]]) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        place = min(len(self.requests), len(self._answers)) - 1
        return self._answers[place]()

    def bodies(self) -> list[Any]:
        """Return what was sent, as JSON."""
        return [orjson.loads(request.content) for request in self.requests]

"""A sandbox CRM over a small floor, with a clock that a test can move."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import pytest

from sandbox.crm.server import create_app
from sandbox.floor.floor import Floor
from tests.sandbox.floor.makers import NOW, make_floor

OBJECTS = "/crm/objects/2026-09"
TOKEN = "secret"  # noqa: S105 - the test's own


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        """Return the time that it was set to."""
        return self.now


class Client:
    """Asks the sandbox CRM as the program would, and checks the status."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, path: str, *, status: int = 200, **query: str) -> Any:  # noqa: ANN401 - JSON
        response = await self.http.get(path, params=query)
        assert response.status_code == status, response.text
        return response.json()

    async def post(self, path: str, body: object, *, status: int = 200) -> Any:  # noqa: ANN401 - JSON
        response = await self.http.post(path, json=body)
        assert response.status_code == status, response.text
        return response.json()

    async def ids(self, kind: str = "deals", **query: str) -> list[str]:
        page = await self.get(f"{OBJECTS}/{kind}", **query)
        return [item["id"] for item in page["results"]]

    async def properties(
        self, row_id: int, *names: str, kind: str = "deals"
    ) -> dict[str, str | None]:
        path = f"{OBJECTS}/{kind}/{row_id}"
        item = await self.get(path, properties=",".join(names))
        found: dict[str, str | None] = item["properties"]
        return found


@pytest.fixture
def floor() -> Floor:
    """Give a floor with a person and three stages."""
    return make_floor()


@pytest.fixture
def clock() -> HandClock:
    """Give a clock that stands at NOW."""
    return HandClock()


@pytest.fixture
async def crm(floor: Floor, clock: HandClock) -> AsyncIterator[Client]:
    """Give a client with the right token; the floor may still be filled."""
    app = create_app(floor, token=TOKEN, clock=clock)
    async with open_client(app) as http:
        yield Client(http)


def open_client(app: Any, token: str = TOKEN) -> httpx.AsyncClient:  # noqa: ANN401 - an ASGI app
    """Open a client of `app`."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://crm.test",
        headers={"authorization": f"Bearer {token}"},
    )

"""A CRM that several accounts share, behind a desk that may spoil what it answers.

Its clock is a file, which the readers follow as well.
"""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jobs.clock import Clock, file_clock, system_clock
from sandbox.crm.server import create_app
from sandbox.floor.floor import Floor
from tests.sandbox.floor.makers import NOW
from tests.sandbox.slack.serving import free_socket, serve

OURS, THEIRS = "ours", "theirs"
"""Tokens, each of an account of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of the CRM, to be spoilt."""

    path: str
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


Desk = Callable[[Answer], Answer]


def as_it_is(answer: Answer) -> Answer:
    """Spoil nothing."""
    return answer


@dataclass(slots=True, kw_only=True)
class Stand:
    """The accounts by their tokens, and what the desk does at present."""

    floors: dict[str, Floor]
    clock_file: Path
    desk: Desk = as_it_is
    url: str = ""
    _apps: dict[str, ASGIApp] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.set(NOW)
        self._apps = {
            token: create_app(floor, token=token, clock=self.clock)
            for token, floor in self.floors.items()
        }

    @property
    def clock(self) -> Clock:
        """Return the clock of the stand and of its readers."""
        return file_clock(self.clock_file, system_clock)

    def set(self, now: datetime) -> None:
        """Let it be `now`; time passes from there."""
        fresh = self.clock_file.with_suffix(".new")
        began = system_clock().isoformat()
        fresh.write_text(
            json.dumps({"at": now.isoformat(), "set_at": began, "speed": 1})
        )
        fresh.replace(self.clock_file)

    def wait(self, time: timedelta) -> None:
        """Let so much time pass at once."""
        self.set(self.clock() + time)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the account of the token does, by way of the desk."""
        token = _token(scope)
        inner = self._apps.get(token, next(iter(self._apps.values())))
        said: list[Message] = []

        async def keep(message: Message) -> None:
            said.append(message)

        await inner(scope, receive, keep)
        body = b"".join(each.get("body", b"") for each in said[1:])
        if "/account-info/" in scope["path"]:
            number = list(self.floors).index(token) + 1 if token in self.floors else 1
            body = body.replace(b'"portalId":1', b'"portalId":%d' % number)
        answer = self.desk(
            Answer(
                path=scope["path"],
                status=said[0]["status"],
                headers=said[0]["headers"],
                body=body,
            )
        )
        await _say(answer, send)


def _token(scope: Scope) -> str:
    headers = dict(scope["headers"])
    return headers.get(b"authorization", b"").decode().removeprefix("Bearer ")


async def _say(answer: Answer, send: Send) -> None:
    kept = [each for each in answer.headers if each[0].lower() != b"content-length"]
    length: Any = (b"content-length", b"%d" % len(answer.body))
    start = {"type": "http.response.start", "status": answer.status}
    await send(start | {"headers": [*kept, length]})
    await send({"type": "http.response.body", "body": answer.body})


@asynccontextmanager
async def opened(stand: Stand) -> AsyncIterator[Stand]:
    """Serve the stand on the loopback."""
    async with serve(stand, free_socket()) as stand.url:
        yield stand

"""A Slack that counts what it created, errs as it is told, and knows who asked.

It speaks the three methods that a delivery needs over real HTTP. Each worker's token
names its process, so that the moment of a kill can be "just after it was accepted".
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import ceil
from time import monotonic, time
from typing import Any

from aiohttp import web

PAGE = 40
"""Shorter than what is asked for, as Slack allows itself, so that pages matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How often, of 1, each trouble strikes a post; lags in seconds."""

    drop_after: float = 0.0
    error_after: float = 0.0
    truncated: float = 0.0
    drop_before: float = 0.0
    error_before: float = 0.0
    too_many: float = 0.0
    history_error: float = 0.0
    history_lag: float = 0.0
    late_accept: float = 0.0
    """Some of the dropped posts are accepted only so long after the cut."""
    late_share: float = 0.5
    """How many of them, of 1."""
    first: str | None = None
    """What befalls the first post of each message; none else does then."""
    per_second: float | None = None
    """More posts than that are answered with 429 and one second to wait."""
    busy_for: float = 0.0
    """From the first post on, each is answered with 429 for so long."""


CALM = Weather()
STORM = Weather(
    drop_after=0.1,
    error_after=0.1,
    truncated=0.1,
    drop_before=0.1,
    error_before=0.1,
    too_many=0.2,
    history_error=0.1,
    history_lag=0.3,
    late_accept=0.2,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One created message."""

    ts: float
    delivery_id: str
    visible_at: float


Watcher = Callable[[str, int, str], None]
"""Told of an event ("opening", "accepted", "too_many", "history"), the asking process,
and the conversation."""
Mood = Callable[["FaultySlack", str, dict[str, Any]], web.Response | None]
"""Asked first of each call, with its method and body; None: it is answered as usual."""
SPOKEN = frozenset({"chat.postMessage", "conversations.history", "conversations.open"})


class FaultySlack:
    """The server's state: `created` counts the messages of each delivery."""

    def __init__(
        self,
        weather: Weather,
        *,
        seed: int,
        watcher: Watcher,
        mood: Mood | None = None,
    ) -> None:
        self.weather = weather
        self.created: Counter[str] = Counter()
        self.told_in: dict[str, str] = {}
        """The conversation that each delivery was last told in."""
        self.told_at: dict[str, float] = {}
        self.calls: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self._busy_until: float | None = None
        self._watcher = watcher
        self._mood = mood
        self._chance = random.Random(seed)  # noqa: S311 - a test's dice
        self._channels: dict[str, list[Kept]] = {}
        self._posts: Counter[str] = Counter()
        self._later: set[asyncio.Task[None]] = set()
        self._bucket, self._filled_at = weather.per_second or 0.0, monotonic()

    def to_each(self) -> dict[str, int]:
        """Return how many messages each channel got."""
        return {channel: len(kept) for channel, kept in self._channels.items()}

    def doubled(self) -> int:
        """Return how many deliveries were told more than once."""
        return sum(count > 1 for count in self.created.values())

    async def post(  # noqa: PLR0911 - one for each way to answer
        self, request: web.Request, body: dict[str, Any]
    ) -> web.Response:
        """Create a message, or not, and say so, or not."""
        delivery_id = delivery_of(body)
        kind = self._befalls(delivery_id)
        self.answers[kind] += 1
        if kind == "too_many":
            self._tell("too_many", request, body["channel"])
            return self._too_many()
        if kind == "drop_before":
            return _cut(request)
        if kind == "error_before":
            return web.Response(status=500, text="Internal Server Error")
        if kind == "drop_after":
            is_late = self._chance.random() < self.weather.late_share
            late = self.weather.late_accept * is_late
            self._accept_after(late, body["channel"], delivery_id)
            self._tell("accepted", request, body["channel"])
            return _cut(request)
        ts = self.accept(body["channel"], delivery_id)
        self._tell("accepted", request, body["channel"])
        if kind == "error_after":
            return web.Response(status=500, text="Internal Server Error")
        answer = web.json_response({"ok": True, "channel": body["channel"], "ts": ts})
        if kind == "truncated":
            half = answer.body[:20] if isinstance(answer.body, bytes) else b"{"
            return web.Response(body=half, content_type="application/json")
        return answer

    def history(self, request: web.Request, body: dict[str, Any]) -> web.Response:
        """Return a page of what is visible by now, the newest first."""
        self._tell("history", request, body["channel"])
        if self._chance.random() < self.weather.history_error:
            return web.Response(status=500, text="Internal Server Error")
        since, now = float(body.get("oldest", 0)), monotonic()
        found = [
            kept
            for kept in reversed(self._channels.get(body["channel"], []))
            if kept.ts > since and kept.visible_at <= now
        ]
        start = int(body.get("cursor") or 0)
        end = start + min(int(body.get("limit", PAGE)), PAGE)
        cursor = str(end) if end < len(found) else ""
        return web.json_response(
            {
                "ok": True,
                "messages": [_shown(kept) for kept in found[start:end]],
                "response_metadata": {"next_cursor": cursor},
            }
        )

    async def answer(self, request: web.Request) -> web.Response:
        """Answer `/api/<method>`."""
        method = request.match_info["method"]
        self.calls[method] += 1
        if method not in SPOKEN:
            return web.json_response({"ok": False, "error": "unknown_method"})
        body: dict[str, Any] = await request.json()
        if self._mood is not None and (answer := self._mood(self, method, body)):
            return answer
        match method:
            case "chat.postMessage":
                return await self.post(request, body)
            case "conversations.history":
                return self.history(request, body)
        channel = {"id": body["users"].replace("U", "D", 1)}
        self._tell("opening", request, channel["id"])
        return web.json_response({"ok": True, "channel": channel})

    def _tell(self, event: str, request: web.Request, channel: str) -> None:
        self._watcher(event, _process(request), channel)

    def _befalls(self, delivery_id: str) -> str:
        self._posts[delivery_id] += 1
        if self.weather.first is not None:
            return self.weather.first if self._posts[delivery_id] == 1 else "ok"
        return self._roll()

    def _roll(self) -> str:
        if self._is_busy() or self._is_over_the_limit():
            return "too_many"
        dice = self._chance.random()
        for kind in (
            "drop_after",
            "error_after",
            "truncated",
            "drop_before",
            "error_before",
            "too_many",
        ):
            dice -= getattr(self.weather, kind)
            if dice < 0:
                return kind
        return "ok"

    def _is_busy(self) -> bool:
        if self._busy_until is None:
            self._busy_until = monotonic() + self.weather.busy_for
        return monotonic() < self._busy_until

    def _is_over_the_limit(self) -> bool:
        rate = self.weather.per_second
        if rate is None:
            return False
        now = monotonic()
        self._bucket = min(rate, self._bucket + (now - self._filled_at) * rate)
        self._filled_at = now
        if self._bucket < 1:
            return True
        self._bucket -= 1
        return False

    def _too_many(self) -> web.Response:
        # In the storm the wait is none, so that the run's time goes to faults.
        left = ceil((self._busy_until or 0.0) - monotonic())
        wait = "0" if self.weather.per_second is None else str(max(1, left))
        return web.json_response(
            {"ok": False, "error": "ratelimited"},
            status=429,
            headers={"Retry-After": wait},
        )

    def accept(self, channel: str, delivery_id: str) -> str:
        """Create a message; return its time."""
        self.created[delivery_id] += 1
        ts, lag = time(), self.weather.history_lag
        self.told_in[delivery_id], self.told_at[delivery_id] = channel, ts
        kept = Kept(ts=ts, delivery_id=delivery_id, visible_at=monotonic() + lag)
        self._channels.setdefault(channel, []).append(kept)
        return f"{ts:.6f}"

    def _accept_after(self, seconds: float, channel: str, delivery_id: str) -> None:
        if not seconds:
            self.accept(channel, delivery_id)
            return

        async def later() -> None:
            await asyncio.sleep(seconds)
            self.accept(channel, delivery_id)

        task = asyncio.create_task(later())
        self._later.add(task)
        task.add_done_callback(self._later.discard)


@asynccontextmanager
async def served(slack: FaultySlack) -> AsyncIterator[str]:
    """Serve on the loopback; give the address of the Web API."""
    app = web.Application()
    app.router.add_post("/api/{method}", slack.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()


def delivery_of(body: dict[str, Any]) -> str:
    """Return whose message a post carries."""
    return str(body["metadata"]["event_payload"]["delivery_id"])


def _process(request: web.Request) -> int:
    return int(request.headers["Authorization"].rpartition("-")[2])


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _shown(kept: Kept) -> dict[str, Any]:
    return {
        "ts": f"{kept.ts:.6f}",
        "metadata": {
            "event_type": "switchback_delivery",
            "event_payload": {"delivery_id": kept.delivery_id},
        },
    }

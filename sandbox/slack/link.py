"""The way to the app: signed HTTP requests, or Socket Mode when it is connected."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlencode

import httpx
from starlette.websockets import WebSocketDisconnect

from sandbox.slack.identity import Json
from sandbox.slack.sockets import Sockets
from sandbox.slack.workspace import Options

Kind = Literal["slash_commands", "interactive", "events_api"]
ACK_SECONDS = 3.0
NOT_CONNECTED = "app_not_connected"
TIMED_OUT = "operation_timeout"
FAILED = "dispatch_failed"
RETRY_REASONS: Mapping[str, str] = MappingProxyType(
    {TIMED_OUT: "http_timeout", NOT_CONNECTED: "connection_failed"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """How the app acknowledged: its answer, or Slack's name for what went wrong."""

    body: Json | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Which repetition of an event this is, and why it is repeated."""

    number: int
    reason: str


def sign(secret: str, timestamp: str, body: str) -> str:
    """Return the `X-Slack-Signature` of a request."""
    base = f"v0:{timestamp}:{body}".encode()
    return f"v0={hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()}"


def encode(kind: Kind, payload: Json) -> tuple[str, str]:
    """Return the body and the content type that Slack uses for each kind."""
    form = "application/x-www-form-urlencoded"
    if kind == "slash_commands":
        return urlencode(payload), form
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), form
    return json.dumps(payload), "application/json"


class Link:
    """Delivers payloads to the app and returns how it acknowledged them."""

    def __init__(self, options: Options, sockets: Sockets) -> None:
        self._options = options
        self._sockets = sockets
        self._running: set[asyncio.Task[None]] = set()
        self._http: httpx.AsyncClient | None = None

    async def deliver(
        self, kind: Kind, payload: Json, retry: Retry | None = None
    ) -> Ack:
        """Deliver once, over the socket if there is one."""
        if self._sockets.is_connected:
            return await self._over_socket(kind, payload, retry)
        if self._options.events_url is None:
            return Ack(problem=NOT_CONNECTED)
        return await self._over_http(kind, payload, retry)

    def emit(self, payload: Json) -> None:
        """Deliver an event in the background, again and again until it is taken."""
        self.spawn(self._repeat(payload))

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Run `work` in the background until it ends or the stand-in does."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def aclose(self) -> None:
        """Stop everything that runs in the background."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._http is not None:
            await self._http.aclose()

    async def _repeat(self, payload: Json) -> None:
        ack = await self.deliver("events_api", payload)
        for number, pause in enumerate(self._options.event_retries, start=1):
            if not ack.problem:
                return
            await asyncio.sleep(pause)
            reason = RETRY_REASONS.get(ack.problem, "http_error")
            retry = Retry(number=number, reason=reason)
            ack = await self.deliver("events_api", payload, retry)

    async def _over_socket(self, kind: Kind, payload: Json, retry: Retry | None) -> Ack:
        envelope: Json = {"type": kind, "payload": payload}
        if kind == "events_api":
            envelope["retry_attempt"] = retry.number if retry else 0
            envelope["retry_reason"] = retry.reason if retry else ""
        else:
            envelope["accepts_response_payload"] = True
        try:
            answer = await asyncio.wait_for(self._sockets.ask(envelope), ACK_SECONDS)
        except TimeoutError:
            return Ack(problem=TIMED_OUT)
        except (RuntimeError, WebSocketDisconnect):
            # The app went away between the look and the letter.
            return Ack(problem=NOT_CONNECTED)
        return Ack(body=answer)

    async def _over_http(self, kind: Kind, payload: Json, retry: Retry | None) -> Ack:
        body, content_type = encode(kind, payload)
        headers = self._headers(body, content_type)
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry.number)
            headers["X-Slack-Retry-Reason"] = retry.reason
        url = self._options.events_url or ""
        try:
            response = await self._client().post(
                url, content=body, headers=headers, timeout=ACK_SECONDS
            )
        except httpx.TimeoutException:
            return Ack(problem=TIMED_OUT)
        except httpx.TransportError:
            return Ack(problem=NOT_CONNECTED)
        return _read(response)

    def _client(self) -> httpx.AsyncClient:
        # One for all deliveries: each new one reads the certificates again. But a
        # connection for each: the app closes an idle one after some seconds, and a
        # press that is written just then would be lost.
        if self._http is None:
            once = httpx.Limits(max_keepalive_connections=0)
            self._http = httpx.AsyncClient(trust_env=False, limits=once)
        return self._http

    def _headers(self, body: str, content_type: str) -> dict[str, str]:
        # The app compares this with its own wall clock, not with the demo's.
        timestamp = str(int(time.time()))
        return {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self._options.signing_secret, timestamp, body),
        }


def _read(response: httpx.Response) -> Ack:
    if not response.is_success:
        return Ack(problem=FAILED)
    if not response.content:
        return Ack()
    if "json" not in response.headers.get("content-type", ""):
        return Ack(body={"text": response.text})
    try:
        body = response.json()
    except ValueError:
        return Ack(problem="invalid_response")
    return Ack(body=body if isinstance(body, dict) else None)

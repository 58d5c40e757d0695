"""The door of HTTP mode: a request is measured and verified before anybody parses it.

Bolt parses before it verifies, answers odd timestamps with 500 and runs a replayed
request again (decisions/0008-acknowledge-first.md); here none of that gets through.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import parse_qs

from slack_bolt.adapter.starlette.async_handler import (
    to_async_bolt_request,
    to_starlette_response,
)
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import Response

MAX_BYTES = 1024 * 1024
TOLERANCE = 300
"""Seconds by which Slack's timestamp may differ from the machine's clock."""
REMEMBERED = 2 * TOLERANCE
TIMESTAMP_DIGITS = 12


class Door:
    """Verifies signatures, and remembers them as long as they could be replayed."""

    def __init__(self, signing_secret: str, *, wall: Callable[[], float]) -> None:
        self._secret = signing_secret.encode()
        self._wall = wall
        self._seen: dict[str, float] = {}

    def is_genuine(self, request: Request, body: bytes) -> bool:
        """Say whether Slack signed `body` within the last minutes."""
        stamps = request.headers.getlist("x-slack-request-timestamp")
        signatures = request.headers.getlist("x-slack-signature")
        if len(stamps) != 1 or len(signatures) != 1:
            return False
        stamp = stamps[0]
        if not (stamp.isascii() and stamp.isdecimal()) or len(stamp) > TIMESTAMP_DIGITS:
            return False
        if abs(self._wall() - int(stamp)) > TOLERANCE:
            return False
        signed = b"v0:" + stamp.encode() + b":" + body
        expected = "v0=" + hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected.encode(), signatures[0].encode())

    def is_replay(self, request: Request) -> bool:
        """Say whether this very request was here before, and remember it."""
        now = self._wall()
        for signature in [s for s, at in self._seen.items() if now - at > REMEMBERED]:
            del self._seen[signature]
        signature = request.headers["x-slack-signature"]
        was_here = signature in self._seen
        self._seen.setdefault(signature, now)
        return was_here


def slack_endpoint(bolt: AsyncApp, signing_secret: str) -> Callable[[Request], object]:
    """Return the handler of Slack's events, commands and interactivity."""
    door = Door(signing_secret, wall=time.time)

    async def handle(request: Request) -> Response:
        body = await _read(request)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not door.is_genuine(request, body):
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        if not is_well_formed(request.headers.get("content-type", ""), body):
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        if door.is_replay(request):
            return Response()
        answer = await bolt.async_dispatch(to_async_bolt_request(request, body))
        return to_starlette_response(answer)

    return handle


async def _read(request: Request) -> bytes | None:
    """Return the body, or None as soon as it turns out too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            return None
    return bytes(body)


def is_well_formed(content_type: str, body: bytes) -> bool:
    """Say whether `body` is what Slack sends: a form, or a JSON object."""
    try:
        text = body.decode()
        if content_type.partition(";")[0].strip() != "application/json":
            payloads = parse_qs(text).get("payload")
            if payloads is None:
                return bool(text)
            text = payloads[0]
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False

"""The door of HTTP mode: a request is measured and verified before anybody parses it.

Bolt parses before it verifies, answers odd timestamps with 500 and runs a replayed
request again (decisions/0008-acknowledge-first.md); here none of that gets through.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

import structlog
from slack_bolt.adapter.starlette.async_handler import (
    to_async_bolt_request,
    to_starlette_response,
)
from slack_bolt.async_app import AsyncApp
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from console.service.replayed_requests import Replays

MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 100
"""Of nested lists and objects; Slack's own payloads stay below twenty."""
TOLERANCE: Final = 300
"""Seconds by which Slack's timestamp may differ from the machine's clock."""
TIMESTAMP_DIGITS: Final = 12
JSON: Final = "application/json"
# Slack asks this, unsigned, whether our certificate is good; it is never parsed.
SSL_CHECK: Final = re.compile(rb"(?:[^&]{1,200}&){0,5}ssl_check=1(?:&[^&]{1,200}){0,5}")

log = structlog.get_logger(__name__)


class Door:
    """Verifies signatures, and lets each request in once."""

    def __init__(
        self,
        signing_secret: str,
        *,
        wall: Callable[[], float],
        replays: Replays,
        note_skew: Callable[[float], None],
    ) -> None:
        """`note_skew` is told by how many seconds our clock is ahead of Slack's."""
        self._secret = signing_secret.encode()
        self._wall = wall
        self._replays = replays
        self._note_skew = note_skew

    async def refusal(self, request: Request, body: bytes) -> HTTPStatus | None:
        """Return why this request is not let in; None if it is."""
        if not self._is_genuine(request, body):
            return HTTPStatus.UNAUTHORIZED
        if not is_well_formed(request.headers.get("content-type", ""), body):
            return HTTPStatus.BAD_REQUEST
        if not await self._replays.is_new(request.headers["x-slack-signature"]):
            # Not 200: were it Slack's own repetition, within the second and after a
            # process died, it must come once more. That one has another signature.
            log.warning("slack_request_replayed")
            return HTTPStatus.CONFLICT
        return None

    def _is_genuine(self, request: Request, body: bytes) -> bool:
        """Say whether Slack signed `body` within the last minutes."""
        stamps = request.headers.getlist("x-slack-request-timestamp")
        signatures = request.headers.getlist("x-slack-signature")
        if len(stamps) != 1 or len(signatures) != 1:
            return False
        stamp = stamps[0]
        if not (stamp.isascii() and stamp.isdecimal()) or len(stamp) > TIMESTAMP_DIGITS:
            return False
        signed = b"v0:" + stamp.encode() + b":" + body
        expected = "v0=" + hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), signatures[0].encode()):
            return False
        skew = self._wall() - int(stamp)
        self._note_skew(skew)
        if abs(skew) > TOLERANCE:
            log.warning("slack_clock_skew", seconds=round(skew))
            return False
        return True


def slack_endpoint(bolt: AsyncApp, door: Door) -> Callable[[Request], object]:
    """Return the handler of Slack's events, commands and interactivity."""

    async def handle(request: Request) -> Response:
        try:
            body = await _read(request)
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)  # nobody is left there
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if SSL_CHECK.fullmatch(body):
            return Response()
        refusal = await door.refusal(request, body)
        if refusal is not None:
            return Response(status_code=refusal)
        answer = await bolt.async_dispatch(to_async_bolt_request(request, body))
        return to_starlette_response(answer)

    return handle


async def _read(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is known to be too large."""
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdecimal() and int(told[:19]) > MAX_BYTES:
        return None
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
        # Bolt reads whatever starts like an object as one, whatever its type.
        is_json = content_type.partition(";")[0].strip() == JSON or text[:1] == "{"
        if not is_json:
            fields = parse_qs(text, keep_blank_values=True, max_num_fields=100)
            payloads = fields.get("payload", [])
            if not payloads:
                return bool(fields)
            if len(payloads) > 1:
                return False
            text = payloads[0]
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and not _is_too_deep(found)


def _is_too_deep(found: object) -> bool:
    """Say whether reading `found` once more could exhaust the stack."""
    level = [found]
    for _ in range(MAX_DEPTH):
        inner: list[object] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        level = [one for one in inner if isinstance(one, dict | list)]
        if not level:
            return False
    return True

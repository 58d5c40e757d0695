"""What an HTTP answer holds, read within bounds: JSON, the server's clock, refusals."""

import asyncio
import zlib
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import orjson

from crm.http_mended import mended
from crm.port import CrmDataError, CrmTooLargeError

PIECE = 256 * 1024
ORDINARY = 2 * PIECE
"""No more than this has a page of ours: what is larger waits for its turn."""
PAGE_TYPES = ("text/html", "application/xhtml+xml")
JSON_TYPES = ("application/json", "application/problem+json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An answer that is no success, as the vendor's `classify` judges it."""

    status: int
    body: Mapping[str, Any]
    """The JSON object of the answer; empty if it was none."""
    retry_after: float | None
    what: str
    """What was asked for, in words; never an address with its query."""
    scope: str | None
    is_web_page: bool = False
    """HTML: something between us and the vendor answered, who speaks JSON."""


async def read(
    response: httpx.Response, *, max_bytes: int, lane: asyncio.Lock
) -> bytes:
    """Return the decompressed body; never hold more than `max_bytes` of it.

    What goes beyond an ordinary page is read by one at a time of those who share the
    `lane`: many large answers at once then take no more memory than one.
    """
    encoding = response.headers.get("content-encoding", "identity").lower()
    if encoding not in ("identity", "gzip"):
        message = f"the CRM answered in an encoding nobody asked for: {encoding[:20]}"
        raise CrmDataError(message)
    inflate = zlib.decompressobj(31) if encoding == "gzip" else None
    pieces: list[bytes] = []
    room = max_bytes
    async with AsyncExitStack() as held:
        is_large = False
        async for chunk in response.aiter_raw():
            for piece in (chunk,) if inflate is None else _inflated(inflate, chunk):
                room -= len(piece)
                if room < 0:
                    # The error remembers this frame, and must not remember these.
                    pieces.clear()
                    message = f"the CRM's answer is larger than {max_bytes} bytes"
                    raise CrmTooLargeError(message)
                if max_bytes - room > ORDINARY and not is_large:
                    is_large = True
                    await held.enter_async_context(lane)
                pieces.append(piece)
        return b"".join(pieces)


def _inflated(inflate: Any, chunk: bytes) -> Iterator[bytes]:  # noqa: ANN401 - zlib hides its type
    """Yield what `chunk` holds in pieces of bounded size, however well packed."""
    try:
        # What zlib still holds back at the end of a chunk comes with the next one; the
        # last one is a checksum, which holds nothing.
        while chunk and not inflate.eof:
            yield inflate.decompress(chunk, PIECE)
            chunk = inflate.unconsumed_tail
    except zlib.error as error:
        message = "the CRM's answer is damaged: it does not decompress"
        raise CrmDataError(message) from error
    if inflate.unused_data:
        # Fed on past its end, zlib would gather the rest for ever and yield nothing.
        message = "the CRM's answer is damaged: it goes on after its end"
        raise CrmDataError(message)


def json_object(response: httpx.Response, content: bytes, what: str) -> dict[str, Any]:
    """Return the JSON object in `content`; CrmDataError if it is anything else."""
    kind = _kind(response)
    mend = (
        "check that HUBSPOT_API_URL is the API's own address, without a proxy or login "
        "page in between"
    )
    if not content:
        reason = "nothing"
    elif kind not in JSON_TYPES:
        reason = f"{kind[:40] or 'no content type'} instead of JSON"
    else:
        try:
            body = _loaded(content)
        except ValueError:
            reason = "JSON that is cut off or malformed"
            mend = "it is asked for again at the next sync"
        else:
            if isinstance(body, dict):
                return body
            reason = "JSON that is no object"
    message = f"asked for {what}, the CRM answered {reason}: {mend}"
    raise CrmDataError(message)


def _kind(response: httpx.Response) -> str:
    told: str = response.headers.get("content-type", "")
    return told.partition(";")[0].strip().lower()


def _loaded(content: bytes) -> object:
    """Return what JSON says, its unreadable characters replaced; ValueError if none."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return mended(content)


def failure(
    response: httpx.Response, content: bytes, *, what: str, scope: str | None
) -> Failure:
    """Return what `classify` needs to know of an answer that is no success."""
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError:
        body = {}
    return Failure(
        status=response.status_code,
        body=body if isinstance(body, dict) else {},
        retry_after=_retry_after(response),
        what=what,
        scope=scope,
        is_web_page=_kind(response) in PAGE_TYPES,
    )


def _retry_after(response: httpx.Response) -> float | None:
    """Return the seconds to wait, told as a number or as an instant; None if untold."""
    told = response.headers.get("retry-after", "").strip()
    if told.isascii() and told.isdecimal():
        return float(told[:9])
    until, now = _instant(told), told_at(response)
    if until is None or now is None:
        return None
    return max(0.0, (until - now).total_seconds())


def told_at(response: httpx.Response) -> datetime | None:
    """Return the server's clock; None if it did not tell."""
    dates = response.headers.get_list("date")
    return _instant(dates[-1]) if dates else None


def _instant(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

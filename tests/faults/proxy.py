"""A line between the sync and the CRM that lags, breaks, drips, and lies.

It carries one exchange after another, so that a fault can spoil a whole answer: cut it
short, stretch it, swell it, or give the same page for ever.
"""

import asyncio
import json
import re
import socket
import struct
import zlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

Toxic = Literal[
    "none", "latency", "cut", "trickle", "reset", "bomb", "page_loop", "truncated"
]
TOXICS: tuple[Toxic, ...] = (
    "latency",
    "cut",
    "trickle",
    "reset",
    "bomb",
    "page_loop",
    "truncated",
)
BOMB_BYTES = 128 * 1024 * 1024
"""What the bomb swells to; on the line it is a thousandth of that."""
LATENCY = 30.0
DRIP = 0.2
HEAD_END = b"\r\n\r\n"


@dataclass(slots=True, kw_only=True)
class Proxy:
    """What the line does at present, and what has come over it."""

    upstream: tuple[str, int]
    toxic: Toxic = "none"
    spares: int = 0
    """So many answers pass before the fault sets in."""
    lists: int = 0
    """Questions for a page of a list so far."""
    spoilt: Counter[str] = field(default_factory=Counter)
    _bomb: bytes = b""

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry the exchanges of one connection."""
        # A connection that outlasts its run is cut off without a word.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                request = await _message(reader)
                self.lists += request.startswith(b"GET /crm/objects/")
                answer = await self._ask(request)
                if not await self._give(writer, request, answer):
                    break
        writer.close()

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self.upstream)
        writer.write(request.replace(HEAD_END, b"\r\nConnection: close\r\n\r\n", 1))
        answer = await reader.read(-1)
        writer.close()
        return re.sub(rb"(?i)\r\nconnection: close", b"", answer, count=1)

    async def _give(
        self, writer: asyncio.StreamWriter, request: bytes, answer: bytes
    ) -> bool:
        """Write the answer as the fault lets it; say whether the line still holds."""
        toxic = self._due(request)
        if toxic != "none":
            self.spoilt[toxic] += 1
        match toxic:
            case "latency":
                await asyncio.sleep(LATENCY)
            case "cut":
                writer.write(answer[: len(answer) // 2])
                return False
            case "trickle":
                for byte in answer:
                    writer.write(bytes((byte,)))
                    await writer.drain()
                    await asyncio.sleep(DRIP)
            case "reset":
                _reset(writer)
                return False
            case "bomb":
                answer = self._swollen()
            case "page_loop":
                answer = _same_page_again(answer)
            case "truncated":
                head, _, body = answer.partition(HEAD_END)
                answer = _with_body(head, body[: len(body) // 2])
        writer.write(answer)
        await writer.drain()
        return True

    def _due(self, request: bytes) -> Toxic:
        """Return the fault that strikes this exchange; pages of deals alone loop."""
        if self.toxic == "none":
            return "none"
        if self.toxic == "page_loop" and b"objects/" not in request.split(b"\r\n")[0]:
            return "none"
        if self.spares > 0:
            self.spares -= 1
            return "none"
        return self.toxic

    def _swollen(self) -> bytes:
        if not self._bomb:
            packer = zlib.compressobj(9, zlib.DEFLATED, 31)
            part = b" " * 2**20
            parts = [packer.compress(part) for _ in range(BOMB_BYTES // 2**20)]
            self._bomb = b"".join([*parts, packer.flush()])
        return _with_body(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json"
            b"\r\ncontent-encoding: gzip",
            self._bomb,
        )


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[tuple[Proxy, str]]:
    """Listen on the loopback before the server at `url`; give the line's address."""
    parts = urlsplit(url)
    proxy = Proxy(upstream=(str(parts.hostname), int(parts.port or 0)))
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    try:
        yield proxy, f"http://{host}:{port}"
    finally:
        server.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(HEAD_END)
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


def _with_body(head: bytes, body: bytes) -> bytes:
    kept = re.sub(rb"(?i)\r\ncontent-length: \d+", b"", head)
    return kept + b"\r\ncontent-length: %d" % len(body) + HEAD_END + body


def _same_page_again(answer: bytes) -> bytes:
    """Return the page with a cursor that never ends."""
    head, _, body = answer.partition(HEAD_END)
    try:
        page = json.loads(body)
    except ValueError:
        return answer
    if "results" in page:
        page["paging"] = {"next": {"after": "1"}}
    return _with_body(head, json.dumps(page).encode())


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the other side is told of a reset, not of an end."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()

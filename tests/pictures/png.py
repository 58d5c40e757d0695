"""A small PNG: few colours from a palette, and the mark of what it shows."""

import struct
import zlib
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"Switchback"
PALETTE_TYPE = 3
BITS = 4


def encode(
    indices: bytes, *, size: tuple[int, int], palette: bytes, mark: str
) -> bytes:
    """Return a PNG of `indices`, one byte a pixel, into at most 16 RGB colours."""
    width, height = size
    head = struct.pack(">IIBBBBB", width, height, BITS, PALETTE_TYPE, 0, 0, 0)
    lines = (indices[row * width : (row + 1) * width] for row in range(height))
    packed = b"".join(b"\0" + _packed(line) for line in lines)
    chunks = (
        _chunk(b"IHDR", head),
        _chunk(b"PLTE", palette),
        _chunk(b"tEXt", KEYWORD + b"\0" + mark.encode()),
        _chunk(b"IDAT", zlib.compress(packed, 9)),
        _chunk(b"IEND", b""),
    )
    return SIGNATURE + b"".join(chunks)


def mark_of(path: Path) -> str | None:
    """Return the mark that `encode` left in the file; None if there is none."""
    data = path.read_bytes()
    at = data.find(b"tEXt" + KEYWORD + b"\0")
    if not data.startswith(SIGNATURE) or at < 0:
        return None
    (length,) = struct.unpack(">I", data[at - 4 : at])
    return data[at + 4 : at + 4 + length].partition(b"\0")[2].decode()


def _packed(line: bytes) -> bytes:
    """Return two pixels to a byte, the first of them in the upper half."""
    even = line if len(line) % 2 == 0 else line + b"\0"
    return bytes(
        high << BITS | low for high, low in zip(even[::2], even[1::2], strict=True)
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

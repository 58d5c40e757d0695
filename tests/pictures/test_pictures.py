"""A picture holds what was drawn, in few bytes, and says of which message it is."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures.__main__ import CHROMIUM, draw
from tests.pictures.png import SIGNATURE, encode, mark_of
from tests.pictures.shown import PICTURES

PALETTE = bytes(range(48))


def chunks_of(data: bytes) -> dict[bytes, bytes]:
    found, at = {}, len(SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (told,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert told == zlib.crc32(kind + body)
        found[kind] = body
        at += 12 + length
    return found


def pixels_of(data: bytes) -> tuple[tuple[int, int], bytes]:
    """Decode what `encode` writes: four bits a pixel, no filter."""
    chunks = chunks_of(data)
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    lines = zlib.decompress(chunks[b"IDAT"])
    stride = 1 + (width + 1) // 2
    rows = [lines[n * stride + 1 : (n + 1) * stride] for n in range(height)]
    spread = [bytes(half for b in row for half in (b >> 4, b & 15)) for row in rows]
    return (width, height), b"".join(row[:width] for row in spread)


@given(data=st.data(), width=st.integers(1, 9), height=st.integers(1, 5))
def test_every_pixel_comes_back(data, width, height):
    size = width * height
    drawn = st.lists(st.integers(0, 15), min_size=size, max_size=size)
    indices = bytes(data.draw(drawn))

    png = encode(indices, size=(width, height), palette=PALETTE, mark="a")

    assert pixels_of(png) == ((width, height), indices)
    assert chunks_of(png)[b"PLTE"] == PALETTE


def test_a_picture_says_of_which_message_it_is(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(encode(b"\0", size=(1, 1), palette=PALETTE, mark="4f02ab"))

    assert mark_of(path) == "4f02ab"


@pytest.mark.parametrize("data", [b"", b"tEXtSwitchback\0", SIGNATURE])
def test_another_file_says_nothing(tmp_path, data):
    path = tmp_path / "a.png"
    path.write_bytes(data)

    assert mark_of(path) is None


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path")
async def test_a_message_is_drawn_as_wide_as_a_phone_twice_the_same(tmp_path):
    first, again = tmp_path / "1", tmp_path / "2"

    await draw(["help_closed"], folder=first)
    await draw(["help_closed"], folder=again)

    drawn = first / "help_closed.png"
    (width, height), pixels = pixels_of(drawn.read_bytes())
    assert drawn.read_bytes() == (again / "help_closed.png").read_bytes()
    assert mark_of(drawn) == PICTURES["help_closed"].mark()
    assert 560 < width < 640
    assert height > 100
    assert len(set(pixels)) > 3

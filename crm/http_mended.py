"""JSON that a strict reader refuses for single characters, read all the same.

Half an emoji, a bare control character or a byte that is no UTF-8 spoils one word of
one record, and must not cost the page, and with it all that comes after.
"""

import json
import math
import re
from typing import Any

UNREADABLE = "\ufffd"
"""Stands where a character was that cannot be read."""
HALF = re.compile("[\ud800-\udfff]")


def mended(content: bytes) -> object:
    """Return what `content` says; ValueError if more is amiss than characters."""
    text = content.decode("utf-8-sig", errors="replace")
    try:
        found = json.loads(
            text, strict=False, parse_float=_finite, parse_constant=_finite
        )
        return _whole(found)
    except RecursionError as error:
        message = "nested too deeply"
        raise ValueError(message) from error


def _finite(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        message = f"{word} is no number"
        raise ValueError(message)
    return number


def _whole(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return `value` with each half of a character replaced."""
    if isinstance(value, str):
        return HALF.sub(UNREADABLE, value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    return value

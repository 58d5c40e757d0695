"""Days as people and Excel write them; what can be read two ways is refused."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
WITH_POINTS = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{2})")
"""What LibreOffice writes from Oslo to Athens unless it is told otherwise."""
SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
EXCELS_NUMBER = re.compile(r"[0-9]{5}")
MONTHS = 12
TURN = 70
"""A short year from here on is of the last century, as POSIX has it."""


def day(text: str, *, is_day_first: bool | None) -> date:
    """Return the day that `text` is; ValueError says what to write instead.

    `is_day_first` is what other cells have shown of 11/12/2026, None if nothing. With
    points the day comes first, as it does wherever points are used.
    """
    readings = list(dict.fromkeys(_readings(text)))
    if not readings:
        raise ValueError(_why_not(text))
    if len(readings) > 1 and is_day_first is None:
        one, other = readings
        message = f"{text!r} can be {one} or {other}: write the one that is meant"
        raise ValueError(message)
    return readings[-1] if is_day_first is False else readings[0]


def day_comes_first(texts: Iterable[str]) -> bool | None:
    """Return what dates such as 21/11/2026 among `texts` show; None if not clear."""
    shown = set()
    for text in texts:
        found = YEAR_LAST.fullmatch(text)
        if found and found[2] != "." and len(set(_readings(text))) == 1:
            first, second = int(found[1]), int(found[3])
            shown |= {first > MONTHS} if first != second else set()
    return shown.pop() if len(shown) == 1 else None


def _readings(text: str) -> Iterator[date]:
    """Yield the day of `text` with the day before the month, then the other way."""
    if found := YEAR_FIRST.fullmatch(text):
        yield from _real(found[1], found[3], found[4])
    elif found := WITH_POINTS.fullmatch(text):
        century = "20" if int(found[3]) < TURN else "19"
        yield from _real(century + found[3], found[2], found[1])
    elif found := YEAR_LAST.fullmatch(text):
        yield from _real(found[4], found[3], found[1])
        if found[2] != ".":
            yield from _real(found[4], found[1], found[3])


def _real(year: str, month: str, number: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(number))
    except ValueError:
        return


def _why_not(text: str) -> str:
    if SHORT_YEAR.fullmatch(text):
        return f"{text!r} has a short year: write all of it, as in 2026-11-21"
    if EXCELS_NUMBER.fullmatch(text):
        return f"{text!r} is Excel's number of a day: format the cells as dates"
    return f"{text!r} is no date such as 2026-11-21"

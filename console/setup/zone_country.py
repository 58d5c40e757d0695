"""The country that a time zone lies in, by the tables of the time zone database.

A guess about a person: Slack may still have the zone of somebody's last journey.
"""

from functools import lru_cache
from importlib.resources import files

import holidays

COMMENT = "#"
LINK = "L"


def country_of(time_zone: str) -> str | None:
    """Return the country, such as DE; None if unknown, or without holidays known."""
    if "/" not in time_zone:
        # EST, by the tables, is Panama.
        return None
    found = _countries().get(_canonical().get(time_zone, time_zone))
    return found if found in _with_holidays() else None


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    rows = (line.split("\t") for line in _lines("zone.tab"))
    return {row[2]: row[0] for row in rows}


@lru_cache(maxsize=1)
def _canonical() -> dict[str, str]:
    """Return the present names of zones by their old ones, such as US/Pacific."""
    rows = (line.split() for line in _lines("tzdata.zi") if line.startswith(LINK))
    # zone.tab names some zones that are links themselves: those are countries' own.
    return {old: new for _, new, old in rows if old not in _countries()}


@lru_cache(maxsize=1)
def _with_holidays() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


def _lines(name: str) -> list[str]:
    text = files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and line[0] != COMMENT]

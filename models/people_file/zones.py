"""Time zones as people write them, and those that hardly anybody means."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from models.people_file.row import PersonRow

NAMES = 3
"""So many names tell whose rows to look at."""
FIXED = frozenset({"EST", "MST", "HST", "GMT", "UTC", "UCT", "Zulu", "Universal"})
MEANT = {
    # Hours from UTC all year, and the place that is most often meant.
    -10: "Pacific/Honolulu",
    -9: "America/Anchorage",
    -8: "America/Los_Angeles",
    -7: "America/Denver",
    -6: "America/Chicago",
    -5: "America/New_York",
    -4: "America/Halifax",
    0: "Europe/London",
    1: "Europe/Berlin",
    2: "Europe/Helsinki",
    10: "Australia/Sydney",
    12: "Pacific/Auckland",
}


def questions(rows: Sequence[PersonRow]) -> list[str]:
    """Return a question for each zone without a place in it, such as EST.

    Such a zone has no summer time, so that its people get messages an hour off.
    """
    whose: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.time_zone and is_fixed(row.time_zone):
            whose[row.time_zone].append(row.name)
    return [_question(zone, names) for zone, names in sorted(whose.items())]


def is_fixed(zone: str) -> bool:
    """Say whether `zone` is a distance from UTC and not a place."""
    return zone in FIXED or zone.startswith(("Etc/", "GMT", "Greenwich"))


def _question(zone: str, names: Sequence[str]) -> str:
    offset = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset()
    hours = int(offset.total_seconds() // 3600) if offset is not None else 0
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    place = MEANT.get(hours, "a place such as Europe/Berlin")
    return (
        f"time_zone {zone} ({', '.join(names[:NAMES])}{more}) is UTC{hours:+d} all "
        f"year, without summer time: is {place} meant?"
    )

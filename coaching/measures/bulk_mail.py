"""Tell a bulk mailing from work: so many messages at once are one press of a button."""

from collections.abc import Iterable
from datetime import datetime, timedelta

AT_ONCE = timedelta(minutes=20)
MOST = 8
"""By hand nobody writes to more people than this in that time."""


def without_bulk(sent_at: Iterable[datetime]) -> list[datetime]:
    """Return the instants, oldest first, with one in the place of each mailing."""
    times = sorted(sent_at)
    kept: list[datetime] = []
    start = 0
    while start < len(times):
        end = start
        while end < len(times) and times[end] - times[start] <= AT_ONCE:
            end += 1
        is_bulk = end - start > MOST
        kept += times[start : start + 1] if is_bulk else times[start:end]
        start = end
    return kept

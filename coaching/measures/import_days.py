"""Days on which deals were brought in by an import and not opened by anybody.

A move from another CRM gives thousands of deals the same day of creation. Taken for
openings it would make each rep's usual pace absurd, and the weeks after it a collapse.
"""

from collections.abc import Mapping
from datetime import date
from statistics import median

LEAST = 50
"""Fewer deals on one day may be a trade fair typed in: somebody opened those."""
TIMES = 10
"""So many times what is usual for the whole floor: no working day brings as much."""


def import_days(created: Mapping[date, int]) -> frozenset[date]:
    """Return the days of `created` on which far more deals appeared than are opened.

    `created` counts the deals of the whole floor by their day of creation. Usual is the
    median of the other days on which there were any; without one, nothing is.
    """
    return frozenset(
        day
        for day, count in created.items()
        if count >= LEAST and count >= TIMES * _usual(created, without=day)
    )


def _usual(created: Mapping[date, int], *, without: date) -> float:
    others = [count for day, count in created.items() if day != without and count]
    return median(others) if others else 0

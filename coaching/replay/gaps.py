"""Days of which nothing is known: what was not logged then did not fail to happen.

A run of working days on which nobody on the whole floor logged anything looks like a
broken connection. The rules that read activities are off on those days, and as long as
such a day lies within the weeks that they look back on.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.calendar import Calendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Working days in a row without any logged activity, both ends included."""

    first: date
    last: date
    days: int
    """Working days in it."""


def gaps(
    days: Iterable[date],
    *,
    logged: Collection[date],
    calendars: Collection[Calendar],
    least: int,
) -> tuple[Gap, ...]:
    """Return the gaps of `least` working days or more among `days`, in their order.

    A day counts on which somebody of `calendars` works; one on which the whole floor
    is off neither belongs to a gap nor ends one.
    """
    found: list[Gap] = []
    silent: list[date] = []
    for day in days:
        if not any(calendar.works_on(day) for calendar in calendars):
            continue
        if day not in logged:
            silent.append(day)
            continue
        found += _gap(silent, least)
        silent = []
    return (*found, *_gap(silent, least))


def blind_days(found: Iterable[Gap], *, window_bd: int) -> frozenset[date]:
    """Return the days on which a gap lies within the last `window_bd` working days."""
    office = Calendar()
    blind: set[date] = set()
    for gap in found:
        last = office.ahead(gap.last, window_bd)
        blind |= {gap.first + DAY * n for n in range((last - gap.first).days + 1)}
    return frozenset(blind)


def _gap(silent: list[date], least: int) -> list[Gap]:
    if not silent or len(silent) < least:
        return []
    return [Gap(first=silent[0], last=silent[-1], days=len(silent))]

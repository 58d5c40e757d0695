"""Which weeks the comparison rests on, and from when there are enough of them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from coaching.calendar import Calendar
from coaching.limits import HoldOut
from coaching.planning.hold_out import week_of


def looked_at_until(at: datetime, calendar: Calendar, limits: HoldOut) -> datetime:
    """Return the end of the days that are looked at after what was due `at`."""
    local = calendar.local(at)
    return calendar.at(calendar.ahead(local.date(), limits.after_bd), local.time())


def tells_from(
    ends: Mapping[str, date], limits: HoldOut, *, calendar: Calendar, today: date
) -> date:
    """Return the first day on which enough weeks can be over.

    `ends` says of each week in which anything was due when its days are over. Of the
    missing ones it is assumed that from now on something is due each Monday.
    """
    known = sorted(ends.values())
    missing = limits.least_weeks - len(known)
    if missing <= 0:
        return known[limits.least_weeks - 1]
    # A week that has brought something already is no further one.
    ahead = missing if week_of(today) in ends else missing - 1
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
    last = calendar.ahead(max(today, monday), limits.after_bd)
    return max([last, *known])

"""Where the demo's clock can jump to: the next working day, or Friday morning."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

FRIDAY = 4
SATURDAY = 5
MORNING = time(10, 0)
DIGEST = time(6, 30)
DAY = timedelta(days=1)


def next_working_day(now: datetime, zone: ZoneInfo, *, country: str) -> datetime:
    """Return 10:00 in `zone` on the next day that is no weekend and no holiday.

    An empty `country` keeps no holidays.
    """
    day = now.astimezone(zone).date() + DAY
    off = (
        holidays.country_holidays(country, years=(day.year, day.year + 1))
        if country
        else ()
    )
    while day.weekday() >= SATURDAY or day in off:
        day += DAY
    return datetime.combine(day, MORNING, zone)


def next_friday(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next Friday 06:30 in `zone` that lies after `now`."""
    day = now.astimezone(zone).date()
    while True:
        at = datetime.combine(day, DIGEST, zone)
        if day.weekday() == FRIDAY and at > now:
            return at
        day += DAY


def last_friday(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the last Friday 06:30 in `zone` up to `now`."""
    return next_friday(now - 7 * DAY, zone)

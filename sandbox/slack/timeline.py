"""Where the demo's clock can jump to: the next working day, or Friday morning."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

FRIDAY = 4
SATURDAY = 5
MORNING = time(10, 0)
DIGEST = time(6, 30)
DAY = timedelta(days=1)


def next_working_day(now: datetime, zone: ZoneInfo) -> datetime:
    """Return 10:00 in `zone` on the next day that is no weekend."""
    day = now.astimezone(zone).date() + DAY
    while day.weekday() >= SATURDAY:
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

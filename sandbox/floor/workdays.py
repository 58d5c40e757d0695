"""Business days around the demo's first day, counted from it: 0 is that day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

SATURDAY = 5
THURSDAY = 3
COUNTRIES = ("US", "DE")
"""Where the demo's people work."""
BACK, AHEAD = 420, 560  # calendar days that are prepared on either side
NEAR = 15
"""The scenes take that many business days; then everybody works as usual."""
LAST = 290
"""The floor's time ends that many business days after its first day: 13 months."""


def latest_thursday(today: date) -> date:
    """Return the day on which the demo starts: no holiday in any of `COUNTRIES`."""
    day = today - timedelta(days=(today.weekday() - THURSDAY) % 7)
    off = [
        holidays.country_holidays(country, years=(day.year - 1, day.year))
        for country in COUNTRIES
    ]
    while any(day in holiday for holiday in off):
        day -= timedelta(days=7)
    return day


class Workdays:
    """The business days of one country, in one time zone."""

    def __init__(self, start: date, *, country: str, time_zone: str) -> None:
        self.start = start
        self.zone = ZoneInfo(time_zone)
        years = range(start.year - 2, start.year + 3)
        off = holidays.country_holidays(country, years=years)
        days = [start + timedelta(days=n) for n in range(-BACK, AHEAD)]
        self._days = [d for d in days if d.weekday() < SATURDAY and d not in off]
        self._zero = sum(day <= start for day in self._days) - 1

    def day(self, number: int) -> date:
        """Return the business day `number` days from the start; negative is past."""
        return self._days[self._zero + number]

    def number(self, day: date) -> int:
        """Return how many business days from the start the last one up to `day` is."""
        return sum(one <= day for one in self._days) - 1 - self._zero

    def at(self, number: int, minutes: int) -> datetime:
        """Return the UTC instant `minutes` after midnight on that business day."""
        wall = datetime.combine(self.day(number), time.min, self.zone)
        return (wall + timedelta(minutes=minutes)).astimezone(UTC)

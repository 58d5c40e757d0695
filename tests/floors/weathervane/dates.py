"""Days, working hours and instants: a day is a whole number from the floor's start."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EASTER = {
    2023: date(2023, 4, 9),
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
    2028: date(2028, 4, 16),
}
FIXED = {
    "DE": ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)),
    "GB": ((1, 1), (12, 25), (12, 26)),
    "US": ((1, 1), (6, 19), (7, 4), (12, 25)),
}
DAY_SECONDS = 86400


class Dates:
    """The span of a floor; converts its day numbers to what the files write."""

    def __init__(self, today: date, months: int) -> None:
        self.start = today - timedelta(days=round(months * 30.44))
        self.days = (today - self.start).days + 1
        """The last day is today; meetings may be booked for later."""
        self._midnight = datetime(
            self.start.year, self.start.month, self.start.day, tzinfo=UTC
        )
        self._texts: dict[int, str] = {}
        self._offsets: dict[tuple[int, str], int] = {}

    def date(self, day: int) -> date:
        """Return the calendar date of a day."""
        return self.start + timedelta(days=day)

    def text(self, day: int) -> str:
        """Return a day as YYYY-MM-DD."""
        if day not in self._texts:
            self._texts[day] = self.date(day).isoformat()
        return self._texts[day]

    def instant(self, second: int) -> str:
        """Return seconds since the floor's first midnight UTC as an ISO instant."""
        day, rest = divmod(second, DAY_SECONDS)
        hour, rest = divmod(rest, 3600)
        minute, sec = divmod(rest, 60)
        return f"{self.text(day)}T{hour:02}:{minute:02}:{sec:02}+00:00"

    def at(self, day: int, minute: float, zone: str) -> int:
        """Return the seconds of a local minute of a day, in UTC."""
        key = (day, zone)
        if key not in self._offsets:
            noon = self._midnight + timedelta(days=day, hours=12)
            offset = noon.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
            self._offsets[key] = int(offset.total_seconds())
        return day * DAY_SECONDS + int(minute * 60) - self._offsets[key]

    def weekday(self, day: int) -> int:
        """Return 0 for a Monday to 6 for a Sunday."""
        return (self.start.weekday() + day) % 7

    def is_workday(self, day: int, country: str) -> bool:
        """Say whether offices of a country are open."""
        if self.weekday(day) > 4:
            return False
        return not _is_holiday(self.date(day), country)

    def quarter_end_within(self, day: int) -> int:
        """Return how many days are left of the day's quarter."""
        when = self.date(day)
        month = (when.month - 1) // 3 * 3 + 4
        last = date(when.year + (month > 12), (month - 1) % 12 + 1, 1)
        return (last - when).days


@lru_cache(maxsize=10000)
def _is_holiday(when: date, country: str) -> bool:
    if (when.month, when.day) in FIXED[country]:
        return True
    if country == "US":
        return _is_american(when)
    easter = EASTER.get(when.year)
    return easter is not None and (when - easter).days in {-2, 1}


def _is_american(when: date) -> bool:
    if when.month == 11 and when.weekday() == 3:
        return 22 <= when.day <= 28
    if when.month == 9 and when.weekday() == 0:
        return when.day <= 7
    return when.month == 5 and when.weekday() == 0 and when.day >= 25

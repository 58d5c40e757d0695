"""The floor's calendar: days by number, holidays, seasons, instants."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

LAST_DAY = date(2026, 11, 27)
AHEAD = 120
"""So many days after the last are known, for what is booked ahead."""
ZONES = {"DE": "Europe/Berlin", "IE": "Europe/Dublin", "NL": "Europe/Amsterdam"}
FIXED = {
    "DE": ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)),
    "IE": ((1, 1), (3, 17), (12, 25), (12, 26)),
    "NL": ((1, 1), (4, 27), (12, 25), (12, 26)),
}
AFTER_EASTER = {"DE": (-2, 1, 39, 50), "IE": (1,), "NL": (1, 39, 50)}


class Days:
    """Days by number: 0 is a Monday, the last is LAST_DAY."""

    def __init__(self, months: int) -> None:
        first = LAST_DAY - timedelta(days=round(months * 30.44))
        self.first = first - timedelta(days=first.weekday())
        self.count = (LAST_DAY - self.first).days + 1
        self._shifts: dict[tuple[int, str], int] = {}
        self._texts: dict[int, str] = {}
        self._open = {
            country: [
                is_workday(self.date_of(day), country)
                for day in range(self.count + AHEAD)
            ]
            for country in ZONES
        }

    def date_of(self, day: int) -> date:
        """Return the date of a day; days before the first are negative."""
        return self.first + timedelta(days=day)

    def index(self, when: date) -> int:
        """Return the number of a date."""
        return (when - self.first).days

    def works(self, day: int, country: str) -> bool:
        """Say whether people work on that day; false beyond what is known."""
        days = self._open[country]
        return 0 <= day < len(days) and days[day]

    def next_workday(self, day: int, country: str) -> int:
        """Return `day`, or the next one on which people work."""
        while day < self.count + AHEAD and not self.works(day, country):
            day += 1
        return day

    def later(self, day: int, workdays: int, country: str) -> int:
        """Return the day that lies so many working days after `day`."""
        for _ in range(workdays):
            day = self.next_workday(day + 1, country)
        return day

    def instant(self, day: int, minute: int, country: str) -> str:
        """Return the ISO instant of a local time, in UTC."""
        shift = self._shifts.get((day, country))
        if shift is None:
            shift = self._shifts[day, country] = _offset(self.date_of(day), country)
        days, rest = divmod(minute - shift, 1440)
        text = self._texts.get(day + days)
        if text is None:
            text = self._texts[day + days] = self.date_of(day + days).isoformat()
        return f"{text}T{rest // 60:02d}:{rest % 60:02d}:00+00:00"


def _offset(when: date, country: str) -> int:
    """Return by how many minutes a country's clocks are ahead of UTC at noon."""
    zone = ZoneInfo(ZONES[country])
    noon = datetime(when.year, when.month, when.day, 12, tzinfo=zone)
    return round((noon.utcoffset() or timedelta()) / timedelta(minutes=1))


@cache
def holidays(year: int, country: str) -> frozenset[date]:
    """Return the public holidays of a year."""
    days = {date(year, month, day) for month, day in FIXED[country]}
    days |= {easter(year) + timedelta(days=off) for off in AFTER_EASTER[country]}
    if country == "IE":
        days |= {_monday(year, month) for month in (2, 5, 6, 8)}
        days.add(date(year, 10, 31) - timedelta(days=date(year, 10, 31).weekday()))
    return frozenset(days)


def _monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def easter(year: int) -> date:
    """Return Easter Sunday, by Gauss's rule as Lichtenberg mended it."""
    century, golden = year // 100, year % 19
    correction = century - century // 4 - (8 * century + 13) // 25
    moon = (19 * golden + correction + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    sunday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    past = moon - sunday
    month = 3 + (past + 40) // 44
    return date(year, month, past + 28 - 31 * (month // 4))


def is_workday(when: date, country: str) -> bool:
    """Say whether offices are open on that date."""
    return when.weekday() < 5 and when not in holidays(when.year, country)


@cache
def season(when: date) -> float:
    """Return how far customers are at their desks, 1 being an ordinary week."""
    spot = (when.month, when.day)
    if spot >= (12, 19) or spot <= (1, 5):
        return 0.25
    if (7, 20) <= spot <= (8, 24):
        return 0.5
    if -7 <= (when - easter(when.year)).days <= 5:
        return 0.7
    return 1.08 if when.month in {3, 9, 10, 11} else 0.95


def quarter_end(when: date) -> date:
    """Return the last day of the quarter that a date lies in."""
    month = (when.month - 1) // 3 * 3 + 3
    following = date(when.year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)

"""A person's business days: their zone, weekends, holidays and time off."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

SATURDAY = 5
DAY = timedelta(days=1)
LONG_HOLIDAY = 3
Spans = tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days on which a person works; `bd` in every rule is a day of this."""

    time_zone: str = "UTC"
    country: str | None = None
    time_off: tuple[tuple[date, date], ...] = field(default=())
    company: tuple[tuple[date, date], ...] = field(default=())
    """When the whole company is closed, both ends included, from coaching.toml."""

    def local(self, instant: datetime) -> datetime:
        """Return the aware `instant` on this person's wall clock."""
        return instant.astimezone(ZoneInfo(self.time_zone))

    def today(self, now: datetime) -> date:
        """Return the person's date at the aware instant `now`."""
        return self.local(now).date()

    def works_on(self, day: date) -> bool:
        """Say whether `day` is neither weekend, public holiday nor time off."""
        return day.weekday() < SATURDAY and not self.is_off(day)

    def is_off(self, day: date) -> bool:
        """Say whether `day` is a holiday or time off, a weekend or not."""
        return (
            self.is_away(day)
            or any(first <= day <= last for first, last in self.company)
            or day in _public_holidays(self.country, day.year)
        )

    def is_away(self, day: date) -> bool:
        """Say whether the person has booked `day` off (both ends included)."""
        return any(first <= day <= last for first, last in self.time_off)

    def is_closed(self, day: date) -> bool:
        """Say whether `day` is in a company holiday of three days or more."""
        return any(
            first <= day <= last and (last - first).days + 1 >= LONG_HOLIDAY
            for first, last in self.company
        )

    def days_back(self, day: date) -> Iterator[date]:
        """Yield business days before `day`, the latest first, without end."""
        while True:
            day -= DAY
            if self.works_on(day):
                yield day

    def between(self, earlier: datetime, later: datetime) -> int:
        """Count business days from `earlier` to `later`, the first day not counted.

        A touch on Friday is 1 bd ago on Monday. Zero when `later` is not after.
        """
        return self.between_days(self.today(earlier), self.today(later))

    def between_days(self, earlier: date, later: date) -> int:
        """Count business days in `(earlier, later]`; zero when `later` is not after."""
        if later <= earlier:
            return 0
        worked, counted = self._in_office(earlier, later), earlier
        for first, last in sorted(self.time_off):
            begin, end = max(first - DAY, counted), min(last, later)
            if begin < end:
                worked -= self._in_office(begin, end)
                counted = end
        return worked

    def _in_office(self, earlier: date, later: date) -> int:
        """Count the days in `(earlier, later]` on which the office works."""
        first, last = earlier.year, later.year
        days = self._office_days(last)[later.timetuple().tm_yday]
        days -= self._office_days(first)[earlier.timetuple().tm_yday]
        return days + sum(self._office_days(year)[-1] for year in range(first, last))

    def _office_days(self, year: int) -> list[int]:
        return _office_days(self.country, self.company, year)

    def days_apart(self, earlier: date, later: date) -> int:
        """Count calendar days in `(earlier, later]`, long company holidays left out.

        A limit in calendar days is so extended by the length of each company holiday
        of three days or more. Zero when `later` is not after.
        """
        closed = sum(
            max(0, (min(last, later) - max(first, earlier + DAY)).days + 1)
            for first, last in self.company
            if (last - first).days + 1 >= LONG_HOLIDAY
        )
        return max(0, (later - earlier).days - closed)

    def back(self, day: date, count: int) -> date:
        """Return the day that lies `count` business days before `day`."""
        if count <= 0:
            return day
        eve, found = day - DAY, day - DAY * count
        # So many days further back bring as many business days, or fewer: this never
        # goes too far.
        while (missing := count - self.between_days(found - DAY, eve)) > 0:
            found -= DAY * missing
        return found

    def ahead(self, day: date, count: int) -> date:
        """Return the day that lies `count` business days after `day`."""
        while count > 0:
            day += DAY
            count -= self.works_on(day)
        return day

    def start_of(self, day: date) -> datetime:
        """Return the UTC instant at which `day` begins here."""
        return self.at(day, time.min)

    def at(self, day: date, wall: time) -> datetime:
        """Return the UTC instant of `wall` on `day`: fold first, gap forward."""
        local = datetime.combine(day, wall, tzinfo=ZoneInfo(self.time_zone))
        return local.replace(fold=0).astimezone(UTC)


@lru_cache(maxsize=1024)
def _office_days(country: str | None, company: Spans, year: int) -> list[int]:
    """Return how many business days of `year` have gone by, by the day's number in it.

    A gap is counted for every deal and rule: day by day, that took longer than all the
    rules together.
    """
    office = Calendar(country=country, company=company)
    counts, day = [0], date(year, 1, 1)
    while day.year == year:
        counts.append(counts[-1] + office.works_on(day))
        day += DAY
    return counts


@lru_cache(maxsize=512)
def _public_holidays(country: str | None, year: int) -> frozenset[date]:
    if country is None:
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))

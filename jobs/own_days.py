"""Which date each reader has on a day that is shown: today is each reader's own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDays:
    """Days in a row under the dates of those for whom it is earliest.

    `first` is what the first day is called. With `at`, the first day is the date that
    each reader has at that instant; without it the dates are the same for everybody.
    """

    first: date
    at: datetime | None = None

    def own(self, calendar: Calendar, day: date) -> date:
        """Return the date that a reader with `calendar` has on the shown `day`."""
        return day + self._ahead(calendar)

    def shown(self, calendar: Calendar, moment: datetime) -> date:
        """Return the shown day to which `moment` belongs for that reader."""
        return calendar.today(moment) - self._ahead(calendar)

    def _ahead(self, calendar: Calendar) -> timedelta:
        if self.at is None:
            return timedelta()
        return calendar.today(self.at) - self.first

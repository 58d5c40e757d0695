"""Why a message has to wait or is not sent at all, in words for the admin."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coaching.calendar import DAY, Calendar
from coaching.evidence import OwnTerms
from coaching.limits import Plan

Hours = Plan | OwnTerms
"""Whatever says when a day starts and ends."""


class Hold(StrEnum):
    """What keeps a message back."""

    LISTENS = "listens"
    FIRST_DAY = "first_day"
    COOLING = "cooling"
    ASKED = "asked"
    UNREACHABLE = "unreachable"
    PUT_OFF = "put_off"
    MUTED = "muted"
    PAUSED = "paused"
    GRACE = "grace"
    ANSWERED = "answered"
    AWAY = "away"
    BACK = "back"
    WEEKDAY = "weekday"
    QUIET_HOURS = "quiet_hours"
    BUDGET = "budget"
    BREAKER = "breaker"
    TOO_OLD = "too_old"
    HELD_OUT = "held_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A message that would go out but for `hold`."""

    rule: str
    person_id: int
    subject_id: int
    recipient_id: int
    hold: Hold
    words: str
    key: str = ""
    """The key of the message that it would be; empty where it never came so far."""


def is_working_hour(calendar: Calendar, now: datetime, hours: Hours) -> bool:
    """Say whether a message may reach a person with `calendar` at `now`."""
    local = calendar.local(now)
    in_hours = hours.day_starts <= local.time() < hours.day_ends
    return in_hours and calendar.works_on(local.date())


def days_back(calendar: Calendar, today: date, *, limit: int) -> int | None:
    """Return which business day after time off `today` is, from 1; None: a later one.

    Only the last `limit` business days are looked at.
    """
    worked, day = 1, today - DAY
    while worked <= limit:
        if calendar.is_away(day):
            return worked
        worked += calendar.works_on(day)
        day -= DAY
    return None

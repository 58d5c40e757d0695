"""How long ago somebody opened a deal, beside how often they usually do.

Told in business days of the person, as the messages about new deals are: a holiday or a
week off is no gap. A fact to read, and no rule. The usual is the mean of the gaps that
are over; the one that lasts is not in it, for it is what stands beside the usual.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coaching.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationPace:
    """The last new deal beside the usual pace."""

    last_on: date
    is_today: bool
    ago_bd: int
    """0 on that day, and on days off right after it."""
    every_bd: float | None
    """Business days from one new deal to the next; None: too few to tell."""
    gaps: int
    """How many gaps that rests on."""


def creation_pace(
    opened: Sequence[datetime], *, calendar: Calendar, now: datetime, told_from: int
) -> CreationPace | None:
    """Return the pace of what was `opened`; None if nothing ever was.

    The usual is told from `told_from` gaps on.
    """
    days = sorted(calendar.today(at) for at in opened if at <= now)
    if not days:
        return None
    gaps = len(days) - 1
    span = calendar.between_days(days[0], days[-1])
    today = calendar.today(now)
    return CreationPace(
        last_on=days[-1],
        is_today=days[-1] == today,
        ago_bd=calendar.between_days(days[-1], today),
        every_bd=span / gaps if gaps >= told_from else None,
        gaps=gaps,
    )

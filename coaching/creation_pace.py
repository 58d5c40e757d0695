"""How long ago somebody opened a deal, beside how often they usually do.

Told in calendar days: a fact to read, and no rule. The usual is the mean of the gaps
that are over; the one that lasts is not in it, for it is what stands beside the usual.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coaching.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationPace:
    """The last new deal beside the usual pace."""

    last_on: date
    days_ago: int
    every_days: float | None
    """Calendar days from one new deal to the next; None: too few to tell."""
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
    span = calendar.days_apart(days[0], days[-1])
    return CreationPace(
        last_on=days[-1],
        days_ago=calendar.days_apart(days[-1], calendar.today(now)),
        every_days=span / gaps if gaps >= told_from else None,
        gaps=gaps,
    )

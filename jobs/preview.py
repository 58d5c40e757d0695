"""What would go out on one day, on several in a row, or on the next that brings it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from jobs.admin_rules import AdminRules
from jobs.rehearsal import Day, Previewed, Rehearsal
from models.db.read_session import ReadSession
from models.outbox.reach import Reach

__all__ = ["Day", "Previewed", "coming", "preview", "preview_days"]

WEEK = 7


async def preview(
    session: ReadSession,
    rules: AdminRules,
    *,
    day: date,
    known_at: datetime,
    reach: Reach,
) -> list[Previewed]:
    """Return what would go out on `day`, each reader's own, in the order of time.

    `known_at` is the present; a later hour sees what is known by then. To whoever is
    in shadow by `reach` the messages of shadow mode count as told, as they do for the
    job; to all others only those that were really sent. What the circuit breaker would
    hold is shown too: somebody is looking.
    """
    rehearsal = Rehearsal(session=session, rules=rules, known_at=known_at, reach=reach)
    return [m async for d in rehearsal.days(day, day) for m in d.messages]


async def preview_days(
    rehearsal: Rehearsal, *, first: date, days: int
) -> Sequence[Day]:
    """Return `days` days in a row; what one has said the next does not say again."""
    last = first + timedelta(days=days - 1)
    return [day async for day in rehearsal.days(first, last)]


async def coming(rehearsal: Rehearsal, *, first: date) -> Sequence[Day]:
    """Return the days from `first` to the one that brings a message, or a week."""
    found: list[Day] = []
    async for day in rehearsal.days(first, first + timedelta(days=WEEK - 1)):
        found.append(day)
        if day.messages:
            break
    return found

"""Days off that people's own status in Slack tells of, beside those of people.csv."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.calendar import Calendar
from coaching.measures.away_status import Away
from models.people.roster import UTC_ZONE
from models.tables import Person, TimeOff

SOURCE = "slack"
DAY = timedelta(days=1)
NOON = 12


async def note_away(
    session: AsyncSession, said: Mapping[str, Away | None], *, now: datetime
) -> None:
    """Keep what the statuses of these e-mail addresses say today. Safe to repeat.

    A status without an end counts for today, and is asked again tomorrow; one that was
    taken back ends yesterday. Days that have passed stay, for gaps are counted without
    them.
    """
    people = await session.scalars(select(Person).where(Person.email.in_(list(said))))
    by_id = {person.id: person for person in people}
    rows = await session.scalars(
        select(TimeOff).where(TimeOff.source == SOURCE, TimeOff.person_id.in_(by_id))
    )
    known: dict[int, list[TimeOff]] = {}
    for row in rows:
        known.setdefault(row.person_id, []).append(row)
    for person in by_id.values():
        await _note(session, person, said[person.email], known.get(person.id, []), now)


async def _note(
    session: AsyncSession,
    person: Person,
    away: Away | None,
    rows: list[TimeOff],
    now: datetime,
) -> None:
    zone = person.time_zone or person.slack_time_zone or UTC_ZONE
    calendar = Calendar(time_zone=zone)
    today = calendar.today(now)
    running = [r for r in rows if r.first_day <= today and r.last_day >= today - DAY]
    if away is not None:
        last = _last_day(away, calendar, today)
        if running:
            running[-1].last_day = last
        else:
            new = TimeOff(
                person_id=person.id, first_day=today, last_day=last, source=SOURCE
            )
            session.add(new)
        return
    for row in running:
        if row.first_day >= today:
            await session.delete(row)
        else:
            row.last_day = min(row.last_day, today - DAY)


def _last_day(away: Away, calendar: Calendar, today: date) -> date:
    """Return the last day off: what ends before noon ends the day before."""
    if away.until is None:
        return today
    local = calendar.local(away.until)
    last = local.date() if local.hour >= NOON else local.date() - DAY
    return max(last, today)

"""Days off that people tell of with "I am away", beside the other sources."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.calendar import Calendar
from models.people.roster import UTC_ZONE
from models.tables import Person, TimeOff

SOURCE = "answer"
DAY = timedelta(days=1)


async def note_own_days_off(
    session: AsyncSession, person_id: int, *, until: date | None, now: datetime
) -> None:
    """Keep that the person is away from today to the day before `until`.

    The newest word counts: it moves the end of what was said before. Days that have
    passed stay, for gaps are counted without them.
    """
    person = await session.get(Person, person_id)
    if person is None or until is None:
        return
    zone = person.time_zone or person.slack_time_zone or UTC_ZONE
    today = Calendar(time_zone=zone).today(now)
    last = until - DAY
    said = await session.scalars(
        select(TimeOff)
        .where(TimeOff.person_id == person_id, TimeOff.source == SOURCE)
        .where(TimeOff.last_day >= today)
    )
    running = said.first()
    if running is None:
        if last >= today:
            new = TimeOff(
                person_id=person_id, first_day=today, last_day=last, source=SOURCE
            )
            session.add(new)
    elif last < running.first_day:
        await session.delete(running)
    else:
        running.last_day = last

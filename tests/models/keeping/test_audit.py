"""A look at a list of people is noted for each of them."""

from datetime import timedelta

from sqlalchemy import select

from models.keeping.audit import TEAM, record_list
from models.people.roster import people
from models.tables import AuditEntry
from tests.jobs.floor import MANAGER, REP, lay_floor
from tests.jobs.makers import NOW


async def test_each_of_a_list_is_noted_once_a_day(sessions):
    await lay_floor(sessions)

    async with sessions.begin() as session:
        manager = (await people(session, now=NOW))[MANAGER]
        for at in (NOW, NOW + timedelta(minutes=1), NOW + timedelta(days=1)):
            await record_list(session, manager, [REP], now=at)
        looks = select(AuditEntry.subject_person_id).where(AuditEntry.action == TEAM)
        subjects = list(await session.scalars(looks))

    assert subjects == [REP, REP]

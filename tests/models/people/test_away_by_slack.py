"""A status becomes days off, and goes when it is taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.measures.away_status import Away
from models.db.database import SessionMaker
from models.people.away_by_slack import note_away
from models.people.roster import people
from models.tables import TimeOff
from tests.models.rows import insert_person, insert_time_off

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
TODAY = NOW.date()
OPEN = Away(until=None)


async def off(session: AsyncSession) -> list[tuple[date, date]]:
    rows = await session.execute(
        select(TimeOff.first_day, TimeOff.last_day).order_by(TimeOff.first_day)
    )
    return [(first, last) for first, last in rows]


async def say(
    session: AsyncSession, email: str, away: Away | None, *, days: int = 0
) -> None:
    await note_away(session, {email: away}, now=NOW + timedelta(days=days))
    await session.flush()


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (None, TODAY),
        (datetime(2026, 11, 27, 23, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2026, 11, 27, 8, tzinfo=UTC), date(2026, 11, 26)),
        (datetime(2026, 11, 19, 11, tzinfo=UTC), TODAY),
    ],
    ids=["without end", "to an evening", "to a morning", "to this noon"],
)
async def test_a_status_is_time_off_until_it_ends(sessions: SessionMaker, until, last):
    async with sessions.begin() as session:
        rep = await insert_person(session, time_zone="UTC")

        await say(session, rep.email, Away(until=until))

        assert await off(session) == [(TODAY, last)]
        known = (await people(session, now=NOW))[rep.id]
        assert known.calendar.is_away(TODAY)


async def test_a_status_without_end_goes_on_from_day_to_day(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session, time_zone="UTC")

        for days in (0, 0, 1, 2):
            await say(session, rep.email, OPEN, days=days)

        assert await off(session) == [(TODAY, TODAY + timedelta(days=2))]


async def test_a_status_that_was_taken_back_ended_the_day_before(
    sessions: SessionMaker,
):
    until = NOW + timedelta(days=9)
    async with sessions.begin() as session:
        rep = await insert_person(session, time_zone="UTC")
        await say(session, rep.email, Away(until=until))

        await say(session, rep.email, None, days=3)
        await say(session, rep.email, None, days=4)

        assert await off(session) == [(TODAY, TODAY + timedelta(days=2))]


async def test_one_that_was_taken_back_at_once_leaves_nothing(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session, time_zone="UTC")
        await say(session, rep.email, OPEN)

        await say(session, rep.email, None)

        assert await off(session) == []


async def test_a_later_absence_is_one_of_its_own(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session, time_zone="UTC")
        await say(session, rep.email, OPEN)
        await say(session, rep.email, None, days=1)

        await say(session, rep.email, OPEN, days=8)

        later = TODAY + timedelta(days=8)
        assert await off(session) == [(TODAY, TODAY), (later, later)]


async def test_the_file_s_days_off_are_left_alone(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session, time_zone="UTC")
        await insert_time_off(session, rep, TODAY, TODAY)

        await say(session, rep.email, None)

        assert await off(session) == [(TODAY, TODAY)]

"""What happened after weeks with and without messages is read from the deals."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from coaching.planning.hold_out import DrawnCase, week_of
from coaching.thresholds import parse
from jobs.learning.read_effect import read_study
from models.db.database import SessionMaker
from models.hold_out.hold_out import keep_cases, keep_share
from models.tables import Deal, Person
from tests.jobs.floor import REP, lay_floor, sync_at
from tests.jobs.makers import DAY, NOW
from tests.models.rows import insert_deal, insert_stage, insert_touch

THRESHOLDS = parse("[hold_out]\nshare = 0.5")
LATER = NOW + timedelta(days=30)


def case(*, held: bool, at: datetime, rule: str = "nearly_empty") -> DrawnCase:
    return DrawnCase(
        rep_id=REP,
        week=week_of(at.date()),
        rule=rule,
        recipient_id=REP,
        subject_id=REP,
        episode_number=1,
        is_held_out=held,
    )


async def keep(sessions: SessionMaker, *, held: bool, at: datetime) -> None:
    async with sessions.begin() as session:
        await keep_share(session, 0.5, now=NOW - 40 * DAY)
        await keep_cases(session, [case(held=held, at=at)], now=at)


async def study(sessions: SessionMaker, now: datetime = LATER):
    await sync_at(sessions, now)
    return await read_study(sessions, THRESHOLDS, now=now)


@pytest.mark.parametrize("held", [True, False])
async def test_what_was_opened_and_won_in_ten_business_days_is_counted(sessions, held):
    await lay_floor(sessions)
    await keep(sessions, held=held, at=NOW)
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        # Thanksgiving is no business day in New York: the tenth is Friday 4 December.
        for days in (-1, 1, 15, 16):
            await insert_deal(session, rep, created_at=NOW + days * DAY)
        for days in (3, 17):
            won = NOW + days * DAY
            await insert_deal(
                session,
                rep,
                created_at=NOW - 20 * DAY,
                closed_at=won,
                is_won=True,
                is_closed=True,
                amount_minor=None,
            )

    (week,) = (await study(sessions)).weeks

    assert (week.rep_id, week.is_held_out) == (REP, held)
    assert (week.opened, week.won) == (2, 1)


async def test_neglected_deals_are_those_of_that_day_and_touched_are_those_since(
    sessions,
):
    await lay_floor(sessions)
    await keep(sessions, held=False, at=NOW)
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        acme = await session.scalar(select(Deal).where(Deal.name == "Acme"))
        stage = await insert_stage(session, position=1)
        for touched in (5, 40, None):
            deal = await insert_deal(
                session, rep, created_at=NOW - 90 * DAY, stage_id=stage.id
            )
            await insert_touch(session, rep, deal, occurs_at=NOW - 60 * DAY)
            if touched is not None:
                at = NOW + touched * DAY
                await insert_touch(session, rep, deal, occurs_at=at)
        # Touched three days before: not neglected, whatever comes after.
        await insert_touch(session, rep, acme, occurs_at=NOW + DAY)

    (week,) = (await study(sessions)).weeks

    assert (week.neglected, week.touched) == (3, 1)


async def test_a_week_whose_days_are_not_over_is_left_out(sessions):
    await lay_floor(sessions)
    await keep(sessions, held=False, at=NOW)

    assert (await study(sessions, NOW + 10 * DAY)).weeks == []
    assert len((await study(sessions)).weeks) == 1


async def test_a_change_of_the_share_begins_anew(sessions):
    await lay_floor(sessions)
    await keep(sessions, held=False, at=NOW)
    async with sessions.begin() as session:
        await keep_share(session, 0.25, now=NOW + DAY)

    found = await study(sessions)

    assert (found.since, found.weeks) == ((NOW + DAY).date(), [])


async def test_while_it_is_off_nothing_is_read(sessions):
    await lay_floor(sessions)

    assert await study(sessions) is None

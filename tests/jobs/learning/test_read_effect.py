"""What happened after weeks with and without messages is read from the deals."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.limits import HoldOut
from coaching.planning.hold_out import DrawnCase, week_of
from coaching.thresholds import parse
from jobs.learning.read_effect import effect_from, read_study
from models.db.database import SessionMaker
from models.deals.rep_books import rep_books
from models.hold_out.hold_out import keep_cases, keep_share
from models.tables import Deal, Person, PutOff
from tests.jobs.floor import REP, lay_floor, sync_at
from tests.jobs.makers import DAY, NOW
from tests.models.rows import (
    insert_deal,
    insert_person,
    insert_stage,
    insert_touch,
)

THRESHOLDS = parse("[hold_out]\nshare = 0.5")
LATER = NOW + timedelta(days=30)


def case(*, held: bool, at: datetime, rep_id: int = REP) -> DrawnCase:
    return DrawnCase(
        rep_id=rep_id,
        week=week_of(at.date()),
        rule="nearly_empty",
        recipient_id=rep_id,
        subject_id=rep_id,
        episode_number=1,
        is_held_out=held,
    )


async def keep(
    sessions: SessionMaker, *, held: bool, at: datetime, rep_id: int = REP
) -> None:
    async with sessions.begin() as session:
        await keep_share(session, 0.5, now=NOW - 40 * DAY)
        await keep_cases(session, [case(held=held, at=at, rep_id=rep_id)], now=at)


async def lay_still(
    session: AsyncSession, rep: Person, *touched: timedelta, kind: str = "call"
) -> Deal:
    """Store a deal that nobody had touched for two months; then so long after NOW."""
    stage = await insert_stage(session, position=1)
    deal = await insert_deal(session, rep, created_at=NOW - 90 * DAY, stage_id=stage.id)
    await insert_touch(session, rep, deal, occurs_at=NOW - 60 * DAY)
    for after in touched:
        await insert_touch(session, rep, deal, occurs_at=NOW + after, kind=kind)
    return deal


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
        for touched in ([5 * DAY], [40 * DAY], []):
            await lay_still(session, rep, *touched)
        # Touched three days before: not neglected, whatever comes after.
        await insert_touch(session, rep, acme, occurs_at=NOW + DAY)

    (week,) = (await study(sessions)).weeks

    assert (week.neglected, week.touched) == (3, 1)


@pytest.mark.parametrize(("kind", "touched"), [("task", 0), ("note", 1)])
async def test_a_touch_is_what_the_rules_call_one(sessions, kind, touched):
    await lay_floor(sessions)
    await keep(sessions, held=False, at=NOW)
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        await lay_still(session, rep, 5 * DAY, kind=kind)

    (week,) = (await study(sessions)).weeks

    assert (week.neglected, week.touched) == (1, touched)
    async with sessions() as session:
        later = NOW + 6 * DAY
        books = await rep_books(session, now=later, kinds=THRESHOLDS.kinds, only={REP})
    last = {deal.last_touch_at for book in books for deal in book.deals}
    assert (NOW + 5 * DAY in last) is bool(touched)


async def test_a_deal_that_rests_by_the_reps_own_word_is_not_neglected(sessions):
    await lay_floor(sessions)
    await keep(sessions, held=False, at=NOW)
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        await lay_still(session, rep, 5 * DAY)
        resting = await lay_still(session, rep, 5 * DAY)
        asked = PutOff(
            person_id=REP,
            about_id=REP,
            rule="quiet_deal",
            subject_id=resting.id,
            reason="agreed_pause",
            created_at=NOW - DAY,
            until=(NOW + 9 * DAY).date(),
        )
        session.add(asked)

    (week,) = (await study(sessions)).weeks

    assert (week.neglected, week.touched) == (1, 1)


async def test_what_was_touched_before_a_reps_own_first_matter_lay_no_more(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        other = await insert_person(session, id=9)
        await lay_still(session, rep, timedelta(hours=2), 5 * DAY)
        await lay_still(session, rep, timedelta(hours=4))
        await lay_still(session, other, timedelta(hours=2))
    # In one week; the books are read as they were when the first of both was due.
    await keep(sessions, held=False, at=NOW, rep_id=other.id)
    await keep(sessions, held=False, at=NOW + timedelta(hours=3))

    weeks = {each.rep_id: each for each in (await study(sessions)).weeks}

    assert (weeks[other.id].neglected, weeks[other.id].touched) == (1, 1)
    assert (weeks[REP].neglected, weeks[REP].touched) == (1, 1)


async def test_a_week_whose_days_are_not_over_is_left_out(sessions):
    await lay_floor(sessions)
    await keep(sessions, held=False, at=NOW)

    assert (await study(sessions, NOW + 10 * DAY)).weeks == []
    assert len((await study(sessions)).weeks) == 1


async def test_weeks_count_by_what_was_due_in_them_and_not_by_the_calendar(sessions):
    await lay_floor(sessions)
    # Set forty days before the first of them: in shadow mode, say.
    for days in (0, 1, 14):
        await keep(sessions, held=False, at=NOW + days * DAY)

    assert (await study(sessions, NOW + 60 * DAY)).known_weeks == 2


async def test_the_first_day_is_told_by_the_days_that_are_looked_at(sessions):
    await lay_floor(sessions)
    limits = HoldOut(share=0.5, least_weeks=2)
    since, now = NOW - 40 * DAY, NOW + 8 * DAY
    await keep(sessions, held=False, at=NOW)

    async with sessions() as session:
        before = await effect_from(session, since, limits, now=now)
    await keep(sessions, held=True, at=NOW + 7 * DAY)
    async with sessions() as session:
        after = await effect_from(session, since, limits, now=now)

    # From this Friday ten days of an office without holidays; then ten of the rep's,
    # from Thanksgiving on.
    assert (before, after) == (date(2026, 12, 11), date(2026, 12, 10))
    for day, known in ((9, 1), (10, 2)):
        noon = datetime(2026, 12, day, 18, tzinfo=UTC)
        await sync_at(sessions, noon)
        found = await read_study(sessions, THRESHOLDS, now=noon)
        assert found.known_weeks == known


async def test_a_week_is_over_with_the_first_rep_whose_days_are(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        other = await insert_person(session, id=9, country="US")
    await keep(sessions, held=False, at=NOW)
    await keep(sessions, held=True, at=NOW + DAY, rep_id=other.id)
    limits = HoldOut(share=0.5, least_weeks=1)

    async with sessions() as session:
        since = NOW - 40 * DAY
        assert await effect_from(session, since, limits, now=LATER) == date(2026, 12, 4)


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

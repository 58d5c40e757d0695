"""Every Friday has its forecast: told by the digest, or worked out afterwards."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select, update

from coaching.facts.mode import Mode
from jobs.digest import digest
from jobs.learning.keep_forecasts import (
    keep_all_forecasts,
    keep_forecasts,
    keep_in_time,
)
from models.db.database import SessionMaker
from models.forecasting.forecasts import Occasion, freeze
from models.outbox.mode import set_mode
from models.tables import FrozenForecast, Person, StreamState
from tests.jobs.floor import REP, RULES, VP, HandedClock, deliveries, lay_floor, sync_at
from tests.jobs.makers import TERMS
from tests.models.rows import days, insert_deal, insert_time_off

NEW_YORK = ZoneInfo("America/New_York")
MORNING = datetime(2026, 11, 20, 6, 30, tzinfo=NEW_YORK).astimezone(UTC)
NOON = datetime(2026, 11, 20, 12, tzinfo=NEW_YORK).astimezone(UTC)


async def kept(sessions: SessionMaker) -> list[FrozenForecast]:
    async with sessions() as session:
        return list(await session.scalars(select(FrozenForecast)))


async def a_year_of_deals(sessions: SessionMaker) -> None:
    """Give the rep a won deal a week for a year."""
    async with sessions.begin() as session:
        rep = await session.get(Person, REP)
        for week in range(52):
            await insert_deal(
                session,
                rep,
                created_at=NOON - days(380 - 7 * week),
                closed_at=NOON - days(365 - 7 * week),
                is_won=True,
                currency="USD",
            )


def figures(row: FrozenForecast) -> tuple[int | None, ...]:
    """Return all that was foretold but the chances."""
    middle = (row.run_rate_minor, row.pipeline_minor, row.p50_minor)
    return (*middle, row.p10_minor, row.p90_minor)


async def work_out(sessions: SessionMaker, now: datetime = NOON) -> int:
    """Run the job until nothing lacks; return how often it kept something."""
    runs = 0
    while await keep_forecasts(sessions, RULES, HandedClock(now)):
        runs += 1
        assert runs < 100
    return runs


@pytest.mark.parametrize("mode", [Mode.LIVE, Mode.SHADOW])
async def test_the_digest_keeps_what_it_told_in_its_own_transaction(sessions, mode):
    await lay_floor(sessions, mode=mode)
    await a_year_of_deals(sessions)
    await sync_at(sessions, MORNING)

    await digest(sessions, RULES, HandedClock(MORNING), terms=TERMS)

    (row,) = await kept(sessions)
    assert len(await deliveries(sessions)) == 1
    assert (row.person_id, row.day, row.currency) == (VP, date(2026, 11, 20), "USD")
    assert (row.at, row.is_afterwards) == (MORNING, False)
    assert row.run_rate_minor > 0


async def test_past_fridays_are_worked_out_afterwards_as_known_then(sessions):
    await lay_floor(sessions)
    await a_year_of_deals(sessions)

    runs = await work_out(sessions)

    # The first win was a year ago; from 90 days later on there is a pace of 90 days.
    rows = sorted(await kept(sessions), key=lambda row: row.day)
    assert runs == len({row.day for row in rows}) == 40
    assert (rows[0].day, rows[-1].day) == (date(2026, 2, 20), date(2026, 11, 20))
    assert all(row.is_afterwards and row.day.weekday() == 4 for row in rows)
    dollars = [row for row in rows if row.currency == "USD"]
    assert len({row.run_rate_minor for row in dollars}) <= 2


async def test_each_learns_from_those_before_it_whose_days_were_over(sessions):
    await lay_floor(sessions)
    await a_year_of_deals(sessions)

    await work_out(sessions)

    dollars = sorted(
        (row for row in await kept(sessions) if row.currency == "USD"),
        key=lambda row: row.day,
    )
    with_range = [row.p10_minor is not None for row in dollars]
    # A Friday is over 5 Fridays later: the 18th has the 13 that a range rests on.
    assert with_range == [False] * 17 + [True] * 23


async def test_the_oldest_friday_is_worked_out_first(sessions):
    await lay_floor(sessions)
    await a_year_of_deals(sessions)

    occasion = await keep_forecasts(sessions, RULES, HandedClock(NOON))

    assert occasion.day == date(2026, 2, 20)


async def test_a_setup_works_out_all_and_says_which_day_it_is_at(sessions):
    await lay_floor(sessions)
    await a_year_of_deals(sessions)
    said: list[date] = []

    lacked = await keep_all_forecasts(
        sessions, RULES, HandedClock(NOON), on_day=said.append
    )

    assert lacked == len(said) == 40
    assert said == sorted(said)
    assert await work_out(sessions) == 0


@pytest.mark.parametrize(
    ("now", "lacked"),
    [
        (MORNING - timedelta(minutes=1), 1),
        (MORNING, 39),
        (NOON - timedelta(minutes=1), 39),
        (NOON, 1),
    ],
    ids=["before a digest", "when it is due", "as long as it is", "when it is over"],
)
async def test_all_past_fridays_are_there_when_a_digest_is_due(sessions, now, lacked):
    await lay_floor(sessions)
    await a_year_of_deals(sessions)

    assert await keep_in_time(sessions, RULES, HandedClock(now)) == lacked


async def test_what_happens_later_changes_nothing_that_was_worked_out(sessions):
    await lay_floor(sessions)
    await a_year_of_deals(sessions)
    at = NOON - days(21)
    await work_out(sessions, now=at)
    then = {row.day: figures(row) for row in await kept(sessions)}
    async with sessions.begin() as session:
        await session.execute(FrozenForecast.__table__.delete())

    await work_out(sessions)

    later = {row.day: figures(row) for row in await kept(sessions)}
    common = then.keys() & later.keys()
    assert len(common) >= 20
    assert {day: later[day] for day in common} == {day: then[day] for day in common}


async def test_a_friday_that_is_not_over_is_left_to_the_digest(sessions):
    await lay_floor(sessions)
    await a_year_of_deals(sessions)

    await work_out(sessions, now=NOON - timedelta(seconds=1))

    assert date(2026, 11, 20) not in {row.day for row in await kept(sessions)}


async def test_a_digest_skipped_on_a_day_off_leaves_a_forecast_all_the_same(sessions):
    await lay_floor(sessions)
    await a_year_of_deals(sessions)
    async with sessions.begin() as session:
        vp = await session.get(Person, VP)
        off = date(2026, 11, 20)
        await insert_time_off(session, vp, off, off)
    await sync_at(sessions, MORNING)
    await digest(sessions, RULES, HandedClock(MORNING), terms=TERMS)
    assert await kept(sessions) == []

    await work_out(sessions)

    row = max(await kept(sessions), key=lambda row: row.day)
    assert (row.day, row.at) == (date(2026, 11, 20), MORNING)


async def test_no_deal_is_looked_at_while_no_friday_lacks(sessions, engine):
    """The program looks at each tick, and a floor has very many deals."""
    await lay_floor(sessions)
    await a_year_of_deals(sessions)
    fridays = [NOON - days(7 * weeks) for weeks in range(54)]
    async with sessions.begin() as session:
        for at in fridays:
            occasion = Occasion(person_id=VP, day=at.date(), at=at, is_afterwards=True)
            await freeze(session, [], occasion)
    asked: list[str] = []
    event.listen(
        engine.sync_engine, "before_cursor_execute", lambda *args: asked.append(args[2])
    )

    assert await keep_forecasts(sessions, RULES, HandedClock(NOON)) is None

    assert asked
    assert [each for each in asked if "FROM deals" in each] == []


@pytest.mark.parametrize("lacks", ["history", "leave"])
async def test_nothing_is_worked_out_from_what_is_not_known(sessions, lacks):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        if lacks == "leave":
            await set_mode(session, Mode.PAUSED, changed_by="test", now=NOON)
        if lacks == "history":
            await session.execute(
                update(StreamState)
                .where(StreamState.stream == "deal_history")
                .values(finished_at=None)
            )
    await a_year_of_deals(sessions)

    assert await work_out(sessions, now=NOON) == 0

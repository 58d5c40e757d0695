"""How work was spread is sampled for each past week, once, as known then."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from coaching.facts.mode import Mode
from coaching.thresholds import Thresholds
from jobs.learning.sample_work import (
    sample_all,
    sample_instants,
    sample_work,
    samples_of,
)
from models.crm_data.freshness import freshness
from models.db.database import SessionMaker
from models.deals.rep_books import rep_books, work_books
from models.deals.work_samples import past_work
from models.outbox.mode import set_mode
from models.tables import Person, StreamState, WorkSampleRow
from tests.jobs.floor import NOW, REP, RULES, HandedClock, lay_floor
from tests.models.rows import insert_activity, insert_deal, insert_touch


async def a_year_of_touches(sessions: SessionMaker) -> None:
    """Let the rep touch two deals and one stranger in each week of a year."""
    async with sessions.begin() as session:
        rep = await session.get(Person, REP)
        begun = NOW - timedelta(days=400)
        deals = [
            await insert_deal(session, rep, created_at=begun, currency="USD")
            for _ in range(2)
        ]
        await insert_activity(session, starts_at=begun, created_at=begun)
        for week in range(52):
            at = NOW - timedelta(weeks=week, days=1)
            for deal in (deals[0], deals[0], deals[1], None):
                known = {"occurs_at": at, "known_at": at, "kind": "call"}
                await insert_touch(session, rep, deal, **known)


async def kept(sessions: SessionMaker) -> list[WorkSampleRow]:
    async with sessions() as session:
        query = select(WorkSampleRow).order_by(WorkSampleRow.at)
        return list(await session.scalars(query))


async def work_out(
    sessions: SessionMaker, now: datetime = NOW, *, at_most: int = 100
) -> int:
    weeks = iter(range(at_most))

    def may_go_on() -> bool:
        return next(weeks, None) is not None

    return await sample_work(sessions, RULES, HandedClock(now), may_go_on=may_go_on)


def test_there_is_an_instant_in_each_week():
    begin, end = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)

    instants = sample_instants(begin, end)

    assert [each.date() for each in instants] == [
        date(2026, 11, day) for day in (4, 11, 18)
    ]


async def test_each_week_is_worked_out_once_the_newest_first(sessions):
    await lay_floor(sessions)
    await a_year_of_touches(sessions)

    assert await work_out(sessions, at_most=1) == 1
    (first,) = {row.at for row in await kept(sessions)}
    assert first > NOW - timedelta(weeks=1)

    assert await work_out(sessions) > 45
    assert await work_out(sessions) == 0
    shares = {row.focus_share for row in (await kept(sessions))[5:-1]}
    assert all(0.6 < share < 0.7 for share in shares)


async def test_what_comes_later_changes_nothing_that_was_kept(sessions):
    await lay_floor(sessions)
    await a_year_of_touches(sessions)
    past = NOW - timedelta(weeks=6)
    await work_out(sessions, now=past)
    then = {row.at: row.focus_share for row in await kept(sessions)}
    async with sessions.begin() as session:
        await session.execute(WorkSampleRow.__table__.delete())

    await work_out(sessions)

    later = {row.at: row.focus_share for row in await kept(sessions)}
    assert {at: later[at] for at in then if at in later} == {
        at: share for at, share in then.items() if at in later
    }


async def test_at_an_instant_only_the_weeks_before_it_are_the_past(sessions):
    await lay_floor(sessions)
    await a_year_of_touches(sessions)
    await work_out(sessions)
    at = NOW - timedelta(weeks=10)

    async with sessions() as session:
        found = await past_work(session, now=at, only={REP})
        nobody = await past_work(session, now=at, only=set())

    assert max(each.at for each in found[REP]) < at
    assert nobody == {}


async def test_before_anything_was_read_or_while_paused_there_is_nothing(sessions):
    assert await work_out(sessions) == 0
    await lay_floor(sessions, mode=Mode.LIVE)
    await a_year_of_touches(sessions)
    async with sessions.begin() as session:
        await set_mode(session, Mode.PAUSED, changed_by="test", now=NOW)

    assert await work_out(sessions) == 0


async def test_the_deals_that_were_open_then_are_counted(sessions):
    await lay_floor(sessions)
    await work_out(sessions)

    rows = [row for row in await kept(sessions) if row.person_id == REP]
    counts = {(NOW - row.at).days // 7: row.open_deals for row in rows}
    assert counts[0] == 1
    assert counts[9] == 9


async def test_where_no_activity_may_be_read_open_deals_are_kept_all_the_same(sessions):
    await lay_floor(sessions)
    await set_streams(sessions, finished_at=None, disabled_reason="no scope")

    assert await work_out(sessions) > 10
    rows = await kept(sessions)
    counts = {row.open_deals for row in rows if row.person_id == REP}
    assert {1, 9} <= counts


@pytest.mark.parametrize("stream", ["deals", "calls", "emails", "meetings"])
async def test_while_a_stream_is_still_being_read_nothing_is_kept(sessions, stream):
    await lay_floor(sessions)
    await a_year_of_touches(sessions)
    await set_streams(sessions, only=stream, finished_at=None)

    assert await work_out(sessions) == 0


async def test_a_sample_rests_on_the_deals_and_the_work_of_a_book_alone(sessions):
    await lay_floor(sessions)
    await a_year_of_touches(sessions)
    limits = Thresholds()

    for weeks in (1, 9, 20):
        at = NOW - timedelta(weeks=weeks)
        async with sessions() as session:
            fresh = await freshness(session, now=at)
            whole = await rep_books(session, now=at, kinds=limits.kinds)
            bare = await work_books(session, now=at, kinds=limits.kinds)

        samples = samples_of(bare, limits, fresh, at)
        assert samples == samples_of(whole, limits, fresh, at)
        assert [each.focus_work for each in samples if each.focus_work]


async def set_streams(
    sessions: SessionMaker, *, only: str | None = None, **fields: object
) -> None:
    """Set `fields` of one stream, or of each that holds activities."""
    streams = [only] if only else ["calls", "emails", "meetings"]
    async with sessions.begin() as session:
        changed = update(StreamState).where(StreamState.stream.in_(streams))
        await session.execute(changed.values(**fields))


async def test_whoever_waits_has_all_at_once(sessions):
    await lay_floor(sessions)
    await a_year_of_touches(sessions)
    told: list[date] = []
    span = {"since": NOW - timedelta(weeks=5), "until": NOW}

    count = await sample_all(sessions, Thresholds(), **span, on_week=told.append)
    again = await sample_all(sessions, Thresholds(), **span, on_week=told.append)

    assert (count, again) == (5, 0)
    assert len(told) == 5


async def test_a_floor_that_logs_nothing_keeps_how_much_lay_in_one_deal(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        rep = await session.get(Person, REP)
        begun = NOW - timedelta(days=200)
        for amount in (300_000, 100_000):
            await insert_deal(
                session, rep, created_at=begun, currency="USD", amount_minor=amount
            )

    assert await work_out(sessions) > 25
    rows = await kept(sessions)
    # The floor's own deal of a thousand came a hundred days ago.
    assert [rows[0].top_share, rows[-1].top_share] == [0.75, 0.6]
    assert rows[0].focus_share is None


async def test_where_no_activity_may_be_read_the_deals_are_enough(sessions):
    await lay_floor(sessions)
    await a_year_of_touches(sessions)
    async with sessions.begin() as session:
        await session.execute(
            update(StreamState)
            .where(StreamState.stream != "deals")
            .values(finished_at=None)
        )
    assert await work_out(sessions) == 0

    async with sessions.begin() as session:
        await session.execute(
            update(StreamState)
            .where(StreamState.stream != "deals")
            .values(disabled_reason="no scope")
        )
    assert await work_out(sessions) > 0


async def test_what_no_rule_looks_at_any_more_is_forgotten(sessions):
    await lay_floor(sessions)
    await a_year_of_touches(sessions)
    old = NOW - timedelta(weeks=61)
    async with sessions.begin() as session:
        session.add(WorkSampleRow(person_id=REP, at=old))

    await work_out(sessions)

    assert old not in {row.at for row in await kept(sessions)}

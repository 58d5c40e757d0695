"""Odds are learned once a month, as known then, and read as the newest then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from coaching.facts.mode import Mode
from coaching.odds.odds import Odds, learn
from jobs.learning.odds import instants, learn_all, learn_odds
from models.db.database import SessionMaker
from models.odds.learned import forget_odds, keep_odds, odds_at
from models.outbox.mode import set_mode
from models.tables import LearnedOdds, StreamState
from tests.at_once import two_at_once
from tests.coaching.odds.test_odds import meetings
from tests.jobs.floor import NOW, HandedClock, lay_floor
from tests.models.odds.test_pasts import WON, insert_booked
from tests.models.rows import days, insert_deal, insert_stream

READ = ("deals", "deal_history", "meetings")


async def read_everything(sessions: SessionMaker) -> None:
    """Let the streams have been read, and a deal have been won after a meeting."""
    await lay_floor(sessions)
    async with sessions.begin() as session:
        known = set(await session.scalars(select(StreamState.stream)))
        for stream in set(READ) - known:
            await insert_stream(session, stream)
        created = {"created_at": NOW - days(200), "closed_at": NOW - days(70)}
        deal = await insert_deal(session, **created, **WON)
        when = {"starts_at": NOW - days(90), "created_at": NOW - days(120)}
        await insert_booked(session, deal, **when)


async def kept(sessions: SessionMaker) -> list[datetime]:
    async with sessions() as session:
        return list(
            await session.scalars(select(LearnedOdds.at).order_by(LearnedOdds.at))
        )


def test_there_is_an_instant_in_each_month_and_one_before():
    begin, end = datetime(2026, 9, 15, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)

    assert [each.date().isoformat() for each in instants(begin, end)] == [
        "2026-09-01",
        "2026-10-01",
        "2026-11-01",
    ]


async def test_each_month_is_learned_once_the_newest_first(sessions):
    await read_everything(sessions)

    first = await learn_odds(sessions, HandedClock(NOW))

    assert first == datetime(NOW.year, NOW.month, 1, 5, tzinfo=UTC)
    runs = 1
    while await learn_odds(sessions, HandedClock(NOW)):
        runs += 1
    assert runs == 13
    assert len(await kept(sessions)) == 13


async def test_a_month_knows_what_had_ended_by_then(sessions):
    await read_everything(sessions)
    await learn_all(sessions, since=NOW - days(100), until=NOW)

    async with sessions() as session:
        now = await odds_at(session, now=NOW)
        before = await odds_at(session, now=NOW - days(80))

    assert now is not None
    assert before is not None
    assert (now.meetings, before.meetings) == (1, 0)


async def test_what_was_learned_comes_back_as_it_was(sessions):
    odds = learn(meetings(200, strength=0.8), at=NOW)
    async with sessions.begin() as session:
        await keep_odds(session, odds)
        await keep_odds(session, odds)

    async with sessions() as session:
        assert await odds_at(session, now=NOW) == odds
        assert await odds_at(session, now=NOW - timedelta(seconds=1)) is None


async def test_of_two_who_learn_the_same_instant_at_once_the_second_is_kept(sessions):
    first, second = (Odds(at=NOW, meetings=n, deals=0) for n in (1, 2))

    await two_at_once(
        sessions, partial(keep_odds, odds=first), partial(keep_odds, odds=second)
    )

    async with sessions() as session:
        assert await odds_at(session, now=NOW) == second


async def test_weights_of_other_facts_are_not_read_and_are_learned_anew(sessions):
    await read_everything(sessions)
    await learn_all(sessions, since=NOW, until=NOW)
    async with sessions.begin() as session:
        await session.execute(update(LearnedOdds).values(version=0))

    async with sessions() as session:
        assert await odds_at(session, now=NOW) is None
    assert await learn_all(sessions, since=NOW, until=NOW) == 1
    async with sessions() as session:
        assert await odds_at(session, now=NOW) is not None


@pytest.mark.parametrize("stream", READ)
async def test_nothing_is_learned_before_the_past_was_read(sessions, stream):
    await read_everything(sessions)
    unread = update(StreamState).where(StreamState.stream == stream)
    async with sessions.begin() as session:
        await session.execute(unread.values(finished_at=None))

    assert await learn_odds(sessions, HandedClock(NOW)) is None


async def test_nothing_is_learned_while_paused(sessions):
    await read_everything(sessions)
    async with sessions.begin() as session:
        await set_mode(session, Mode.PAUSED, changed_by="test", now=NOW)

    assert await learn_odds(sessions, HandedClock(NOW)) is None


async def test_what_was_learned_long_ago_is_forgotten(sessions):
    odds = Odds(at=NOW, meetings=0, deals=0)
    async with sessions.begin() as session:
        await keep_odds(session, odds)
        await keep_odds(session, replace(odds, at=NOW - days(500)))
        await forget_odds(session, before=NOW - days(430))

    assert await kept(sessions) == [NOW]

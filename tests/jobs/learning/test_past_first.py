"""Before anybody is told anything, what the past tells is worked out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from coaching.facts.mode import Mode
from coaching.standing.standing import JUDGED
from jobs.learning.past_first import learn_past
from models.db.database import SessionMaker
from models.outbox.mode import set_mode
from models.tables import LearnedOdds, RuleProof, WorkSampleRow
from tests.jobs.floor import NOW, RULES, HandedClock, sync_at
from tests.models.rows import insert_deal, insert_person, insert_touch

NEWEST_FIRST = [datetime(2026, 11, day, 5, tzinfo=UTC) for day in (18, 11, 4)]
"""The Wednesdays of the past that the floor has."""


async def lay_three_weeks(sessions: SessionMaker) -> None:
    """Store a rep who touched one deal in each of three weeks, not yet synced."""
    async with sessions.begin() as session:
        rep = await insert_person(session)
        begun = NOW - timedelta(weeks=3)
        deal = await insert_deal(session, rep, created_at=begun)
        for week in range(3):
            at = NOW - timedelta(weeks=week, days=3)
            await insert_touch(session, rep, deal, occurs_at=at)


async def learn(sessions: SessionMaker, *, asked: int = 1_000) -> None:
    """Work out the past; it may go on until it has asked so often."""
    times = iter(range(asked))

    def may_go_on() -> bool:
        return next(times, None) is not None

    await learn_past(sessions, RULES, HandedClock(NOW), may_go_on=may_go_on)


async def worked_out(sessions: SessionMaker) -> tuple[list[datetime], int, set[str]]:
    """Return the weeks that were sampled, the months of odds, the rules proved."""
    async with sessions() as session:
        weeks = select(WorkSampleRow.at).order_by(WorkSampleRow.at.desc())
        odds = select(func.count()).select_from(LearnedOdds)
        return (
            list(await session.scalars(weeks)),
            await session.scalar(odds) or 0,
            set(await session.scalars(select(RuleProof.rule))),
        )


async def test_past_weeks_odds_and_proofs_are_there_after_one_run(sessions):
    await lay_three_weeks(sessions)
    await sync_at(sessions, NOW)

    await learn(sessions)

    assert await worked_out(sessions) == (NEWEST_FIRST, 1, set(JUDGED))


async def test_a_run_that_is_stopped_keeps_the_newest_weeks_and_the_next_goes_on(
    sessions,
):
    await lay_three_weeks(sessions)
    await sync_at(sessions, NOW)

    await learn(sessions, asked=2)
    assert await worked_out(sessions) == (NEWEST_FIRST[:2], 0, set())
    await learn(sessions, asked=2)
    assert await worked_out(sessions) == (NEWEST_FIRST, 1, set())
    await learn(sessions)
    weeks, _, proved = await worked_out(sessions)
    assert (weeks, proved) == (NEWEST_FIRST, set(JUDGED))


@pytest.mark.parametrize("is_read", [False, True], ids=["still being read", "paused"])
async def test_before_all_was_read_or_while_paused_nothing_is_worked_out(
    sessions, is_read
):
    await lay_three_weeks(sessions)
    if is_read:
        await sync_at(sessions, NOW)
        async with sessions.begin() as session:
            await set_mode(session, Mode.PAUSED, changed_by="test", now=NOW)

    await learn(sessions)

    assert await worked_out(sessions) == ([], 0, set())

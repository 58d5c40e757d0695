"""Before anybody is told anything, what the past tells is worked out."""

import pytest
from sqlalchemy import func, select

from coaching.facts.mode import Mode
from jobs.learning.past_first import learn_past
from models.db.database import SessionMaker
from models.outbox.mode import set_mode
from models.tables import LearnedOdds, RuleProof, WorkSampleRow
from tests.jobs.floor import NOW, RULES, HandedClock, lay_floor
from tests.jobs.learning.test_sample_work import a_year_of_touches

WORKED_OUT = (WorkSampleRow, RuleProof, LearnedOdds)


async def learn(sessions: SessionMaker, *, asked: int = 1_000) -> None:
    """Work out the past; it may go on until it has asked so often."""
    times = iter(range(asked))

    def may_go_on() -> bool:
        return next(times, None) is not None

    await learn_past(sessions, RULES, HandedClock(NOW), may_go_on=may_go_on)


async def counts(sessions: SessionMaker) -> list[int]:
    async with sessions() as session:
        return [
            await session.scalar(select(func.count()).select_from(table)) or 0
            for table in WORKED_OUT
        ]


async def test_past_weeks_odds_and_proofs_are_there_after_one_run(sessions):
    await lay_floor(sessions)
    await a_year_of_touches(sessions)

    await learn(sessions)

    samples, proofs, odds = await counts(sessions)
    assert samples > 45
    assert proofs > 0
    assert odds == 1


async def test_a_run_that_is_stopped_keeps_the_newest_weeks_and_the_next_goes_on(
    sessions,
):
    await lay_floor(sessions)
    await a_year_of_touches(sessions)

    await learn(sessions, asked=3)
    first = await counts(sessions)
    await learn(sessions)

    assert first == [3, 0, 0]
    samples, proofs, _ = await counts(sessions)
    assert samples > 45
    assert proofs > 0


@pytest.mark.parametrize("mode", [None, Mode.PAUSED], ids=["nothing read", "paused"])
async def test_of_what_was_not_read_or_while_paused_nothing_is_worked_out(
    sessions, mode
):
    if mode is not None:
        await lay_floor(sessions)
        async with sessions.begin() as session:
            await set_mode(session, mode, changed_by="test", now=NOW)

    await learn(sessions)

    assert await counts(sessions) == [0, 0, 0]

"""Whoever switches while somebody else does goes on from what that one has left."""

from functools import partial

import pytest
from sqlalchemy import select

from coaching.facts.mode import Mode
from models.db.database import SessionMaker
from models.outbox.mode import pause, read_mode, resume, set_mode
from models.outbox.reach import Reach, read_reach, set_reach
from models.tables import AuditEntry
from tests.at_once import Work, two_at_once
from tests.jobs.makers import NOW

to_pause = partial(pause, changed_by="pauses", now=NOW)
to_resume = partial(resume, changed_by="resumes", now=NOW)
to_shadow = partial(set_reach, mode=Mode.SHADOW, changed_by="holds back", now=NOW)
to_live = partial(set_reach, mode=Mode.LIVE, changed_by="goes live", now=NOW)


async def done(sessions: SessionMaker, *works: Work) -> None:
    """Do these one after the other."""
    for work in works:
        async with sessions.begin() as session:
            await work(session)


async def reach(sessions: SessionMaker) -> Reach:
    async with sessions() as session:
        return await read_reach(session)


async def test_shadow_holds_while_somebody_resumes_what_was_live(sessions):
    await done(sessions, to_live, to_pause)

    await two_at_once(sessions, to_shadow, to_resume)

    assert await reach(sessions) == Reach(mode=Mode.SHADOW)


async def test_shadow_is_what_a_pause_at_the_same_moment_goes_back_to(sessions):
    await done(sessions, to_live)

    await two_at_once(sessions, to_shadow, to_pause)
    await done(sessions, to_resume)

    assert await reach(sessions) == Reach(mode=Mode.SHADOW)


async def test_a_pause_holds_while_somebody_else_resumes_and_goes_back_all_the_same(
    sessions,
):
    await done(sessions, to_live, to_pause)

    await two_at_once(sessions, to_resume, to_pause)
    paused = await reach(sessions)
    await done(sessions, to_resume)

    assert paused.mode is Mode.PAUSED
    assert (await reach(sessions)).mode is Mode.LIVE


@pytest.mark.parametrize("before", [None, Mode.SHADOW, Mode.LIVE])
async def test_two_first_pauses_at_once_come_to_one(sessions, before):
    if before is not None:
        await done(sessions, partial(set_mode, mode=before, changed_by="cli", now=NOW))

    await two_at_once(sessions, to_pause, to_pause)

    assert (await reach(sessions)).mode is Mode.PAUSED
    await done(sessions, to_resume)
    async with sessions() as session:
        assert await read_mode(session) is (before or Mode.SHADOW)
        entries = await session.scalars(select(AuditEntry))
        assert [entry.reason for entry in entries].count(Mode.PAUSED) == 1

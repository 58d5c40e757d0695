"""An admin's word lets a large run pass for a day, and is written down."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from models.conversation.large_run_consent import (
    HOLDS_FOR,
    allow_large_run,
    large_run_held,
    large_run_is_allowed,
    note_large_run,
)
from models.conversation.plan_history import history
from models.tables import AuditEntry
from tests.at_once import two_at_once

NOW = datetime(2026, 11, 19, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("later", "allowed"),
    [
        (-SECOND, False),
        (timedelta(), True),
        (HOLDS_FOR - SECOND, True),
        (HOLDS_FOR, False),
    ],
    ids=["before it", "at once", "within the day", "after a day"],
)
async def test_the_word_holds_for_one_day(sessions, later, allowed):
    async with sessions.begin() as session:
        await allow_large_run(session, changed_by="cli", now=NOW)

    async with sessions() as session:
        assert await large_run_is_allowed(session, now=NOW + later) is allowed
        past = await history(session, now=NOW + later, shadow=False)

    assert past.is_large_run_allowed is allowed


async def test_without_a_word_the_breaker_is_on(sessions):
    async with sessions() as session:
        assert not await large_run_is_allowed(session, now=NOW)


async def test_no_run_is_too_large_for_the_shadow(sessions):
    async with sessions() as session:
        past = await history(session, now=NOW, shadow=True)

    assert past.is_large_run_allowed


async def test_the_word_is_in_the_audit(sessions):
    async with sessions.begin() as session:
        await allow_large_run(session, changed_by="cli", now=NOW)

    async with sessions() as session:
        entry = await session.scalar(select(AuditEntry))
    assert (entry.actor, entry.action) == ("cli", "large_run_allowed")


async def test_two_who_let_a_large_run_go_at_once_both_succeed(sessions):
    await two_at_once(
        sessions,
        partial(allow_large_run, changed_by="one", now=NOW),
        partial(allow_large_run, changed_by="other", now=NOW),
    )

    async with sessions() as session:
        assert await large_run_is_allowed(session, now=NOW)
        entries = (await session.scalars(select(AuditEntry))).all()
    assert sorted(entry.actor for entry in entries) == ["one", "other"]


async def test_of_two_who_note_at_once_how_many_are_held_the_second_is_kept(sessions):
    await two_at_once(
        sessions,
        partial(note_large_run, held=40, now=NOW),
        partial(note_large_run, held=41, now=NOW),
    )

    async with sessions() as session:
        assert await large_run_held(session) == 41


async def test_how_many_are_held_is_known_at_once_to_whoever_noted_it(sessions):
    async with sessions.begin() as session:
        for held in (40, 41):
            await note_large_run(session, held, now=NOW)
            assert await large_run_held(session) == held

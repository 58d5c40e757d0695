"""An admin's word lets large runs pass for some days, and is written down."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from models.conversation.large_run_consent import (
    allow_large_run,
    ends_at,
    large_run_is_allowed,
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
        (ends_at(NOW) - NOW - SECOND, True),
        (ends_at(NOW) - NOW, False),
    ],
    ids=["before it", "at once", "on the last day", "after that"],
)
async def test_the_word_holds_for_two_days_at_work(sessions, later, allowed):
    async with sessions.begin() as session:
        await allow_large_run(session, changed_by="cli", now=NOW)

    async with sessions() as session:
        assert await large_run_is_allowed(session, now=NOW + later) is allowed
        past = await history(session, now=NOW + later, shadow=False)

    assert past.is_large_run_allowed is allowed


@pytest.mark.parametrize(
    ("said_at", "ends"),
    [
        (datetime(2026, 11, 17, 9, tzinfo=UTC), datetime(2026, 11, 20, 12, tzinfo=UTC)),
        (
            datetime(2026, 11, 20, 17, tzinfo=UTC),
            datetime(2026, 11, 25, 12, tzinfo=UTC),
        ),
    ],
    ids=["on a Tuesday", "on a Friday evening"],
)
def test_a_weekend_takes_nothing_of_the_word(said_at, ends):
    assert ends_at(said_at) == ends


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

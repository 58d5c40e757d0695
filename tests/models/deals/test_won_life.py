"""How long won deals took, and how long they lay still, as known at an instant."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import WonLife
from models.db.database import SessionMaker
from models.deals.won_life import won_life
from tests.models.rows import (
    NOW,
    insert_deal,
    insert_person,
    insert_snapshot,
    insert_touch,
)

DAY = timedelta(days=1)
OPENED = NOW - 100 * DAY
WON = {"is_won": True, "created_at": OPENED}


@pytest.fixture
async def session(sessions: SessionMaker) -> AsyncIterator[AsyncSession]:
    async with sessions() as opened:
        yield opened


async def test_where_nothing_was_won_nothing_is_known(session):
    await insert_deal(session, await insert_person(session))

    assert await won_life(session, now=NOW) is None


async def test_a_won_deal_tells_its_days_and_its_longest_rest(session):
    rep = await insert_person(session)
    deal = await insert_deal(session, rep, closed_at=OPENED + 60 * DAY, **WON)
    for day in (10, 15, 45):
        await insert_touch(session, rep, deal, occurs_at=OPENED + day * DAY)

    found = await won_life(session, now=NOW)

    assert found == WonLife(won=1, days=60, silent_days=30)


async def test_a_change_of_the_close_date_is_a_sign_and_one_of_the_amount_is_none(
    session,
):
    rep = await insert_person(session)
    deal = await insert_deal(session, rep, closed_at=OPENED + 60 * DAY, **WON)
    moved = datetime(2026, 12, 1, tzinfo=UTC).date()
    await insert_snapshot(session, deal, at=OPENED + 20 * DAY, close_date=moved)
    await insert_snapshot(
        session, deal, at=OPENED + 50 * DAY, close_date=moved, amount_minor=7
    )

    found = await won_life(session, now=NOW)

    assert found == WonLife(won=1, days=60, silent_days=40)


async def test_what_was_won_later_is_not_known_yet(session):
    rep = await insert_person(session)
    await insert_deal(session, rep, closed_at=OPENED + 60 * DAY, **WON)

    assert await won_life(session, now=OPENED + 59 * DAY) is None


async def test_the_longest_of_many_is_left_out(session):
    rep = await insert_person(session)
    for number in range(40):
        days = 90 if number == 0 else 30
        await insert_deal(session, rep, closed_at=OPENED + days * DAY, **WON)

    found = await won_life(session, now=NOW)

    assert found == WonLife(won=40, days=30, silent_days=30)

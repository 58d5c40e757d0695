"""What became of it all, on both databases: the only reading that looks ahead."""

from datetime import timedelta

import pytest

from coaching.replay.picks import End
from models.db.database import SessionMaker
from models.rules.outcomes import (
    Extent,
    ends,
    extent,
    first_seen,
    is_logged,
    openings_since,
    wins_since,
)
from tests.models.rows import (
    NOW,
    days,
    insert_activity,
    insert_deal,
    insert_person,
    insert_snapshot,
    insert_stream,
)

SINCE = NOW - days(100)


async def test_the_extent_is_from_the_oldest_state_to_the_last_sync(
    sessions: SessionMaker,
):
    async with sessions() as session:
        empty = await extent(session)
        await insert_deal(session, created_at=NOW - days(40))
        await insert_deal(session, created_at=NOW - days(90))
        await insert_stream(session, "deals", finished_at=NOW - days(1))
        await insert_stream(session, "calls", finished_at=NOW - days(9))
        found = await extent(session)

    assert empty == Extent(first=None, synced_at=None)
    assert found == Extent(first=NOW - days(90), synced_at=NOW - days(1))


async def test_openings_stay_with_who_had_the_deal_first(sessions: SessionMaker):
    async with sessions() as session:
        one, other = [await insert_person(session) for _ in range(2)]
        kept = await insert_deal(session, one, created_at=NOW - days(20))
        moved = await insert_deal(session, one, created_at=NOW - days(10))
        await insert_snapshot(session, moved, at=NOW - days(5), owner_id=other.owner_id)
        await insert_deal(session, one, created_at=SINCE)
        await insert_deal(session, one, created_at=NOW + days(1))
        found = await openings_since(session, since=SINCE, until=NOW)
        seen = await first_seen(session)

    assert found == {one.owner_id: [kept.created_at, moved.created_at]}
    assert seen == {one.owner_id: SINCE, other.owner_id: NOW - days(5)}


async def test_wins_are_those_of_the_last_owner_and_those_without_amount_counted(
    sessions: SessionMaker,
):
    async with sessions() as session:
        one, other = [await insert_person(session) for _ in range(2)]
        fate = {"is_won": True, "is_closed": True}
        moved = await insert_deal(
            session, one, closed_at=NOW - days(3), amount_minor=500_00, **fate
        )
        await insert_snapshot(session, moved, at=NOW - days(9), owner_id=other.owner_id)
        await insert_deal(
            session, one, closed_at=NOW - days(2), amount_minor=None, **fate
        )
        await insert_deal(session, one, closed_at=NOW - days(2))
        await insert_deal(session, one, closed_at=NOW + days(2), **fate)
        won, without = await wins_since(session, since=SINCE, until=NOW)

    assert {owner: [w.amount_minor for w in each] for owner, each in won.items()} == {
        other.owner_id: [500_00]
    }
    assert without == 1


async def test_a_deal_ended_only_by_the_day_it_is_asked_for(sessions: SessionMaker):
    async with sessions() as session:
        fate = {"is_won": True, "is_closed": True}
        won = await insert_deal(session, closed_at=NOW - days(1), **fate)
        later = await insert_deal(session, closed_at=NOW + days(1), **fate)
        lost = await insert_deal(session, closed_at=NOW)
        still = await insert_deal(session)
        ids = {deal.id for deal in (won, later, lost, still)}
        found = await ends(session, ids, until=NOW)

    assert found == {
        won.id: End.WON,
        later.id: End.OPEN,
        lost.id: End.LOST,
        still.id: End.OPEN,
    }


async def test_more_deals_than_fit_one_statement_are_all_found(sessions: SessionMaker):
    async with sessions() as session:
        deal = await insert_deal(session)
        found = await ends(session, range(deal.id, deal.id + 1_200), until=NOW)

    assert found == {deal.id: End.OPEN}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"stream": "meetings"}, True),
        ({"stream": "tasks"}, False),
        ({"is_bulk": True}, False),
        ({"starts_at": NOW}, False),
        ({"starts_at": NOW - days(1) - timedelta(seconds=1)}, False),
    ],
    ids=[
        "a call",
        "a meeting",
        "a task",
        "bulk mail",
        "the next day",
        "the day before",
    ],
)
async def test_a_day_counts_as_logged_by_real_work_on_it(
    sessions: SessionMaker, fields, expected
):
    async with sessions() as session:
        await insert_activity(session, **{"starts_at": NOW - days(1)} | fields)
        found = await is_logged(session, since=NOW - days(1), until=NOW)

    assert found is expected

"""What odds are learned from and told of, read as it was known then."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import DealSight
from models.db.database import SessionMaker
from models.odds.pasts import LEAD, past_sights, sights_now
from models.tables import Activity, ActivityDeal, Deal, Person, UndoneClosing
from tests.models.rows import (
    NOW,
    days,
    insert,
    insert_activity,
    insert_deal,
    insert_person,
    insert_snapshot,
    insert_stage,
    insert_touch,
)

WON = {"is_won": True, "is_closed": True}
SHORT = timedelta(hours=1)


async def insert_booked(
    session: AsyncSession, deal: Deal, **fields: object
) -> Activity:
    """Insert a meeting with a customer on `deal`, with its tie and nothing else."""
    given: dict[str, Any] = {"stream": "meetings", "contact_key": 5, "direction": None}
    meeting = await insert_activity(session, **given | fields)
    tie = ActivityDeal(activity_id=meeting.id, deal_external_id=deal.external_id)
    await insert(session, tie)
    return meeting


async def a_deal(session: AsyncSession, **fields: object) -> tuple[Person, Deal]:
    rep = await insert_person(session)
    stages = [await insert_stage(session) for _ in range(4)]
    closed = await insert_stage(session, is_closed=True)
    assert closed.position > stages[-1].position
    return rep, await insert_deal(session, rep, stage_id=stages[1].id, **fields)


async def test_an_open_deal_is_seen_as_it_stands(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep, deal = await a_deal(
            session, created_at=NOW - days(50), close_date=date(2026, 11, 1)
        )
        await insert_snapshot(
            session, deal, at=NOW - days(20), close_date=date(2026, 11, 10)
        )
        for at, theirs, key in [(9, True, 5), (5, False, None), (4, True, 8)]:
            known = {"occurs_at": NOW - days(at), "known_at": NOW - days(at)}
            await insert_touch(
                session, rep, deal, customer_side=theirs, contact_key=key, **known
            )
        await insert_touch(session, rep, deal, kind="note", occurs_at=NOW - days(1))
        ahead = {"starts_at": NOW + days(6), "created_at": NOW - days(2)}
        await insert_booked(session, deal, contact_key=0, **ahead)
        deal_id = deal.id

        (found,) = await sights_now(session, [deal_id], now=NOW)

    assert found == DealSight(
        deal_id=deal_id,
        at=NOW,
        words=2,
        touches=3,
        silent_days=4.0,
        people=2,
        several_invited=True,
        along=0.5,
        pipeline="hubspot default",
        age_days=50.0,
        stage_days=50.0,
        slips=1,
        past_due=True,
        amount_minor=100_000,
        currency="EUR",
    )


async def test_a_deal_of_unknown_age_and_one_not_known_yet_are_not_seen(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        _, undated = await a_deal(session, created_at=None)
        _, blank = await a_deal(session, snapshot=False)

        assert await sights_now(session, [undated.id, blank.id], now=NOW) == ()
        assert await sights_now(session, [], now=NOW) == ()


@pytest.mark.parametrize(
    ("meeting", "deal", "is_learned"),
    [
        ({}, {}, True),
        ({"outcome": "CANCELED"}, {}, True),
        ({"outcome": "NO_SHOW"}, {}, True),
        ({"has_contact": False}, {}, False),
        ({"stream": "calls"}, {}, False),
        ({"created_at": NOW - days(40) - LEAD + SHORT}, {}, False),
        ({"created_at": NOW - days(40) - LEAD}, {}, True),
        ({"archived_at": NOW - SHORT}, {}, False),
        ({"archived_at": NOW + SHORT}, {}, True),
        ({"starts_at": NOW - days(366), "created_at": NOW - days(380)}, {}, False),
        ({"crm": "other"}, {}, False),
        ({}, {"closed_at": None, "is_closed": False, "is_won": False}, False),
        ({}, {"closed_at": NOW + SHORT}, False),
        ({}, {"closed_at": NOW - days(40) - LEAD}, False),
        ({}, {"closed_at": NOW - days(40) - LEAD + SHORT}, True),
        ({}, {"archived_at": NOW - SHORT}, False),
        ({}, {"merged_into": "7"}, False),
        ({}, {"created_at": None}, False),
    ],
    ids=[
        "a meeting",
        "called off in the end",
        "nobody came",
        "nobody of theirs",
        "a call",
        "booked too late to choose it",
        "booked in time",
        "deleted",
        "deleted later",
        "more than a year ago",
        "of another CRM",
        "the deal is open",
        "the deal was closed later",
        "closed when it was looked at",
        "closed just after",
        "the deal deleted",
        "the deal merged",
        "the deal of unknown age",
    ],
)
async def test_meetings_that_could_have_been_chosen_of_deals_that_have_ended(
    sessions: SessionMaker, meeting, deal, is_learned
):
    async with sessions.begin() as session:
        ended = {"created_at": NOW - days(400), "closed_at": NOW - days(10), **WON}
        _, row = await a_deal(session, **ended | deal)
        when = {"starts_at": NOW - days(40), "created_at": NOW - days(60)}
        await insert_booked(session, row, **when | meeting)

        found = await past_sights(session, now=NOW)

    assert [each.won for each in found] == [True] * is_learned


async def test_a_past_meeting_is_seen_as_it_looked_four_days_before(
    sessions: SessionMaker,
):
    begins = NOW - days(40)
    async with sessions.begin() as session:
        rep, deal = await a_deal(
            session, created_at=begins - days(30), closed_at=NOW - days(1), **WON
        )
        when = {"starts_at": begins, "created_at": begins - days(20)}
        meeting = await insert_booked(session, deal, contact_key=0, **when)
        told = {"customer_side": True, "contact_key": 7}
        for before in (10, 3.9, -2):
            at = {"occurs_at": begins - days(before), "known_at": begins - days(before)}
            await insert_touch(session, rep, deal, **told, **at)
        await insert_touch(
            session,
            rep,
            deal,
            activity=meeting,
            kind="meeting",
            occurs_at=begins,
            **told,
        )

        (found,) = await past_sights(session, now=NOW)

    sight = found.sight
    assert sight.at == begins - LEAD
    assert (sight.words, sight.touches, sight.people) == (1, 1, 1)
    assert sight.silent_days == pytest.approx(6)
    assert sight.several_invited
    assert (found.closed_at, found.won) == (NOW - days(1), True)


async def test_a_deal_that_was_won_for_a_while_had_been_won_then(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        _, deal = await a_deal(session, created_at=NOW - days(100))
        when = {"starts_at": NOW - days(60), "created_at": NOW - days(80)}
        await insert_booked(session, deal, **when)
        undone = UndoneClosing(
            deal_id=deal.id,
            closed_at=NOW - days(50),
            until=NOW - days(20),
            is_won=True,
        )
        await insert(session, undone)

        then = await past_sights(session, now=NOW - days(30))
        now = await past_sights(session, now=NOW)

    assert [each.won for each in then] == [True]
    assert now == []

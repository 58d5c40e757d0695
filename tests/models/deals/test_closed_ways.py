"""Passages count how deals ended, once for each open stage that they stood in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.facts import ClosedWay
from coaching.limits import Kinds
from coaching.measures.kinds import amount_band
from models.db.database import SessionMaker
from models.deals.closed_ways import passages
from tests.models.rows import (
    NOW,
    days,
    insert_deal,
    insert_person,
    insert_snapshot,
    insert_stage,
)

KINDS = Kinds()
LOST = {"closed_at": NOW - days(1)}
WON = {"closed_at": NOW - days(1), "is_won": True}


async def test_counts_each_stage_once_for_the_team_that_closed(sessions: SessionMaker):
    async with sessions.begin() as session:
        boss = await insert_person(session, role="manager")
        starter = await insert_person(session)
        rep = await insert_person(session, leader_id=boss.id)
        first, second = [await insert_stage(session) for _ in range(2)]
        end = await insert_stage(session, is_closed=True)
        for fields in (WON, LOST):
            deal = await insert_deal(session, starter, stage_id=first.id, **fields)
            for back, stage in ((50, second), (40, first), (1, end)):
                await insert_snapshot(
                    session,
                    deal,
                    at=NOW - days(back),
                    stage_id=stage.id,
                    owner_id=rep.owner_id,
                )

        found = await passages(session, now=NOW, kinds=KINDS)

    counted = {"team_id": boss.id, "band": "small", "won": 1, "closed": 2}
    assert sorted(found, key=lambda p: p.stage_id) == [
        ClosedWay(stage_id=first.id, **counted),
        ClosedWay(stage_id=second.id, **counted),
    ]


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"closed_at": NOW}, True),
        ({"closed_at": NOW + days(1)}, False),
        ({"closed_at": NOW - days(366)}, False),
        ({"closed_at": None}, False),
        ({"archived_at": NOW}, False),
        ({"merged_into": "d1"}, False),
    ],
    ids=str,
)
async def test_counts_what_was_closed_within_a_year(
    sessions: SessionMaker, fields, counts
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        stage = await insert_stage(session)
        given = {"stage_id": stage.id, "created_at": NOW - days(400)}
        await insert_deal(session, rep, **given | WON | fields)

        found = await passages(session, now=NOW, kinds=KINDS)

    assert len(found) == counts


async def test_a_deal_counts_with_the_size_that_it_had_while_it_was_open(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        stage = await insert_stage(session)
        end = await insert_stage(session, is_closed=True)
        given = {"stage_id": stage.id, "amount_minor": 50_000_00}
        deal = await insert_deal(session, rep, **given, **LOST)
        closed = {"at": NOW - days(1), "stage_id": end.id, "amount_minor": 0}
        await insert_snapshot(session, deal, **closed)

        (found,) = await passages(session, now=NOW, kinds=KINDS)

    assert (found.band, found.won, found.closed) == ("mid", 0, 1)


async def test_a_deal_of_nobody_here_belongs_to_no_team(sessions: SessionMaker):
    async with sessions.begin() as session:
        stage = await insert_stage(session)
        await insert_deal(session, None, stage_id=stage.id, amount_minor=None, **LOST)

        (found,) = await passages(session, now=NOW, kinds=KINDS)

    assert (found.team_id, found.band, found.won, found.closed) == (
        None,
        "unknown",
        0,
        1,
    )


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    amount=st.integers(-1, 2 * 10**8) | st.sampled_from([999_999, 10**6, 10**7]),
    currency=st.sampled_from(["EUR", "JPY", "KWD", "XXX", None]),
)
async def test_bands_are_those_of_the_rules(sessions: SessionMaker, amount, currency):
    async with sessions() as session:
        stage = await insert_stage(session)
        money = {"amount_minor": amount, "currency": currency}
        await insert_deal(session, None, stage_id=stage.id, **money, **WON)

        (found,) = await passages(session, now=NOW, kinds=KINDS)
        await session.rollback()

    assert found.band == amount_band(amount, currency, kinds=KINDS)

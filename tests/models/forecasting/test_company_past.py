"""The company's own past: looks at open deals, and what came of new ones."""

import pytest

from coaching.facts import DayOne, FreshSpan, Standing
from models.db.database import SessionMaker
from models.forecasting.new_business import new_business
from models.forecasting.past_standings import standings
from models.forecasting.quarter_starts import day_ones
from tests.models.rows import (
    NOW,
    days,
    insert_deal,
    insert_person,
    insert_snapshot,
    insert_stage,
    insert_touch,
)

WON = {"is_won": True, "is_closed": True}
LOST = {"is_won": False, "is_closed": True}


async def looked_at(sessions: SessionMaker, *deals: dict) -> tuple[Standing, ...]:
    """Return the standings with these deals, each in the same open stage."""
    async with sessions.begin() as session:
        rep = await insert_person(session)
        stage = await insert_stage(session)
        for fields in deals:
            await insert_deal(session, rep, stage_id=stage.id, **fields)
        found = await standings(session, now=NOW)
        await session.rollback()
    return found


@pytest.mark.parametrize(
    ("fields", "seen", "won"),
    [
        ({"created_at": NOW - days(30)}, 1, 0),
        ({"created_at": NOW - days(29)}, 0, 0),
        ({"created_at": NOW - days(31), "closed_at": NOW, **WON}, 1, 1),
        ({"created_at": NOW - days(31), "closed_at": NOW, **LOST}, 1, 0),
        ({"created_at": NOW - days(31), "closed_at": NOW + days(1), **WON}, 1, 0),
        ({"created_at": NOW - days(40), "closed_at": NOW - days(30), **WON}, 0, 0),
        ({"created_at": NOW - days(31), "archived_at": NOW - days(1)}, 0, 0),
        ({"created_at": NOW - days(31), "archived_at": NOW + days(1)}, 1, 0),
        ({"created_at": NOW - days(31), "merged_into": "7"}, 0, 0),
        ({"created_at": None}, 0, 0),
        ({"created_at": NOW - days(31), "is_closed": True}, 0, 0),
    ],
    ids=[
        "opened at the look",
        "opened after it",
        "won on the last day",
        "lost",
        "won only later",
        "closed at the look",
        "archived since",
        "archived later",
        "merged away",
        "creation not known",
        "closed on an unknown day",
    ],
)
async def test_a_look_counts_the_deals_open_then_and_those_won_within_its_month(
    sessions: SessionMaker, fields, seen, won
):
    found = await looked_at(sessions, fields)

    assert sum(each.seen_30 for each in found) == seen
    assert sum(each.won_30 for each in found) == won


async def test_a_deal_counts_for_each_look_at_it_and_a_quarter_only_when_it_is_over(
    sessions: SessionMaker,
):
    # Looks at this deal: 30, 60, 90 and 120 days ago; it was won 45 days ago.
    deal = {"created_at": NOW - days(125), "closed_at": NOW - days(45), **WON}

    found = await looked_at(sessions, deal)

    by_age = {each.age: each for each in found}
    assert {age: (e.seen_30, e.won_30) for age, e in by_age.items()} == {
        0: (1, 0),
        2: (1, 0),
        3: (1, 1),
    }
    assert {age: (e.seen_90, e.won_90) for age, e in by_age.items()} == {
        0: (1, 1),
        2: (1, 1),
        3: (0, 0),
    }


@pytest.mark.parametrize(
    ("age", "band"),
    [(13, 0), (14, 1), (29, 1), (30, 2), (59, 2), (60, 3), (119, 3), (120, 4)],
)
async def test_the_age_of_a_deal_at_the_look_gives_its_band(
    sessions: SessionMaker, age, band
):
    found = await looked_at(sessions, {"created_at": NOW - days(30 + age)})

    assert band in {each.age for each in found}
    assert max(each.age for each in found) == band


@pytest.mark.parametrize(
    ("touch", "silence"),
    [
        ({"occurs_at": NOW - days(36)}, 0),
        ({"occurs_at": NOW - days(37)}, 1),
        ({"occurs_at": NOW - days(51)}, 2),
        ({"occurs_at": NOW - days(29)}, None),
        ({"occurs_at": NOW - days(36), "known_at": NOW - days(29)}, None),
        ({"occurs_at": NOW - days(36), "customer_side": False}, None),
        ({"occurs_at": NOW - days(36), "kind": "task"}, None),
    ],
    ids=[
        "6 days",
        "7 days",
        "21 days",
        "after the look",
        "logged after the look",
        "ours",
        "a task",
    ],
)
async def test_the_silence_is_what_was_known_on_the_day_of_the_look(
    sessions: SessionMaker, touch, silence
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        stage = await insert_stage(session)
        deal = await insert_deal(
            session, rep, stage_id=stage.id, created_at=NOW - days(59)
        )
        await insert_touch(session, rep, deal, **{"customer_side": True} | touch)

        (found,) = await standings(session, now=NOW)

    assert found.silence == silence


@pytest.mark.parametrize(
    ("then", "now", "had_amount"),
    [(None, 700, False), (700, 700, True), (700, None, True)],
    ids=["given one later", "had one", "taken away later"],
)
async def test_whether_there_was_an_amount_is_what_was_known_on_the_day_of_the_look(
    sessions: SessionMaker, then, now, had_amount
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        stage = await insert_stage(session)
        deal = await insert_deal(
            session,
            rep,
            stage_id=stage.id,
            created_at=NOW - days(45),
            amount_minor=then,
        )
        await insert_snapshot(
            session, deal, at=NOW - days(29), stage_id=stage.id, amount_minor=now
        )

        (found,) = await standings(session, now=NOW)

    assert found.has_amount is had_amount


async def test_the_stage_is_the_one_of_that_day_and_a_closed_one_is_none(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        then, later = [await insert_stage(session) for _ in range(2)]
        end = await insert_stage(session, is_closed=True)
        deal = await insert_deal(
            session, rep, stage_id=then.id, created_at=NOW - days(45)
        )
        await insert_snapshot(session, deal, at=NOW - days(29), stage_id=later.id)
        await insert_deal(session, rep, stage_id=end.id, created_at=NOW - days(45))

        (found,) = await standings(session, now=NOW)

    assert (found.stage_id, found.seen_30) == (then.id, 1)


# Day one of past quarters. NOW is in the fourth quarter of 2026.


async def test_day_one_counts_what_was_open_then_and_won_in_its_quarter(
    sessions: SessionMaker,
):
    first = NOW.replace(month=7, day=1, hour=0)
    async with sessions.begin() as session:
        rep = await insert_person(session)
        stage = await insert_stage(session)
        await insert_stage(session, is_closed=True)
        for fields in (
            {"closed_at": first + days(80), **WON, "amount_minor": 300},
            {"closed_at": first + days(80), **LOST, "amount_minor": 500},
            {"closed_at": first + days(93), **WON, "amount_minor": 700},
            {"closed_at": first - days(1), **WON, "amount_minor": 11},
            {"closed_at": first + days(80), **WON, "amount_minor": None},
            {"closed_at": first + days(5), **WON, "currency": None},
        ):
            given = {"created_at": first - days(5), "stage_id": stage.id}
            await insert_deal(session, rep, **given | fields)

        (found,) = await day_ones(session, now=NOW)

    # The third was still open, and so in the quarter after, which is not over.
    assert found == DayOne(
        currency="EUR", quarters=1, deals=3, open_minor=1500, won_minor=300
    )


# New business


async def fresh(sessions: SessionMaker, *deals: dict) -> dict[tuple[int, int], tuple]:
    """Return (created, won, minor units) by days and age of each span."""
    async with sessions.begin() as session:
        rep, stranger = [await insert_person(session) for _ in range(2)]
        await insert_deal(session, stranger, created_at=NOW - days(95))
        for fields in deals:
            given = {"amount_minor": 100, **WON}
            await insert_deal(session, rep, **given | fields)
        found = await new_business(session, now=NOW, owners=[rep.owner_id])
        await session.rollback()
    return {
        (each.days, (NOW - each.since).days): (each.created, each.won, each.won_minor)
        for each in found
        if each.currency is not None
    }


async def test_what_was_opened_and_won_within_one_span_is_new_business(sessions):
    found = await fresh(
        sessions,
        {"created_at": NOW - days(10), "closed_at": NOW},
        {"created_at": NOW - days(40), "closed_at": NOW - days(20)},
        {"created_at": NOW - days(10), "closed_at": NOW, **LOST},
        {"created_at": NOW - days(5), "closed_at": NOW, "amount_minor": None},
        {"created_at": NOW - days(5), "closed_at": NOW, "currency": None},
        {"created_at": NOW - days(5), "closed_at": NOW + days(1)},
    )

    assert found == {
        (30, 30): (4, 1, 100),
        (30, 60): (1, 0, 0),
        (30, 90): (0, 0, 0),
        (90, 90): (5, 2, 200),
    }


async def test_deals_without_a_currency_are_opened_and_add_up_to_nothing(sessions):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        await insert_deal(session, rep, created_at=NOW - days(35))
        for number in range(2):
            await insert_deal(
                session,
                rep,
                created_at=NOW - days(10 + number),
                closed_at=NOW,
                currency=None,
                **WON,
            )

        found = await new_business(session, now=NOW, owners=[rep.owner_id])

    told = [(each.currency, each.created, each.won, each.won_minor) for each in found]
    assert told == [(None, 2, 0, 0)]


async def test_nothing_on_record_is_no_span(sessions: SessionMaker):
    async with sessions() as session:
        assert await new_business(session, now=NOW, owners=[]) == ()


async def test_currencies_stand_apart_in_every_span(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        for currency, back in (("EUR", 10), ("USD", 40), ("EUR", 70)):
            await insert_deal(
                session, rep, created_at=NOW - days(back), currency=currency
            )

        found = await new_business(session, now=NOW, owners=[rep.owner_id])

    spans = [(each.days, each.currency, each.created) for each in found]
    assert spans == [
        (30, "EUR", 1),
        (30, "USD", 0),
        (30, "EUR", 0),
        (30, "USD", 1),
    ]
    assert isinstance(found[0], FreshSpan)

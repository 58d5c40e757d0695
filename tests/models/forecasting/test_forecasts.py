"""Forecasts are kept as they were said, and held against what came."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from alembic import command
from sqlalchemy.ext.asyncio import AsyncEngine

from coaching.digest.digest import forecasts
from coaching.forecasting.past_forecasts import Outcome, Prediction
from coaching.limits import Kinds
from coaching.thresholds import Thresholds
from models.db.database import SessionMaker
from models.forecasting.forecasts import (
    Occasion,
    days_frozen,
    freeze,
    frozen,
    outcomes,
)
from models.forecasting.inputs import forecast_facts
from models.pages.digest import digest_facts
from tests.models.migrating import config, migrate
from tests.models.rows import (
    NOW,
    days,
    insert_deal,
    insert_person,
    insert_snapshot,
    insert_stage,
    insert_touch,
)

FRIDAY = date(2026, 11, 13)
AT = NOW - days(6)
TOLD = Prediction(
    day=FRIDAY,
    currency="EUR",
    run_rate_minor=10**15,
    pipeline_minor=4,
    p10_minor=1,
    p50_minor=2,
    p90_minor=3,
    chances=((7, 0.25), (9, 0.1234)),
    constant=0.2,
)


def occasion(person_id: int, **fields: object) -> Occasion:
    given = {"day": FRIDAY, "at": AT, "is_afterwards": False}
    return Occasion(person_id=person_id, **given | fields)


async def test_what_was_foretold_is_read_back_as_it_was_said(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp = await insert_person(session, role="vp")
        await freeze(session, [TOLD], occasion(vp.id))

        found, starts = await frozen(session, vp.id, now=NOW)

    assert found == (TOLD,)
    assert starts == ((FRIDAY, AT),)


async def test_a_forecast_without_a_range_is_read_back_without_one(
    sessions: SessionMaker,
):
    bare = replace(TOLD, p10_minor=None, p90_minor=None)
    async with sessions.begin() as session:
        vp = await insert_person(session, role="vp")
        await freeze(session, [bare], occasion(vp.id))

        found, _ = await frozen(session, vp.id, now=NOW)

    assert found == (bare,)


async def test_the_first_word_stands(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp = await insert_person(session, role="vp")
        await freeze(session, [TOLD], occasion(vp.id))
        other = Prediction(
            day=FRIDAY,
            currency="EUR",
            run_rate_minor=0,
            p50_minor=0,
        )
        await freeze(session, [other], occasion(vp.id, is_afterwards=True))

        found, _ = await frozen(session, vp.id, now=NOW)

    assert found == (TOLD,)


async def test_an_empty_forecast_is_kept_and_never_shown(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp = await insert_person(session, role="vp")
        await freeze(session, [], occasion(vp.id))

        assert await days_frozen(session, since=FRIDAY) == {(vp.id, FRIDAY)}
        assert await days_frozen(session, since=FRIDAY + days(1)) == frozenset()
        assert await frozen(session, vp.id, now=NOW) == ((), ())


@pytest.mark.parametrize(
    ("at", "is_found"),
    [
        (NOW, False),
        (NOW - days(1), True),
        (NOW - days(363), True),
        (NOW - days(364), False),
    ],
    ids=["now", "past", "a year", "longer ago"],
)
async def test_the_year_before_is_remembered(sessions: SessionMaker, at, is_found):
    async with sessions.begin() as session:
        vp, other = [await insert_person(session, role="vp") for _ in range(2)]
        await freeze(session, [TOLD], occasion(vp.id, at=at))
        await freeze(session, [TOLD], occasion(other.id))

        found, _ = await frozen(session, vp.id, now=NOW)

    assert bool(found) is is_found


async def test_what_was_told_before_keeps_its_middle_as_the_pipeline_s_own_estimate(
    engine: AsyncEngine, sessions: SessionMaker
):
    bare = replace(TOLD, currency="USD", p10_minor=None, p90_minor=None)
    async with sessions.begin() as session:
        vp, other = [await insert_person(session, role="vp") for _ in range(2)]
        await freeze(session, [TOLD, bare], occasion(vp.id))
        await freeze(session, [TOLD], occasion(other.id, is_afterwards=True))

    def there_and_back(connection):
        command.downgrade(config(connection), "0014")
        command.upgrade(config(connection), "head")

    await migrate(engine, there_and_back)
    async with sessions() as session:
        told, _ = await frozen(session, vp.id, now=NOW)
        kept = await days_frozen(session, since=FRIDAY)

    assert told == (replace(TOLD, pipeline_minor=TOLD.p50_minor),)
    assert {person_id for person_id, _ in kept} == {vp.id}


# What came


@pytest.mark.parametrize(
    ("fields", "won", "closed", "minor"),
    [
        ({"closed_at": AT + days(1), "is_won": True}, 1, 1, 100),
        ({"closed_at": AT + days(30), "is_won": True}, 1, 1, 100),
        ({"closed_at": AT, "is_won": True}, 0, 0, 0),
        ({"closed_at": AT + days(31), "is_won": True}, 0, 0, 0),
        ({"closed_at": AT + days(1)}, 0, 1, 0),
        ({"closed_at": AT + days(1), "is_won": True, "amount_minor": None}, 1, 1, 0),
        ({"closed_at": AT + days(1), "is_won": True, "currency": "USD"}, 0, 0, 0),
        ({"closed_at": AT + days(1), "is_won": True, "archived_at": AT}, 0, 0, 0),
    ],
    ids=[
        "won",
        "won on the last day",
        "won before",
        "won after",
        "lost",
        "won for nobody knows what",
        "in another currency",
        "archived",
    ],
)
async def test_an_outcome_counts_the_thirty_days_after_its_start(
    sessions: SessionMaker, fields, won, closed, minor
):
    async with sessions.begin() as session:
        rep, stranger = [await insert_person(session) for _ in range(2)]
        given = {"amount_minor": 100, "created_at": AT - days(9)}
        await insert_deal(session, rep, **given | fields)
        await insert_deal(session, stranger, **given | fields)

        (found,) = await outcomes(
            session,
            [(FRIDAY, AT)],
            owners=[rep.owner_id],
            currencies=["EUR"],
            now=AT + days(40),
        )

    assert (len(found.won), len(found.closed), found.won_minor) == (won, closed, minor)


@pytest.mark.parametrize(
    ("later", "is_over"), [(timedelta(0), True), (-timedelta(seconds=1), False)]
)
async def test_there_is_no_outcome_before_its_days_are_over(
    sessions: SessionMaker, later, is_over
):
    async with sessions() as session:
        found = await outcomes(
            session,
            [(FRIDAY, AT)],
            owners=[],
            currencies=["EUR"],
            now=AT + days(30) + later,
        )

    nothing = Outcome(day=FRIDAY, currency="EUR", won_minor=0)
    assert found == ((nothing,) if is_over else ())


# Foretold alike


async def test_a_forecast_alone_says_the_same_as_the_digest(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp = await insert_person(session, role="vp")
        boss = await insert_person(session, role="manager", leader_id=vp.id)
        rep = await insert_person(session, leader_id=boss.id)
        stranger = await insert_person(session)
        stage = await insert_stage(session)
        end = await insert_stage(session, is_closed=True, is_won=True)
        for number in range(60):
            seller = stranger if number % 5 == 0 else rep
            deal = await insert_deal(
                session,
                seller,
                stage_id=stage.id,
                created_at=NOW - days(300 - number * 4),
                closed_at=NOW - days(50 - number) if number < 40 else None,
                is_won=number % 2 == 0 and number < 40,
            )
            await insert_touch(
                session,
                seller,
                deal,
                occurs_at=NOW - days(number),
                customer_side=True,
            )
            if deal.closed_at:
                await insert_snapshot(session, deal, at=deal.closed_at, stage_id=end.id)
        kinds, thresholds = Kinds(), Thresholds()

        whole = await digest_facts(
            session, vp_id=vp.id, since=NOW - days(7), until=NOW, kinds=kinds
        )
        alone = await forecast_facts(session, vp_id=vp.id, at=NOW, kinds=kinds)

    one, other = (forecasts(each, thresholds=thresholds) for each in (whole, alone))
    assert one.months() == other.months() != ()
    assert one.quarters() == other.quarters() != ()
    (month,) = one.months()
    assert (month.assumed, month.deals) == (0, 16)
    assert one.predictions((month,)) == other.predictions((month,))

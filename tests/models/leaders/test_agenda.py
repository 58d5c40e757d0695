"""What a leader's week says of goals, promises and calls for help."""

from datetime import date, timedelta

import pytest

from coaching.facts.agreed import DealName, Goal
from coaching.limits import Kinds
from models.leaders.leader_weeks import leader_weeks
from models.tables import Commitment, HelpRequest
from tests.models.rows import NOW, days, insert_deal, insert_person

SOON = date(2026, 12, 1)


@pytest.fixture
async def session(sessions):
    """Give one transaction, in which a test inserts and looks."""
    async with sessions.begin() as session:
        yield session


async def lay_team(session):
    leader = await insert_person(session, role="manager")
    rep = await insert_person(
        session, leader_id=leader.id, target_minor=100_000, currency="EUR"
    )
    other = await insert_person(session, leader_id=(await _manager(session)).id)
    return leader, rep, other


async def _manager(session):
    return await insert_person(session, role="manager")


async def week_of(session, leader, *, now=NOW):
    weeks = await leader_weeks(session, now=now, kinds=Kinds(), only={leader.id})
    (week,) = weeks
    return week


async def test_a_week_knows_the_goal_and_what_was_won_of_it(session):
    leader, rep, _ = await lay_team(session)
    await insert_deal(
        session,
        rep,
        amount_minor=35_000,
        currency="EUR",
        is_closed=True,
        is_won=True,
        closed_at=NOW - days(1),
    )

    week = await week_of(session, leader)

    assert week.goals == (
        Goal(rep_id=rep.id, target_minor=100_000, won_minor=35_000, currency="EUR"),
    )


async def test_a_target_of_nothing_is_no_goal(session):
    leader, rep, _ = await lay_team(session)
    rep.target_minor = 0
    await session.flush()

    assert (await week_of(session, leader)).goals == ()


async def test_open_promises_and_calls_of_the_own_reps_are_on_the_agenda(session):
    leader, rep, other = await lay_team(session)
    deal = await insert_deal(session, rep, name="Acme")
    for person in (rep, other):
        session.add(
            Commitment(
                person_id=person.id,
                what="Call the buyer",
                due_on=SOON,
                made_at=NOW - days(2),
                deal_id=deal.id,
            )
        )
        session.add(
            HelpRequest(
                rep_id=person.id,
                owner_id=leader.id,
                topic="legal",
                note="",
                due_on=SOON,
                asked_at=NOW - days(1),
            )
        )
    await session.flush()

    week = await week_of(session, leader)

    [promise], [request] = week.commitments, week.requests
    assert (promise.person_id, request.rep_id) == (rep.id, rep.id)
    assert promise.deal == DealName(id=deal.id, name="Acme", url=deal.url)


async def test_no_agenda_knows_what_was_said_or_closed_later(session):
    leader, rep, _ = await lay_team(session)
    closed = NOW - timedelta(hours=1)
    for made_at, closed_at in ((NOW + days(1), None), (NOW - days(3), closed)):
        session.add(
            Commitment(
                person_id=rep.id,
                what="Call",
                due_on=SOON,
                made_at=made_at,
                closed_at=closed_at,
                outcome="done" if closed_at else None,
            )
        )
        session.add(
            HelpRequest(
                rep_id=rep.id,
                owner_id=leader.id,
                topic="legal",
                note="",
                due_on=SOON,
                asked_at=made_at,
                closed_at=closed_at,
            )
        )
    await session.flush()

    now, before = (
        await week_of(session, leader),
        await week_of(session, leader, now=NOW - timedelta(hours=2)),
    )

    assert (now.commitments, now.requests) == ((), ())
    assert (len(before.commitments), len(before.requests)) == (1, 1)

"""A digest's facts: each deal of the organisation as it stood and as it stands."""

from datetime import date, timedelta

import pytest

from coaching.limits import Kinds
from coaching.measures.one_on_ones import tally
from models.conversation.said_over import Word
from models.db.database import SessionMaker
from models.pages.digest import digest_facts
from models.tables import Flaw, PutOff
from tests.coaching.makers import make_moment
from tests.models.rows import (
    CRM,
    NOW,
    MeetingRow,
    days,
    insert,
    insert_deal,
    insert_meeting,
    insert_one_on_one,
    insert_owner,
    insert_person,
    insert_snapshot,
    insert_stage,
    insert_stream,
    insert_touch,
)

WEEK = timedelta(days=7)
SINCE = NOW - WEEK


async def organisation(session):
    """Insert a VP, a manager and a rep, one below the other."""
    vp = await insert_person(session, role="vp")
    manager = await insert_person(session, role="manager", leader_id=vp.id)
    rep = await insert_person(session, leader_id=manager.id)
    return vp, manager, rep


async def facts_of(session, vp):
    return await digest_facts(
        session, vp_id=vp.id, since=SINCE, until=NOW, kinds=Kinds()
    )


async def only_move(session, vp):
    (move,) = (await facts_of(session, vp)).moves
    return move


async def test_speaks_of_the_vps_own_organisation(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp, manager, rep = await organisation(session)
        stranger = await insert_person(session)
        for person in (manager, rep, stranger):
            await insert_deal(session, person)

        facts = await facts_of(session, vp)

    assert facts.vp.id == vp.id
    assert [p.id for p in facts.people] == [vp.id, manager.id, rep.id]
    assert [d.owner_id for d in facts.open_deals] == [manager.id, rep.id]
    assert [m.after.owner_id for m in facts.moves] == [manager.id, rep.id]


async def test_a_change_shows_both_ends(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        first, second = [await insert_stage(session) for _ in range(2)]
        deal = await insert_deal(
            session,
            rep,
            stage_id=first.id,
            amount_minor=1,
            close_date=date(2026, 12, 1),
        )
        await insert_snapshot(
            session,
            deal,
            at=NOW - days(2),
            stage_id=second.id,
            amount_minor=2,
            close_date=date(2027, 1, 15),
        )
        await insert_snapshot(session, deal, at=NOW + days(1), amount_minor=9)

        move = await only_move(session, vp)

    assert (move.before.stage.id, move.after.stage.id) == (first.id, second.id)
    assert (move.before.amount_minor, move.after.amount_minor) == (1, 2)
    assert move.after.close_date == date(2027, 1, 15)
    assert move.later_days == (45,)


@pytest.mark.parametrize(
    ("fields", "has_before", "has_after"),
    [
        ({}, True, True),
        ({"created_at": NOW - days(1)}, False, True),
        ({"created_at": SINCE}, True, True),
        ({"closed_at": NOW - days(1)}, True, True),
        ({"closed_at": NOW - days(1), "created_at": NOW - days(2)}, False, True),
        ({"closed_at": NOW + days(1)}, True, True),
        ({"archived_at": NOW - days(1)}, True, False),
    ],
    ids=[
        "open all week",
        "new",
        "created at the start",
        "closed",
        "opened and closed",
        "closed later",
        "archived",
    ],
)
async def test_a_deal_stands_at_each_end_at_which_it_was_there(
    sessions: SessionMaker, fields, has_before, has_after
):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        await insert_deal(session, rep, **fields)

        move = await only_move(session, vp)

    assert (move.before is not None, move.after is not None) == (has_before, has_after)


@pytest.mark.parametrize(
    "fields",
    [
        {"closed_at": NOW - days(8)},
        {"archived_at": NOW - days(8)},
        {"created_at": NOW + days(1)},
        {"merged_into": "d1"},
    ],
    ids=str,
)
async def test_what_lies_outside_the_week_is_no_move(sessions: SessionMaker, fields):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        await insert_deal(session, rep, **fields)

        assert (await facts_of(session, vp)).moves == ()


@pytest.mark.parametrize(
    ("fields", "worth"),
    [
        ({}, 7),
        ({"is_won": True}, None),
        ({"closed_at": NOW + timedelta(seconds=1)}, None),
        ({"closed_at": NOW - days(3)}, None),
    ],
    ids=["lost", "won", "lost later", "lost as soon as it came"],
)
async def test_a_deal_lost_in_its_first_week_shows_what_it_was_while_it_was_open(
    sessions: SessionMaker, fields, worth
):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        given = {"created_at": NOW - days(3), "closed_at": NOW - days(1)} | fields
        deal = await insert_deal(session, rep, amount_minor=5, **given)
        lost = await insert_stage(session, is_closed=True)
        at = NOW - days(2)
        if given["closed_at"] > at:
            await insert_snapshot(session, deal, at=at, amount_minor=7)
            closed = {"amount_minor": 0, "stage_id": lost.id}
            await insert_snapshot(session, deal, at=given["closed_at"], **closed)

        move = await only_move(session, vp)

    assert move.before is None
    assert (move.last_open.amount_minor if move.last_open else None) == worth


async def test_a_deal_that_was_closed_before_it_says_so_shows_no_open_worth(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        lost = await insert_stage(session, is_closed=True)
        given = {"created_at": NOW - days(3), "closed_at": NOW - days(1)}
        await insert_deal(session, rep, stage_id=lost.id, **given)

        assert (await only_move(session, vp)).last_open is None


async def test_a_deal_that_changed_hands_stands_at_one_end(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        stranger = await insert_person(session)
        deal = await insert_deal(session, rep)
        left = {"owner_id": stranger.owner_id}
        await insert_snapshot(session, deal, at=NOW - days(1), **left)

        move = await only_move(session, vp)

    assert (move.before.owner_id, move.after) == (rep.id, None)


@pytest.mark.parametrize(
    ("closed_at", "known"), [(NOW - days(1), True), (NOW + days(1), False)]
)
async def test_a_win_is_known_once_it_has_happened(
    sessions: SessionMaker, closed_at, known
):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        won = {"is_won": True, "closed_at": closed_at, "amount_minor": 5}
        await insert_deal(session, rep, **won)

        facts = await facts_of(session, vp)

    assert facts.moves[0].is_won is known
    assert facts.moves[0].closed_at == (closed_at if known else None)
    assert facts.won_90 == ((("EUR", 5),) if known else ())


async def test_knows_how_long_won_deals_stood_in_a_stage(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        first, won = [await insert_stage(session) for _ in range(2)]
        for closed_at in (NOW - days(1), NOW + days(1)):
            deal = await insert_deal(
                session,
                rep,
                stage_id=first.id,
                created_at=NOW - days(13),
                is_won=True,
                closed_at=closed_at,
            )
            await insert_snapshot(session, deal, at=closed_at, stage_id=won.id)

        facts = await facts_of(session, vp)

    (norm,) = [norm for norm in facts.stage_norms if norm.won]
    assert (norm.stage_id, norm.median_days, norm.won) == (first.id, 12, 1)


async def test_knows_when_customers_spoke_on_the_open_deals_of_the_organisation(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        stranger = await insert_person(session)
        spoken, silent, closed, theirs = [
            await insert_deal(session, by, closed_at=at)
            for by, at in (
                (rep, None),
                (rep, None),
                (rep, NOW - days(1)),
                (stranger, None),
            )
        ]
        for deal in (spoken, closed, theirs):
            for back in (2, 9, -1):
                at = NOW - days(back)
                await insert_touch(session, rep, deal, occurs_at=at, customer_side=True)
        await insert_touch(session, rep, silent)

        facts = await facts_of(session, vp)

    heard = (NOW - days(9), NOW - days(2))
    assert facts.customer_touches == ((spoken.id, heard),)


async def test_the_newest_deal_is_known_when_it_is_closed_already(sessions):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        stranger = await insert_person(session)
        await insert_deal(session, rep, created_at=NOW - days(41))
        quick = NOW - days(9)
        await insert_deal(
            session, rep, created_at=quick, closed_at=NOW - days(1), is_won=True
        )
        await insert_deal(session, rep, created_at=NOW + days(1))
        await insert_deal(session, stranger, created_at=NOW - days(2))

        facts = await facts_of(session, vp)

    assert facts.last_opened_at == quick


async def test_knows_which_deals_live_by_their_reps_own_word(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        lives, over, _ = [await insert_deal(session, rep) for _ in range(3)]
        for deal, word in ((lives, Word.LIVES), (over, Word.OVER)):
            said = PutOff(
                person_id=rep.id,
                about_id=rep.id,
                rule="looks_over",
                subject_id=deal.id,
                deal_id=deal.id,
                reason=word,
                until=(NOW + days(20)).date(),
                created_at=NOW - days(2),
            )
            await insert(session, said)

        facts = await facts_of(session, vp)

    assert facts.said_to_live == {lives.id}


async def test_counts_what_is_wrong_with_the_data(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp, _, rep = await organisation(session)
        stage = await insert_stage(session)
        nobody = await insert_owner(session)
        await insert_deal(session, rep, stage_id=stage.id)
        await insert_deal(session, rep, amount_minor=None)
        await insert_deal(session, None)
        await insert_deal(session, None, owner_id=nobody.id)
        await insert_stream(session, "emails", disabled_reason="no scope")
        flaw = {"external_id": "d1", "field": "amount", "value": "x", "reason": "bad"}
        await insert(session, Flaw(crm=CRM, stream="deals", seen_at=NOW, **flaw))

        facts = await facts_of(session, vp)

    assert (facts.without_owner, facts.unmatched_owners) == (1, 1)
    assert (facts.without_amount, facts.unknown_stage) == (1, 1)
    assert (facts.flawed_fields, facts.disabled_streams) == (1, ("emails",))


async def test_holds_the_talks_of_pairs_that_are_a_month_old(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        vp, manager, met = await organisation(session)
        team = {"leader_id": manager.id}
        old = await insert_person(session, leader_since=date(2026, 1, 1), **team)
        new = await insert_person(session, leader_since=NOW.date() - days(29), **team)
        await insert_meeting(session, MeetingRow(host=manager, guests=(met,)))
        await insert_one_on_one(session, manager, old, NOW.date() - days(31))
        await insert_one_on_one(session, manager, new, NOW.date())

        facts = await facts_of(session, vp)

    talks = tally(facts.all_weeks, make_moment(now=NOW))
    assert (talks.held, talks.due, talks.leaders, talks.unseen) == (1, 2, 1, 0)
    assert facts.own_week is None


async def test_the_vp_s_own_talks_are_held_apart_from_those_below(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        vp, manager, _ = await organisation(session)
        own = await insert_person(session, leader_id=vp.id)
        await insert_one_on_one(session, vp, own, NOW.date() - days(3))

        facts = await facts_of(session, vp)

    assert [week.leader.id for week in facts.weeks] == [manager.id]
    assert facts.own_week is not None
    assert facts.own_week.held == ((own.id, NOW.date() - days(3)),)

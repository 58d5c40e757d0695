"""A leader's week: who was met, what is ahead, what the reps have open."""

from datetime import timedelta

import pytest

from coaching.facts import MeetingKind
from coaching.limits import Kinds
from models.db.database import SessionMaker
from models.leaders.leader_weeks import leader_weeks
from tests.models.rows import (
    NOW,
    MeetingRow,
    days,
    insert_attendance,
    insert_deal,
    insert_meeting,
    insert_one_on_one,
    insert_owner,
    insert_person,
    insert_snapshot,
    insert_stage,
    insert_touch,
)

KINDS = Kinds()
TODAY = NOW.date()
YESTERDAY = TODAY - days(1)


async def pair(session):
    """Insert a leader with one rep."""
    leader = await insert_person(session, role="manager")
    rep = await insert_person(session, leader_id=leader.id)
    return leader, rep


async def week_of(session, leader, *, now=NOW):
    (week,) = await leader_weeks(session, now=now, kinds=KINDS, only={leader.id})
    return week


async def test_leaders_of_reps_who_are_present_have_a_week(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp = await insert_person(session, role="vp")
        leader, rep = await pair(session)
        leader.leader_id = vp.id
        await insert_person(session, leader_id=leader.id, left_on=TODAY)

        weeks = await leader_weeks(session, now=NOW, kinds=KINDS)

    assert [(w.leader.id, [r.id for r in w.reps]) for w in weeks] == [
        (leader.id, [rep.id])
    ]


@pytest.mark.parametrize(
    ("fields", "is_held"),
    [
        ({}, True),
        ({"starts_at": NOW}, True),
        ({"starts_at": NOW + timedelta(seconds=1)}, False),
        ({"has_contact": True}, False),
        ({"has_contact": True, "title": "1:1 Ann"}, True),
        ({"has_contact": True, "activity_type": "One on one"}, True),
        ({"outcome": "CANCELED"}, False),
        ({"outcome": "NO_SHOW"}, False),
        ({"outcome": "COMPLETED"}, True),
        ({"archived_at": NOW - days(1)}, False),
        ({"archived_at": NOW + days(1)}, True),
        ({"created_at": NOW + days(1)}, False),
        ({"starts_at": NOW - days(401)}, False),
    ],
    ids=str,
)
async def test_knows_which_meeting_was_a_one_on_one(
    sessions: SessionMaker, fields, is_held
):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        row = MeetingRow(host=leader, guests=(rep,))
        meeting = await insert_meeting(session, row, **fields)

        week = await week_of(session, leader)

    day = meeting.starts_at.date()
    assert week.held == (((rep.id, day),) if is_held else ())


async def test_the_rep_may_host_and_both_may_be_guests(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        row = MeetingRow(host=rep, guests=(leader, rep))
        await insert_meeting(session, row)

        assert (await week_of(session, leader)).held == ((rep.id, YESTERDAY),)


async def test_a_third_person_makes_it_no_one_on_one(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        other = await insert_person(session, leader_id=leader.id)
        row = MeetingRow(host=leader, guests=(rep, other))
        await insert_meeting(session, row)

        assert (await week_of(session, leader)).held == ()


async def test_somebody_unmatched_is_a_third_person_too(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        stranger = await insert_person(session)
        row = MeetingRow(host=leader, guests=(rep, stranger))
        await insert_meeting(session, row)
        stranger.owner_id = (await insert_owner(session)).id

        assert (await week_of(session, leader)).held == ()


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ((TODAY, NOW), TODAY),
        ((TODAY - days(9), NOW), YESTERDAY),
        ((TODAY, NOW + days(1)), YESTERDAY),
        ((TODAY + days(1), NOW), YESTERDAY),
    ],
    ids=["said today", "an older one", "said later", "a day that is still to come"],
)
async def test_the_last_one_counts_by_meeting_or_by_word(
    sessions: SessionMaker, said, held
):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        await insert_meeting(session, MeetingRow(host=leader, guests=(rep,)))
        await insert_one_on_one(session, leader, rep, said[0], recorded_at=said[1])

        assert (await week_of(session, leader)).held == ((rep.id, held),)


async def test_the_next_booked_one_on_one_counts(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        for ahead in (9, 3):
            row = MeetingRow(host=leader, guests=(rep,))
            await insert_meeting(session, row, starts_at=NOW + days(ahead))

        week = await week_of(session, leader)

    assert (week.held, week.booked) == ((), ((rep.id, TODAY + days(3)),))


async def test_days_are_those_of_the_leader(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        leader.time_zone = "Pacific/Auckland"
        at = NOW - timedelta(hours=22)
        await insert_meeting(
            session, MeetingRow(host=leader, guests=(rep,)), starts_at=at
        )

        week = await week_of(session, leader)

    assert at.date() == TODAY - days(1)
    assert week.held == ((rep.id, TODAY),)


async def test_customer_meetings_ahead_come_with_their_largest_deal(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        small = await insert_deal(session, rep, amount_minor=5)
        large = await insert_deal(session, rep, amount_minor=50)
        won = {"is_won": True, "closed_at": NOW - days(1), "amount_minor": 500}
        closed = await insert_deal(session, rep, **won)
        await insert_touch(session, rep, large, customer_side=True)
        row = MeetingRow(host=rep, guests=(leader,), deals=(small, large, closed))
        await insert_meeting(
            session, row, starts_at=NOW + days(3), title="Product demo"
        )

        (meeting,) = (await week_of(session, leader)).meetings

    assert (meeting.rep_id, meeting.kind) == (rep.id, MeetingKind.PRESENTATION)
    assert meeting.deal.id == large.id
    assert meeting.deal.last_customer_touch_at == NOW - days(1)
    assert meeting.attendee_ids == (leader.id, rep.id)


@pytest.mark.parametrize(
    ("fields", "is_ahead"),
    [
        ({"starts_at": NOW + days(50)}, True),
        ({"starts_at": NOW + days(51)}, False),
        ({"starts_at": NOW}, False),
        ({"outcome": "CANCELED"}, False),
        ({"has_contact": False}, False),
        ({"created_at": NOW + days(1)}, False),
    ],
    ids=str,
)
async def test_only_booked_meetings_with_customers_are_ahead(
    sessions: SessionMaker, fields, is_ahead
):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        given = {"starts_at": NOW + days(2), "has_contact": True}
        await insert_meeting(session, MeetingRow(host=rep), **given | fields)

        week = await week_of(session, leader)

    assert len(week.meetings) == is_ahead


async def test_who_said_to_attend_attends(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        given = {"has_contact": True}
        row = MeetingRow(host=rep)
        ahead = await insert_meeting(session, row, starts_at=NOW + days(2), **given)
        past = await insert_meeting(session, row, starts_at=NOW - days(2), **given)
        brief = await insert_meeting(session, row, starts_at=NOW - days(1), **given)
        await insert_attendance(session, ahead, leader)
        await insert_attendance(session, past, leader)
        await insert_attendance(session, brief, leader, choice="pre_brief")

        week = await week_of(session, leader)
        before = await week_of(session, leader, now=NOW - days(3))

    assert week.meetings[0].attendee_ids == (leader.id, rep.id)
    assert week.joined == ((rep.id, TODAY - days(2)),)
    assert before.joined == ()


async def test_joined_is_the_last_customer_meeting_together(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        row = MeetingRow(host=rep, guests=(leader,))
        for back in (20, 7):
            await insert_meeting(
                session, row, starts_at=NOW - days(back), has_contact=True
            )
        await insert_meeting(session, row)

        week = await week_of(session, leader)

    assert week.joined == ((rep.id, TODAY - days(7)),)


@pytest.mark.parametrize(
    ("amounts", "p90"),
    [((), ()), ((7,), (7,)), (range(1, 11), (9,)), (range(1, 12), (10,))],
    ids=["none", "one", "ten", "eleven"],
)
async def test_p90_is_the_nearest_rank_of_the_teams_open_amounts(
    sessions: SessionMaker, amounts, p90
):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        outsider = await insert_person(session)
        await insert_deal(session, outsider, amount_minor=1_000)
        await insert_deal(session, rep, amount_minor=None)
        for amount in amounts:
            await insert_deal(session, rep, amount_minor=amount)

        found = (await week_of(session, leader)).p90_amounts
        assert tuple(amount for _, amount in found) == p90


async def test_each_currency_has_a_p90_of_its_own(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        for amount, currency in ((1, "EUR"), (2, "EUR"), (900, "JPY")):
            await insert_deal(session, rep, amount_minor=amount, currency=currency)

        week = await week_of(session, leader)
        assert week.p90_amounts == (("EUR", 2), ("JPY", 900))


async def test_each_reps_largest_deals_come_for_the_agenda(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        second = await insert_person(session, leader_id=leader.id)
        deals = [
            await insert_deal(session, rep, amount_minor=amount) for amount in range(7)
        ]
        other = await insert_deal(session, second, amount_minor=None)

        week = await week_of(session, leader)

    assert [d.id for d in week.major_deals] == [*(d.id for d in deals[2:]), other.id]


async def test_meetings_together_come_with_their_deal_as_it_stood_then(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        early = await insert_stage(session, probability=0.2)
        late = await insert_stage(session, probability=0.9)
        deal = await insert_deal(session, rep, stage_id=early.id, amount_minor=7)
        fields = {"stage_id": late.id, "amount_minor": 900}
        await insert_snapshot(session, deal, at=NOW - days(3), **fields)
        row = MeetingRow(host=rep, guests=(leader,), deals=(deal,))
        given = {"starts_at": NOW - days(10), "ends_at": NOW - days(9.5)}
        held = await insert_meeting(session, row, title="Demo", **given)
        await insert_meeting(session, row, starts_at=NOW - days(61))

        (joined,) = (await week_of(session, leader)).together

    assert (joined.id, joined.rep_ids) == (held.id, (rep.id,))
    assert (joined.kind, joined.with_customer) == (MeetingKind.PRESENTATION, True)
    assert (joined.deal.stage.probability, joined.deal.amount_minor) == (0.2, 7)
    assert joined.ends_at == NOW - days(9.5)


async def test_the_log_counts_the_teams_meetings_and_knows_whether_guests_are_named(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        for back in (1, 59, 61):
            row = MeetingRow(host=rep)
            at = NOW - days(back)
            await insert_meeting(session, row, starts_at=at, has_contact=True)
        await insert_meeting(session, MeetingRow(host=rep))
        alone = await week_of(session, leader)
        with_guest = MeetingRow(host=rep, guests=(leader,))
        await insert_meeting(session, with_guest, has_contact=True)

        named = await week_of(session, leader)

    assert (alone.met_customers, alone.names_guests) == (2, False)
    assert (named.met_customers, named.names_guests) == (3, True)


async def test_a_meeting_of_two_teams_is_offered_to_the_hosts_leader_alone(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        other, guest = await pair(session)
        stranger = await insert_person(session)
        fields = {"starts_at": NOW + days(3), "has_contact": True}
        hosted = MeetingRow(host=rep, guests=(guest,))
        await insert_meeting(session, hosted, **fields)
        by_stranger = MeetingRow(host=stranger, guests=(guest, rep))
        await insert_meeting(session, by_stranger, **fields)

        weeks = [await week_of(session, one) for one in (leader, other)]

    assert [[m.rep_id for m in week.meetings] for week in weeks] == [
        [rep.id, rep.id],
        [],
    ]
    assert weeks[0].leader_ids == {leader.id, other.id}


async def test_a_meeting_that_did_not_happen_was_not_joined(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        row = MeetingRow(host=rep, guests=(leader,))
        gone = await insert_meeting(session, row, has_contact=True)
        await insert_attendance(session, gone, leader, choice="not_held")
        alone = await insert_meeting(session, MeetingRow(host=rep), has_contact=True)
        await insert_attendance(session, alone, leader, choice="joined")

        week = await week_of(session, leader)

    assert [joined.id for joined in week.together] == [alone.id]


async def test_knows_since_when_talks_of_the_leader_are_on_record(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        leader, rep = await pair(session)
        bare = await week_of(session, leader)
        for back in (20, 3):
            await insert_one_on_one(session, leader, rep, TODAY - days(back))

        week = await week_of(session, leader)

    assert bare.seen_since is None
    assert week.seen_since == TODAY - days(20)

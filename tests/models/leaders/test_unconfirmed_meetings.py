"""A past meeting that was suggested is settled by the CRM, or by one tap."""

import pytest

from coaching.evidence import MeetingRef, dump
from models.db.database import SessionMaker
from models.leaders.unconfirmed_meetings import settle_meeting, unconfirmed
from tests.bot.meeting_makers import make_ask, make_first_meetings, make_kitchen
from tests.models.rows import (
    NOW,
    MeetingRow,
    days,
    insert_attendance,
    insert_delivery,
    insert_meeting,
    insert_person,
)

YESTERDAY = NOW - days(1)


async def suggest(
    session, leader, meeting, *, make=make_first_meetings, **fields: object
):
    ref = MeetingRef(
        id=meeting.id, title="Walkthrough", starts_at=meeting.starts_at, kind="other"
    )
    evidence = make(meeting=ref)
    given = {"kind": evidence.rule, "evidence": dump(evidence)}
    await insert_delivery(
        session, leader, **given | {"decided_at": NOW - days(4)} | fields
    )


async def scene(session, *, guests: bool = False, **fields: object):
    """Insert a leader, and a meeting of a rep of theirs that was yesterday."""
    leader = await insert_person(session, role="manager")
    rep = await insert_person(session, leader_id=leader.id)
    row = MeetingRow(host=rep, guests=(leader,) if guests else ())
    given = {"starts_at": YESTERDAY, "has_contact": True}
    return leader, await insert_meeting(session, row, **given | fields)


async def test_what_was_suggested_and_is_over_is_asked_about(sessions: SessionMaker):
    async with sessions.begin() as session:
        leader, meeting = await scene(session)
        await suggest(session, leader, meeting)
        await suggest(session, leader, meeting, make=make_kitchen)

        found = await unconfirmed(session, leader.id, now=NOW)

    assert [(one.id, one.title) for one in found] == [(meeting.id, "A meeting")]


@pytest.mark.parametrize(
    ("meeting", "suggestion"),
    [
        ({"guests": True}, {}),
        ({"starts_at": NOW + days(1)}, {}),
        ({"starts_at": NOW - days(14)}, {}),
        ({"outcome": "CANCELED"}, {}),
        ({"archived_at": NOW}, {}),
        ({}, {"state": "shadow"}),
        ({}, {"make": make_ask}),
        ({}, {"evidence": ""}),
    ],
    ids=[
        "the CRM names the leader",
        "still ahead",
        "two weeks ago",
        "called off",
        "gone",
        "never sent",
        "asked as a rep",
        "erased",
    ],
)
async def test_what_is_settled_or_never_was_suggested_is_not_asked_about(
    sessions: SessionMaker, meeting, suggestion
):
    async with sessions.begin() as session:
        leader, row = await scene(session, **meeting)
        await suggest(session, leader, row, **suggestion)

        assert await unconfirmed(session, leader.id, now=NOW) == ()


@pytest.mark.parametrize("choice", ["joined", "not_held"])
async def test_one_tap_settles_it(sessions: SessionMaker, choice):
    async with sessions.begin() as session:
        leader, meeting = await scene(session)
        await suggest(session, leader, meeting)
        await insert_attendance(session, meeting, leader, choice="attend")

        kept = await settle_meeting(
            session, leader.id, meeting.id, choice=choice, now=NOW
        )
        again = await settle_meeting(
            session, leader.id, meeting.id, choice="joined", now=NOW
        )

        assert (kept, again) == (True, False)
        assert await unconfirmed(session, leader.id, now=NOW) == ()


async def test_nobody_settles_a_meeting_that_was_not_suggested_to_them(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        leader, meeting = await scene(session)
        other = await insert_person(session, role="manager")
        await suggest(session, leader, meeting)

        for person_id, meeting_id in ((other.id, meeting.id), (leader.id, 0)):
            assert not await settle_meeting(
                session, person_id, meeting_id, choice="joined", now=NOW
            )

"""An answer is kept once, from the one who was asked, while it still matters."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from models.conversation.answers import (
    AnswerStatus,
    put_off,
    record_answer,
    record_attendance,
    record_one_on_one,
)
from models.db.database import SessionMaker
from models.outbox.queue import claim_next, enqueue, mark_sent
from models.tables import Activity, Answer, Attendance, AuditEntry, OneOnOne, PutOff
from tests.jobs.makers import (
    DAY,
    NOW,
    TERMS,
    make_delivery,
    make_one_on_one,
    make_person,
    make_uncertain_meeting,
)

LEADER = "U00000001"
SOMEBODY_ELSE = "U00000002"


async def send(
    sessions: SessionMaker, *, now=NOW, evidence=None, **changes: object
) -> str:
    """Send a message to person 1; return its id."""
    new = make_delivery(
        evidence=evidence or make_one_on_one(), expires_at=now + DAY, **changes
    )
    async with sessions.begin() as session:
        await session.merge(make_person(1, role="manager"))
        await session.flush()
        await session.merge(make_person(2, leader_id=1))
        await session.flush()
        await enqueue(session, new, now=now)
        claim = await claim_next(session, owner="test", now=now, terms=TERMS)
        if claim is not None:
            await mark_sent(session, claim, channel="D1", ts="1.1", now=now)
    return new.id


async def count(sessions: SessionMaker, table: type) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(table))


async def answer(sessions: SessionMaker, delivery_id: str, **changes: object):
    values = {"clicker_slack_id": LEADER, "choice": "step", "now": NOW} | changes
    async with sessions.begin() as session:
        return await record_answer(session, delivery_id=delivery_id, **values)


async def test_an_answer_is_recorded_with_its_message(sessions):
    delivery_id = await send(sessions)

    result = await answer(sessions, delivery_id)

    assert result.status is AnswerStatus.RECORDED
    assert result.message.id == delivery_id
    assert (result.message.slack_channel, result.message.slack_ts) == ("D1", "1.1")


async def test_the_same_button_twice_is_one_answer(sessions):
    delivery_id = await send(sessions)

    first = await answer(sessions, delivery_id)
    second = await answer(sessions, delivery_id)

    assert first.status is AnswerStatus.RECORDED
    assert second.status is AnswerStatus.REPEATED
    assert await count(sessions, Answer) == 1


async def test_another_button_is_another_answer(sessions):
    delivery_id = await send(sessions)

    await answer(sessions, delivery_id, choice="step")
    result = await answer(sessions, delivery_id, choice="useful")

    assert result.status is AnswerStatus.RECORDED


async def test_somebody_elses_press_is_refused_and_audited(sessions):
    delivery_id = await send(sessions)

    result = await answer(sessions, delivery_id, clicker_slack_id=SOMEBODY_ELSE)

    assert result.status is AnswerStatus.NOT_YOURS
    assert result.message is None
    assert await count(sessions, Answer) == 0
    async with sessions() as session:
        entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.actor, entry.object_id, entry.allowed) == (
        SOMEBODY_ELSE,
        delivery_id,
        False,
    )


@pytest.mark.parametrize("delivery_id", ["", "no-such-id", "x" * 300, "'; --"])
async def test_a_button_of_no_message_changes_nothing(sessions, delivery_id):
    await send(sessions)

    result = await answer(sessions, delivery_id)

    assert result.status is AnswerStatus.UNKNOWN


async def test_a_shadow_message_cannot_be_answered(sessions):
    delivery_id = await send(sessions, is_shadow=True)

    assert (await answer(sessions, delivery_id)).status is AnswerStatus.UNKNOWN


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(days=30), AnswerStatus.RECORDED),
        (timedelta(days=30, seconds=1), AnswerStatus.STALE),
    ],
    ids=["thirty days old", "older"],
)
async def test_an_old_message_takes_no_answer(sessions, age, status):
    delivery_id = await send(sessions)

    assert (await answer(sessions, delivery_id, now=NOW + age)).status is status


async def test_a_newer_message_on_the_same_matter_replaces_the_old(sessions):
    old = await send(sessions)
    new = await send(sessions, now=NOW + 5 * DAY)
    later = NOW + 6 * DAY

    assert (await answer(sessions, old, now=later)).status is AnswerStatus.STALE
    assert (await answer(sessions, new, now=later)).status is AnswerStatus.RECORDED


async def test_a_newer_message_on_another_matter_does_not(sessions):
    old = await send(sessions)
    await send(sessions, now=NOW + DAY, subject_id=3)

    result = await answer(sessions, old, now=NOW + 2 * DAY)

    assert result.status is AnswerStatus.RECORDED


async def postpone(sessions: SessionMaker, delivery_id: str, **changes: object):
    values = {
        "clicker_slack_id": LEADER,
        "reason": "agreed_pause",
        "until": date(2026, 12, 1),
        "now": NOW,
    } | changes
    async with sessions.begin() as session:
        return await put_off(session, delivery_id=delivery_id, **values)


async def test_a_put_off_names_the_rule_the_person_and_the_matter(sessions):
    delivery_id = await send(sessions, evidence=make_uncertain_meeting(), subject_id=7)

    result = await postpone(sessions, delivery_id)

    async with sessions() as session:
        kept = (await session.scalars(select(PutOff))).one()
    assert result.status is AnswerStatus.RECORDED
    assert (kept.rule, kept.person_id, kept.about_id) == ("uncertain_meeting", 1, 1)
    assert (kept.subject_id, kept.deal_id, kept.reason) == (7, 9, "agreed_pause")
    assert kept.until == date(2026, 12, 1)


async def test_the_same_put_off_twice_is_one(sessions):
    delivery_id = await send(sessions)

    await postpone(sessions, delivery_id)
    result = await postpone(sessions, delivery_id)

    assert result.status is AnswerStatus.REPEATED
    assert await count(sessions, PutOff) == 1


async def test_a_changed_put_off_is_kept_beside_the_first(sessions):
    delivery_id = await send(sessions)

    await postpone(sessions, delivery_id)
    result = await postpone(sessions, delivery_id, until=None, now=NOW + DAY)

    assert result.status is AnswerStatus.RECORDED
    assert await count(sessions, PutOff) == 2
    assert await count(sessions, Answer) == 1


async def test_somebody_else_cannot_put_a_message_off(sessions):
    delivery_id = await send(sessions)

    result = await postpone(sessions, delivery_id, clicker_slack_id=SOMEBODY_ELSE)

    assert result.status is AnswerStatus.NOT_YOURS
    assert await count(sessions, PutOff) == 0


async def met(sessions: SessionMaker, delivery_id: str, **changes: object):
    values = {"clicker_slack_id": LEADER, "held_on": NOW.date(), "now": NOW} | changes
    async with sessions.begin() as session:
        return await record_one_on_one(session, delivery_id=delivery_id, **values)


async def test_we_met_records_the_one_on_one_of_leader_and_rep(sessions):
    delivery_id = await send(sessions)

    result = await met(sessions, delivery_id)

    async with sessions() as session:
        held = (await session.scalars(select(OneOnOne))).one()
    assert result.status is AnswerStatus.RECORDED
    assert (held.leader_id, held.rep_id, held.held_on) == (1, 2, NOW.date())


async def test_we_met_twice_is_one_meeting(sessions):
    delivery_id = await send(sessions)

    await met(sessions, delivery_id)
    result = await met(sessions, delivery_id)

    assert result.status is AnswerStatus.REPEATED
    assert await count(sessions, OneOnOne) == 1


@pytest.mark.parametrize(
    ("days", "status"),
    [(1, AnswerStatus.RECORDED), (2, AnswerStatus.NOT_APPLICABLE)],
    ids=["already tomorrow in Auckland", "a future day everywhere"],
)
async def test_a_one_on_one_was_held_today_or_before(sessions, days, status):
    delivery_id = await send(sessions)

    result = await met(sessions, delivery_id, held_on=(NOW + days * DAY).date())

    assert result.status is status


async def test_we_met_belongs_to_one_on_one_messages_alone(sessions):
    delivery_id = await send(sessions, evidence=make_uncertain_meeting())

    assert (await met(sessions, delivery_id)).status is AnswerStatus.NOT_APPLICABLE
    assert await count(sessions, OneOnOne) == 0


async def attend(sessions: SessionMaker, delivery_id: str, **changes: object):
    values = {"clicker_slack_id": LEADER, "choice": "attend", "now": NOW} | changes
    async with sessions.begin() as session:
        return await record_attendance(session, delivery_id=delivery_id, **values)


async def book_meeting(sessions: SessionMaker, **changes: object) -> None:
    values = {
        "id": 7,
        "crm": "hubspot",
        "stream": "meetings",
        "external_id": "7",
        "starts_at": NOW + 5 * DAY,
        "modified_at": NOW,
    } | changes
    async with sessions.begin() as session:
        session.add(Activity(**values))


async def test_ill_attend_records_attendance(sessions):
    await book_meeting(sessions)
    delivery_id = await send(sessions, evidence=make_uncertain_meeting())

    result = await attend(sessions, delivery_id)

    async with sessions() as session:
        kept = (await session.scalars(select(Attendance))).one()
    assert result.status is AnswerStatus.RECORDED
    assert (kept.activity_id, kept.person_id, kept.choice) == (7, 1, "attend")


async def test_the_last_choice_about_a_meeting_counts(sessions):
    await book_meeting(sessions)
    delivery_id = await send(sessions, evidence=make_uncertain_meeting())

    await attend(sessions, delivery_id)
    await attend(sessions, delivery_id, choice="pre_brief")

    async with sessions() as session:
        kept = (await session.scalars(select(Attendance))).one()
    assert kept.choice == "pre_brief"


@pytest.mark.parametrize(
    "changes",
    [{"id": 8}, {"archived_at": NOW}, {"starts_at": NOW}, {"starts_at": None}],
    ids=["gone", "archived", "begun", "without a time"],
)
async def test_a_meeting_that_is_over_or_gone_cannot_be_attended(sessions, changes):
    await book_meeting(sessions, **changes)
    delivery_id = await send(sessions, evidence=make_uncertain_meeting())

    assert (await attend(sessions, delivery_id)).status is AnswerStatus.STALE
    assert await count(sessions, Attendance) == 0


async def test_attending_belongs_to_meeting_messages_alone(sessions):
    delivery_id = await send(sessions)

    assert (await attend(sessions, delivery_id)).status is AnswerStatus.NOT_APPLICABLE

"""What is asked once is kept for good, until one of the two people is taken out."""

import pytest
from alembic import command
from sqlalchemy import Connection, select

from coaching.evidence import dump
from coaching.memory.history import Question
from models.conversation.answers import put_off, record_answer
from models.conversation.plan_history import history
from models.keeping.erase import erase
from models.keeping.prune import STANDARD, prune
from models.outbox.claims import claim_of
from models.outbox.questions_put import note_put, put_questions
from models.outbox.queue import mark_sent
from models.outbox.unclear import mark_found
from models.tables import BundledEpisode, Delivery, PutQuestion
from tests.bot.quiet_makers import make_role_change
from tests.models.migrating import config, migrate
from tests.models.rows import (
    NOW,
    days,
    insert,
    insert_delivery,
    insert_episode,
    insert_person,
)


@pytest.fixture
async def floor(sessions):
    """Give a leader, a rep, and the id of a message that asks one about the other."""
    async with sessions.begin() as session:
        leader = await insert_person(session, role="manager", slack_user_id="ULEE")
        rep = await insert_person(session, leader_id=leader.id)
        asked = await insert_delivery(
            session,
            leader,
            kind="role_change",
            subject_person_id=leader.id,
            subject_id=rep.id,
            evidence=dump(make_role_change()),
            state="sent",
            sent_at=NOW - days(1),
        )
        await note_put(session, asked.id)
    return leader, rep, asked.id


async def known(sessions, *, at=NOW) -> tuple[Question, ...]:
    async with sessions() as session:
        found = await put_questions(session, now=at)
        assert (await history(session, now=at, shadow=False)).questions == found
    return found


async def test_what_was_sent_is_kept_once_and_from_its_hour_on(sessions, floor):
    leader, rep, message = floor
    async with sessions.begin() as session:
        await note_put(session, message)

    assert await known(sessions) == (
        Question(
            rule="role_change", about_id=rep.id, person_id=leader.id, is_answered=False
        ),
    )
    assert await known(sessions, at=NOW - days(2)) == ()


@pytest.mark.parametrize("state", ["sending", "unknown"])
async def test_it_is_kept_when_slack_has_it_and_not_when_it_is_decided(sessions, state):
    async with sessions.begin() as session:
        leader = await insert_person(session, role="manager")
        rep = await insert_person(session, leader_id=leader.id)
        asked = await insert_delivery(
            session,
            leader,
            kind="role_change",
            subject_id=rep.id,
            state=state,
            sent_at=None,
            first_attempt_at=NOW - days(1),
            last_attempt_at=NOW - days(1),
            lease_until=NOW + days(1),
        )
        claim = claim_of(asked)
    assert await known(sessions) == ()

    async with sessions.begin() as session:
        if state == "sending":
            arrived = await mark_sent(session, claim, channel="D1", ts="1.0", now=NOW)
        else:
            arrived = await mark_found(session, claim, ts="1.0")

    assert arrived
    assert len(await known(sessions)) == 1


async def test_a_question_on_a_short_line_was_put_too(sessions):
    async with sessions.begin() as session:
        leader = await insert_person(session, role="manager")
        rep = await insert_person(session, leader_id=leader.id)
        episode = await insert_episode(
            session, leader, rule="role_change", subject_id=rep.id
        )
        other = await insert_episode(
            session, leader, rule="one_on_one", subject_id=rep.id
        )
        head = await insert_delivery(
            session, leader, kind="one_on_one", state="sent", sent_at=NOW
        )
        for each in (episode, other):
            line = BundledEpisode(delivery_id=head.id, episode_id=each.id)
            await insert(session, line)
        await note_put(session, head.id)

    (question,) = await known(sessions)
    assert (question.rule, question.about_id) == ("role_change", rep.id)


@pytest.mark.parametrize("kind", ["one_on_one", "nearly_empty"])
async def test_what_is_not_asked_once_is_not_kept(sessions, floor, kind):
    leader, rep, _ = floor
    async with sessions.begin() as session:
        other = await insert_delivery(
            session, leader, kind=kind, subject_id=rep.id, state="sent", sent_at=NOW
        )
        await note_put(session, other.id)

    assert len(await known(sessions)) == 1


@pytest.mark.parametrize(
    ("choice", "is_answer"),
    [("step", True), ("not_now", True), ("second", False), ("useful", False)],
)
async def test_the_person_s_word_on_it_is_the_answer(
    sessions, floor, choice, is_answer
):
    _, _, message = floor
    whose = {"delivery_id": message, "clicker_slack_id": "ULEE", "now": NOW}
    async with sessions.begin() as session:
        if choice == "not_now":
            await put_off(session, reason="not_useful", until=None, **whose)
        else:
            await record_answer(session, choice=choice, **whose)

    (question,) = await known(sessions)
    assert question.is_answered is is_answer


async def test_it_outlives_the_message_and_all_that_is_pruned(sessions, floor):
    _, _, message = floor
    await prune(sessions, STANDARD, now=NOW + days(2000), batch=50)

    async with sessions() as session:
        assert await session.get(Delivery, message) is None
    assert len(await known(sessions)) == 1


@pytest.mark.parametrize("whom", [0, 1], ids=["who was asked", "whom it was about"])
async def test_who_is_taken_out_takes_it_along(sessions, floor, whom):
    async with sessions.begin() as session:
        person = await session.merge(floor[whom])
        await erase(session, person, erased_by="test", now=NOW)

    async with sessions() as session:
        assert (await session.scalars(select(PutQuestion))).all() == []


async def test_what_was_asked_before_this_was_kept_is_known_too(
    sessions, engine, floor
):
    _, _, message = floor
    whose = {"delivery_id": message, "clicker_slack_id": "ULEE", "now": NOW}
    async with sessions.begin() as session:
        await record_answer(session, choice="step", **whose)
    before = await known(sessions)

    await migrate(engine, there_and_back)

    assert await known(sessions) == before
    assert before[0].is_answered


def there_and_back(connection: Connection) -> None:
    command.downgrade(config(connection), "0016")
    command.upgrade(config(connection), "head")

"""The plan remembers what was said, to whom and when, and what was answered."""

import pytest

from coaching.evidence import PersonRef, dump
from coaching.memory.history import History, SentMessage
from models.conversation.plan_history import history
from models.db.database import SessionMaker
from models.tables import Answer, PutOff
from tests.bot.evidence_makers import make_cliff
from tests.models.rows import (
    NOW,
    days,
    insert,
    insert_delivery,
    insert_episode,
    insert_person,
)


async def test_an_empty_database_remembers_nothing(sessions: SessionMaker):
    async with sessions() as session:
        found = await history(session, now=NOW, shadow=False)

    assert found == History(kept_since=NOW)


@pytest.mark.parametrize(
    ("state", "sent_at", "shadow", "is_told"),
    [
        ("sent", NOW - days(1), False, True),
        ("sent", NOW + days(1), False, False),
        ("pending", None, False, False),
        ("unknown", None, False, False),
        ("shadow", None, False, False),
        ("shadow", None, True, True),
        ("sent", NOW - days(1), True, True),
        ("cancelled", None, True, False),
    ],
)
async def test_told_is_what_arrived_or_was_recorded_in_the_shadow(
    sessions: SessionMaker, state, sent_at, shadow, is_told
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        episode = await insert_episode(session, rep)
        await insert_delivery(
            session,
            rep,
            state=state,
            sent_at=sent_at,
            episode_id=episode.id,
            decided_at=NOW - days(1),
        )

        (found,) = (await history(session, now=NOW, shadow=shadow)).episodes

    assert found.told == (((rep.id, NOW - days(1)),) if is_told else ())


async def test_a_heads_up_is_told_apart_from_the_cliff_that_it_became(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        episode = await insert_episode(session, rep)
        hostile = make_cliff(level="cliff").model_copy(
            update={"rep": PersonRef(id=1, name='"level":"heads_up"')}
        )
        for back, evidence in ((4, make_cliff(level="heads_up")), (1, hostile)):
            await insert_delivery(
                session,
                rep,
                episode_id=episode.id,
                evidence=dump(evidence),
                decided_at=NOW - days(back),
            )

        (found,) = (await history(session, now=NOW, shadow=False)).episodes

    assert found.told == ((rep.id, NOW - days(4)), (rep.id, NOW - days(1)))
    assert found.heads_ups == ((rep.id, NOW - days(4)),)


@pytest.mark.parametrize(
    ("fields", "cleared_at"),
    [
        ({"cleared_at": NOW}, NOW),
        ({"cleared_at": NOW + days(1)}, None),
        ({"cleared_at": None}, None),
    ],
    ids=["cleared", "cleared later", "open"],
)
async def test_an_episode_is_as_it_was_then(sessions: SessionMaker, fields, cleared_at):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        await insert_episode(session, rep, **fields)
        await insert_episode(session, rep, number=2, opened_at=NOW + days(1))

        (found,) = (await history(session, now=NOW, shadow=False)).episodes

    assert (found.number, found.cleared_at) == (1, cleared_at)


async def test_the_latest_answer_counts(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        episode = await insert_episode(session, rep)
        sent = await insert_delivery(session, rep, episode_id=episode.id)
        for back, choice in ((1, "step"), (2, "useful"), (-1, "not_now")):
            answer = {"person_id": rep.id, "answered_at": NOW - days(back)}
            await insert(session, Answer(delivery_id=sent.id, choice=choice, **answer))

        (found,) = (await history(session, now=NOW, shadow=False)).episodes

    assert found.answered_at == NOW - days(1)
    assert found.choice == "step"


async def test_put_offs_count_from_when_they_were_said(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        for reason, created_at in (("push", NOW), ("away", NOW + days(1))):
            row = PutOff(
                person_id=rep.id,
                about_id=rep.id,
                rule="cliff",
                deal_id=7,
                reason=reason,
                until=NOW.date(),
                created_at=created_at,
            )
            await insert(session, row)

        (found,) = (await history(session, now=NOW, shadow=False)).put_offs

    assert (found.reason, found.deal_id, found.until) == ("push", 7, NOW.date())


@pytest.mark.parametrize(
    ("state", "decided_at", "shadow", "counts"),
    [
        ("sent", NOW, False, True),
        ("pending", NOW, False, True),
        ("unknown", NOW, False, True),
        ("sent", NOW - days(35), False, False),
        ("sent", NOW + days(1), False, False),
        ("cancelled", NOW, False, False),
        ("dead", NOW, False, False),
        ("shadow", NOW, False, False),
        ("shadow", NOW, True, True),
    ],
)
async def test_budgets_count_what_was_decided_lately(
    sessions: SessionMaker, state, decided_at, shadow, counts
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        await insert_delivery(session, rep, state=state, decided_at=decided_at)

        found = (await history(session, now=NOW, shadow=shadow)).sent

    message = SentMessage(recipient_id=rep.id, kind="cliff", at=decided_at)
    assert found == ((message,) if counts else ())

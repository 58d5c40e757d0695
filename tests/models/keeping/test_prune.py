"""Words go after a month, the audit after a year, the ledger when nobody needs it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coaching.planning.hold_out import DrawnCase, week_of
from models.hold_out.hold_out import keep_cases
from models.keeping.prune import STANDARD, due, prune
from models.tables import (
    Answer,
    AuditEntry,
    BundledEpisode,
    Commitment,
    Delivery,
    Episode,
    HelpRequest,
    HoldOutCase,
    PutOff,
)
from tests.jobs.makers import make_delivery
from tests.models.rows import NOW, days, insert, insert_person

MOMENT = timedelta(seconds=1)
ENDED = ["sent", "shadow", "dead", "expired", "cancelled"]
OPEN = ["pending", "sending", "unknown"]


async def add_message(sessions, *, age: timedelta, **values: object) -> str:
    new = make_delivery()
    async with sessions.begin() as session:
        person = await insert_person(session)
        row = {
            "id": new.id,
            "dedup_key": new.dedup_key,
            "kind": new.kind,
            "recipient_id": person.id,
            "evidence": new.evidence,
            "notice": new.notice,
            "payload": new.payload,
            "state": "sent",
            "decided_at": NOW - age,
            "sent_at": NOW - age,
            "next_at": NOW - age,
            "expires_at": NOW - age,
            "slack_ts": "1.0",
        }
        await insert(session, Delivery(**row | values))
    return new.id


async def run(sessions, batch: int = 500) -> dict[str, int]:
    return dict(await prune(sessions, STANDARD, now=NOW, batch=batch))


@pytest.mark.parametrize(
    ("closed_ago", "left_ago", "left"),
    [
        (None, None, 2),
        (days(30), None, 2),
        (days(31), None, 0),
        (None, days(30), 2),
        (None, days(31), 0),
    ],
    ids=["open", "closed a month ago", "longer", "left a month ago", "longer ago"],
)
async def test_what_was_asked_and_promised_loses_its_words_too(
    sessions, closed_ago, left_ago, left
):
    closed_at = closed_ago and NOW - closed_ago
    common = {"due_on": NOW.date(), "closed_at": closed_at}
    async with sessions.begin() as session:
        rep = await insert_person(session)
        rep.left_on = (NOW - left_ago).date() if left_ago else None
        await insert(
            session,
            HelpRequest(
                rep_id=rep.id,
                owner_id=rep.id,
                topic="legal",
                note="Their terms",
                asked_at=NOW - days(90),
                **common,
            ),
        )
        made = {"person_id": rep.id, "made_at": NOW - days(90)}
        await insert(session, Commitment(what="Call", **made, **common))
    async with sessions() as session:
        counted = await due(session, STANDARD, now=NOW)

    counts = await run(sessions)

    said = [each.note for each in await all_of(sessions, HelpRequest)]
    said += [each.what for each in await all_of(sessions, Commitment)]
    assert len([words for words in said if words]) == left
    assert counts["requests"] == counted["requests"] == 2 - left


async def all_of(sessions, table) -> list:
    async with sessions() as session:
        return list(await session.scalars(select(table)))


@pytest.mark.parametrize(
    ("age", "is_erased"),
    [(days(30), False), (days(30) + MOMENT, True)],
    ids=["at thirty days", "past them"],
)
async def test_a_message_loses_its_words_after_a_month(sessions, age, is_erased):
    await add_message(sessions, age=age)

    counts = await run(sessions)

    (kept,) = await all_of(sessions, Delivery)
    assert counts["words"] == is_erased
    assert (kept.payload == "", kept.evidence == "") == (is_erased, is_erased)
    assert kept.slack_ts == "1.0"
    assert kept.dedup_key


@pytest.mark.parametrize("state", ENDED)
async def test_whatever_ended_is_erased(sessions, state):
    await add_message(sessions, age=days(31), state=state, sent_at=None)

    assert (await run(sessions))["words"] == 1


@pytest.mark.parametrize("state", OPEN)
async def test_what_may_still_be_sent_or_looked_up_keeps_its_words(sessions, state):
    await add_message(sessions, age=days(900), state=state, sent_at=None)

    counts = await run(sessions)

    assert counts == {"words": 0, "requests": 0, "audit": 0, "ledger": 0, "hold_out": 0}
    assert (await all_of(sessions, Delivery))[0].payload


async def test_a_second_run_finds_nothing(sessions):
    await add_message(sessions, age=days(31))
    await run(sessions)

    assert await run(sessions) == {
        "words": 0,
        "requests": 0,
        "audit": 0,
        "ledger": 0,
        "hold_out": 0,
    }


@pytest.mark.parametrize(
    ("age", "left"), [(days(400), 1), (days(400) + MOMENT, 0)], ids=["at", "past"]
)
async def test_the_audit_is_kept_for_four_hundred_days(sessions, age, left):
    async with sessions.begin() as session:
        entry = AuditEntry(
            at=NOW - age, actor="1", action="home", allowed=True, reason="own"
        )
        await insert(session, entry)

    await run(sessions)

    assert len(await all_of(sessions, AuditEntry)) == left


@pytest.mark.parametrize(
    ("cleared_ago", "left"),
    [(None, 1), (days(799), 1), (days(801), 0)],
    ids=["still open", "cleared within the time", "cleared long ago"],
)
@pytest.mark.parametrize("rides", [False, True], ids=["its own", "as a short line"])
async def test_a_message_of_an_open_episode_is_never_forgotten(
    sessions, cleared_ago, left, rides
):
    async with sessions.begin() as session:
        person = await insert_person(session)
        episode = await insert(
            session,
            Episode(
                rule="cliff",
                person_id=person.id,
                subject_id=1,
                number=1,
                opened_at=NOW - days(900),
                last_true_at=NOW - days(900),
                cleared_at=NOW - cleared_ago if cleared_ago else None,
            ),
        )
    own = None if rides else episode.id
    delivery_id = await add_message(sessions, age=days(900), episode_id=own)
    async with sessions.begin() as session:
        if rides:
            line = BundledEpisode(delivery_id=delivery_id, episode_id=episode.id)
            await insert(session, line)
        answer = Answer(
            delivery_id=delivery_id, person_id=person.id, choice="step", answered_at=NOW
        )
        await insert(session, answer)

    await run(sessions)

    assert len(await all_of(sessions, Delivery)) == left
    assert len(await all_of(sessions, Answer)) == left


async def test_a_put_off_is_never_touched(sessions):
    async with sessions.begin() as session:
        person = await insert_person(session)
        asked = PutOff(
            person_id=person.id,
            about_id=person.id,
            rule="cliff",
            reason="planned",
            created_at=NOW - days(4000),
        )
        await insert(session, asked)

    await run(sessions)

    assert len(await all_of(sessions, PutOff)) == 1


async def test_a_dry_run_counts_what_a_run_then_erases(sessions):
    for age in (29, 31, 31, 900):
        await add_message(sessions, age=days(age))
    async with sessions() as session:
        counted = dict(await due(session, STANDARD, now=NOW))
    kept = {each.payload for each in await all_of(sessions, Delivery)}

    erased = await run(sessions, batch=2)

    assert "" not in kept
    assert (
        counted
        == erased
        == {
            "words": 3,
            "requests": 0,
            "audit": 0,
            "ledger": 1,
            "hold_out": 0,
        }
    )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(1, 7))
async def test_the_size_of_a_batch_changes_nothing(sessions, batch):
    for _ in range(5):
        await add_message(sessions, age=days(31))

    assert (await run(sessions, batch=batch))["words"] == 5


async def test_what_was_due_in_weeks_of_the_hold_out_is_kept_as_long_as_the_ledger(
    sessions,
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        for age in (10, 799, 801, 900, 901):
            case = DrawnCase(
                rep_id=rep.id,
                week=week_of((NOW - days(age)).date()),
                rule="cliff",
                recipient_id=rep.id,
                subject_id=rep.id,
                episode_number=age,
                is_held_out=True,
            )
            await keep_cases(session, [case], now=NOW - days(age))
    async with sessions() as session:
        counted = await due(session, STANDARD, now=NOW)

    erased = await run(sessions, batch=2)

    assert counted["hold_out"] == erased["hold_out"] == 3
    async with sessions() as session:
        left = await session.scalars(select(HoldOutCase.episode_number))
        assert sorted(left) == [10, 799]

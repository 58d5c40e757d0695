"""One message for several things: stored once, told for each, put off for all."""

import asyncio
import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import jobs.nudge
from coaching.memory.personal_settings import Personal
from coaching.planning.plan import Plan
from jobs.decide import decide_on
from jobs.nudge import nudge
from models.conversation.answers import put_off
from models.conversation.episodes import EpisodeKey, decide_alone, open_episode
from models.conversation.plan_history import history
from models.db.database import SessionMaker
from models.outbox.queue import enqueue
from models.people.settings import store_personal
from models.tables import BundledEpisode, Delivery, PutOff
from tests.jobs.floor import (
    MANAGER,
    REP,
    RULES,
    HandedClock,
    deliveries,
    lay_floor,
    sync_at,
)
from tests.jobs.makers import DAY, NOW, make_delivery, make_person
from tests.jobs.test_nudge import run, send
from tests.models.rows import insert

OTHER = 4
LEADER = f"U{MANAGER:08d}"


async def lay_team(sessions: SessionMaker) -> None:
    """Store a manager who has met neither of two reps for thirty days."""
    await lay_floor(sessions)
    await add_other(sessions)


async def add_other(sessions: SessionMaker) -> None:
    async with sessions.begin() as session:
        other = make_person(
            OTHER,
            leader_id=MANAGER,
            leader_since=date(2026, 10, 20),
            start_date=date(2024, 1, 8),
            currency="USD",
        )
        await insert(session, other)


async def to_manager(sessions: SessionMaker) -> Delivery:
    [found] = [d for d in await deliveries(sessions) if d.recipient_id == MANAGER]
    return found


async def lines(sessions: SessionMaker) -> list[BundledEpisode]:
    async with sessions() as session:
        return list(await session.scalars(select(BundledEpisode)))


async def test_two_missed_talks_are_one_message(sessions):
    await lay_team(sessions)

    await run(sessions)
    again = await run(sessions, NOW + timedelta(minutes=15))

    message = await to_manager(sessions)
    [line] = await lines(sessions)
    assert again.enqueued == 0
    assert line.delivery_id == message.id
    assert line.episode_id != message.episode_id
    words = json.dumps(json.loads(message.payload), ensure_ascii=False)
    assert words.count("Your 1:1 with Person") == 3  # in the text, the head, the line


async def test_each_of_them_counts_as_told_once_it_was_sent(sessions):
    await lay_team(sessions)
    await run(sessions)

    async with sessions() as session:
        before = await history(session, now=NOW, shadow=False)
    await send(sessions)
    async with sessions() as session:
        after = await history(session, now=NOW, shadow=False)
    later = await run(sessions, NOW + DAY)

    missed = [e for e in before.episodes if e.rule == "one_on_one"]
    assert [e.under_way for e in missed] == [(MANAGER,)] * 2
    missed = [e for e in after.episodes if e.rule == "one_on_one"]
    assert [e.told for e in missed] == [((MANAGER, NOW),)] * 2
    sent = [s.rides for s in after.sent if s.recipient_id == MANAGER]
    assert sorted(sent) == [False, True]
    assert later.enqueued == 0


async def test_what_expired_is_bundled_anew(sessions):
    await lay_team(sessions)
    await run(sessions)
    await send(sessions, NOW + timedelta(hours=9))

    await run(sessions, NOW + DAY)
    await send(sessions, NOW + DAY)

    message = await to_manager(sessions)
    [line] = await lines(sessions)
    assert (message.state, line.delivery_id) == ("sent", message.id)


@pytest.mark.parametrize("state", ["expired", "cancelled"])
async def test_what_may_have_arrived_is_neither_planned_again_nor_takes_others_along(
    sessions, state
):
    """It expired while held, or an admin left it: its key is never free again."""
    await lay_floor(sessions)
    await run(sessions)
    first = await to_manager(sessions)
    await change_delivery(sessions, first.id, state=state, slack_channel="D1")
    await add_other(sessions)

    await run(sessions, NOW + DAY)

    rows = [d for d in await deliveries(sessions) if d.recipient_id == MANAGER]
    assert [(d.subject_id, d.state) for d in rows] == [(REP, state), (OTHER, "pending")]
    assert await lines(sessions) == []


@pytest.mark.parametrize("state", ["expired", "cancelled"])
async def test_nor_is_what_rode_along_with_it_told_a_second_time(sessions, state):
    await lay_team(sessions)
    await run(sessions)
    first = await to_manager(sessions)
    await change_delivery(sessions, first.id, state=state, slack_channel="D1")

    await run(sessions, NOW + DAY)

    assert (await to_manager(sessions)).id == first.id


async def change_delivery(
    sessions: SessionMaker, delivery_id: str, **fields: object
) -> None:
    async with sessions.begin() as session:
        row = await session.get_one(Delivery, delivery_id)
        for name, value in fields.items():
            setattr(row, name, value)


@pytest.mark.parametrize(
    ("reason", "until", "count"),
    [("agreed_pause", date(2026, 12, 1), 2), ("not_useful", None, 1)],
    ids=["until a day: all of it", "for good: the headline alone"],
)
async def test_not_now_is_for_all_of_it(sessions, reason, until, count):
    await lay_team(sessions)
    await run(sessions)
    await send(sessions)
    message = await to_manager(sessions)

    async with sessions.begin() as session:
        await put_off(
            session,
            delivery_id=message.id,
            clicker_slack_id=LEADER,
            reason=reason,
            until=until,
            now=NOW,
        )

    async with sessions() as session:
        kept = list(await session.scalars(select(PutOff)))
        remembered = await history(session, now=NOW, shadow=False)
    assert len({each.subject_id for each in kept}) == count
    missed = [e for e in remembered.episodes if e.rule == "one_on_one"]
    assert [e.answered_at for e in missed] == [NOW] * 2


async def test_a_put_off_after_the_decision_stops_the_message_that_carries_the_line(
    sessions,
):
    await lay_team(sessions)
    await run(sessions)
    message = await to_manager(sessions)
    other = {3, OTHER} - {message.subject_id}
    async with sessions.begin() as session:
        session.add(
            PutOff(
                person_id=MANAGER,
                about_id=MANAGER,
                rule="one_on_one",
                subject_id=other.pop(),
                reason="agreed_pause",
                until=date(2026, 12, 1),
                created_at=NOW + timedelta(minutes=1),
            )
        )

    messenger = await send(sessions, NOW + timedelta(minutes=2))

    assert all(channel != f"D{LEADER[1:]}" for channel, _, _ in messenger.posted)
    assert (await to_manager(sessions)).state == "cancelled"


@pytest.mark.parametrize(
    "settings",
    [{"muted": frozenset({"one_on_one"})}, {"paused_until": date(2026, 12, 1)}],
    ids=["muted", "paused"],
)
async def test_feature_46_settings_after_the_decision_stop_the_message(
    sessions, settings
):
    await lay_team(sessions)
    await run(sessions)
    changed_at = NOW + timedelta(minutes=1)
    async with sessions.begin() as session:
        own = Personal(person_id=MANAGER, changed_at=changed_at, **settings)
        await store_personal(session, own)

    await send(sessions, NOW + timedelta(minutes=2))
    await run(sessions, NOW + timedelta(minutes=3))

    assert (await to_manager(sessions)).state == "cancelled"


@pytest.mark.parametrize("subject", [REP, OTHER], ids=["one", "the other"])
async def test_two_who_decide_at_once_tell_no_line_twice(
    sessions, monkeypatch, subject
):
    await lay_team(sessions)
    await sync_at(sessions, NOW - timedelta(minutes=1))
    has_decided = asyncio.Event()

    async def noticed(*given: Any, **named: Any) -> Plan:  # noqa: ANN401 - those of decide_on
        found = await decide_on(*given, **named)
        has_decided.set()
        return found

    monkeypatch.setattr(jobs.nudge, "decide_on", noticed)
    async with sessions.begin() as session:
        await decide_alone(session)
        await tell_alone(session, subject)
        late = asyncio.create_task(nudge(sessions, RULES, HandedClock(NOW)))
        await has_decided.wait()
        await asyncio.sleep(0.3)  # the late one comes as far as it can
    await late

    async with sessions() as session:
        remembered = await history(session, now=NOW, shadow=False)
    missed = [e.under_way for e in remembered.episodes if e.rule == "one_on_one"]
    assert missed == [(MANAGER,)] * 2


async def tell_alone(session: AsyncSession, subject: int) -> None:
    """Store that the manager is told of one rep, by a worker that bundles nothing."""
    key = EpisodeKey(rule="one_on_one", person_id=MANAGER, subject_id=subject, number=1)
    new = make_delivery(
        recipient=MANAGER,
        kind="one_on_one",
        subject_person_id=subject,
        subject_id=subject,
        dedup_key=f"one_on_one:{MANAGER}:{subject}:{MANAGER}:1",
        episode_id=await open_episode(session, key, now=NOW),
    )
    await enqueue(session, new, now=NOW)

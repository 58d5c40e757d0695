"""From rows to Slack: what holds is said once, to the right people, in their hours."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

import jobs.nudge
from coaching.evidence import load
from coaching.facts.mode import Mode
from coaching.memory.put_offs import Reason
from coaching.planning.plan import Plan
from jobs.admin_rules import AdminRules
from jobs.decide import decide_on
from jobs.delivery.deliver import deliver
from jobs.nudge import nudge
from models.conversation.answers import put_off, record_one_on_one
from models.conversation.breaker_holds import held_run
from models.conversation.large_run_consent import allow_large_run
from models.db.database import SessionMaker
from models.outbox.mode import set_mode
from models.tables import (
    AuditEntry,
    Deal,
    Delivery,
    Episode,
    Owner,
    Person,
    StreamState,
)
from tests.jobs.fakes import FakeMessenger
from tests.jobs.floor import (
    MANAGER,
    REP,
    RULES,
    HandedClock,
    deliveries,
    lay_floor,
    sync_at,
)
from tests.jobs.makers import DAY, NOW, TERMS


async def run(sessions: SessionMaker, now: datetime = NOW):
    await sync_at(sessions, now - timedelta(minutes=1))
    return await nudge(sessions, RULES, HandedClock(now))


async def send(sessions: SessionMaker, now: datetime = NOW) -> FakeMessenger:
    messenger = FakeMessenger()
    await deliver(
        messenger,
        sessions,
        HandedClock(now),
        terms=TERMS,
        may_go_on=lambda: True,
    )
    return messenger


async def test_tells_the_rep_and_the_leader_what_holds(sessions):
    await lay_floor(sessions)

    report = await run(sessions)

    found = await deliveries(sessions)
    assert report.enqueued == 2
    assert [(d.kind, d.recipient_id, d.state) for d in found] == [
        ("nearly_empty", REP, "pending"),
        ("one_on_one", MANAGER, "pending"),
    ]


@pytest.mark.parametrize("closed", ["slack", "crm"])
async def test_no_leader_is_told_to_meet_a_rep_whose_account_is_closed(
    sessions, closed
):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        if closed == "slack":
            rep.slack_state = "deactivated"
        else:
            (await session.get_one(Owner, rep.owner_id)).archived = True

    await run(sessions)

    assert await deliveries(sessions) == []


async def test_a_leader_still_meets_a_rep_whom_slack_does_not_find(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        rep.slack_state, rep.slack_user_id = "unmatched", None

    await run(sessions)

    assert [d.kind for d in await deliveries(sessions)] == ["one_on_one"]


async def test_a_message_is_stored_with_all_that_explains_it(sessions):
    await lay_floor(sessions)

    await run(sessions)

    message = (await deliveries(sessions))[1]
    payload = json.loads(message.payload)
    assert load(message.evidence).rep.id == REP
    assert (message.subject_person_id, message.subject_id) == (MANAGER, REP)
    assert message.dedup_key == f"one_on_one:{MANAGER}:{REP}:{MANAGER}:1"
    assert payload["text"]
    assert message.id in message.payload
    assert message.episode_id is not None


async def test_a_message_may_be_sent_until_the_readers_day_ends(sessions):
    await lay_floor(sessions)

    await run(sessions)

    (ends_at,) = {d.expires_at for d in await deliveries(sessions)}
    assert ends_at == datetime(2026, 11, 19, 23, tzinfo=UTC)


async def test_the_whole_road_reaches_slack_once(sessions):
    await lay_floor(sessions)

    for minutes in (0, 15, 30):
        now = NOW + timedelta(minutes=minutes)
        await run(sessions, now)
        messenger = await send(sessions, now)
        if minutes == 0:
            assert len(messenger.posted) == 2
        else:
            assert messenger.posted == []


async def test_runs_side_by_side_decide_each_message_once(sessions):
    await lay_floor(sessions)

    await asyncio.gather(*(run(sessions) for _ in range(3)))

    assert len(await deliveries(sessions)) == 2


async def test_waits_for_the_second_business_day(sessions):
    await lay_floor(sessions, leader_since=date(2026, 10, 25))

    await run(sessions)
    first = {d.kind for d in await deliveries(sessions)}
    await run(sessions, NOW + DAY)
    second = {d.kind for d in await deliveries(sessions)}

    assert "one_on_one" not in first
    assert "one_on_one" in second


@pytest.mark.parametrize(
    ("hour_utc", "count"),
    [(12, 0), (13, 2), (22, 2), (23, 0)],
    ids=["07:00 in New York", "08:00", "17:00", "18:00"],
)
async def test_keeps_quiet_outside_the_readers_hours(sessions, hour_utc, count):
    await lay_floor(sessions)

    await run(sessions, NOW.replace(hour=hour_utc))

    assert len(await deliveries(sessions)) == count


async def test_in_shadow_mode_messages_are_recorded_and_not_sent(sessions):
    await lay_floor(sessions, mode=Mode.SHADOW)

    await run(sessions)
    await run(sessions, NOW + timedelta(minutes=15))

    found = await deliveries(sessions)
    assert [d.state for d in found] == ["shadow", "shadow"]
    assert all(d.dedup_key.startswith("shadow:") for d in found)
    assert (await send(sessions)).posted == []


async def test_going_live_says_what_the_shadow_kept_back(sessions):
    await lay_floor(sessions, mode=Mode.SHADOW)
    await run(sessions)
    async with sessions.begin() as session:
        await set_mode(session, Mode.LIVE, changed_by="test", now=NOW)

    later = NOW + timedelta(minutes=15)
    await run(sessions, later)

    assert len((await send(sessions, later)).posted) == 2


async def test_while_paused_nothing_is_decided(sessions):
    await lay_floor(sessions, mode=Mode.PAUSED)

    report = await run(sessions)

    assert report.enqueued == 0
    assert await deliveries(sessions) == []


async def test_what_no_longer_holds_ends_its_episode(sessions):
    await lay_floor(sessions)
    await run(sessions)
    await send(sessions)
    message = (await deliveries(sessions))[1]
    async with sessions.begin() as session:
        await record_one_on_one(
            session,
            delivery_id=message.id,
            clicker_slack_id=f"U{MANAGER:08d}",
            held_on=NOW.date(),
            now=NOW,
        )

    report = await run(sessions, NOW + DAY)

    async with sessions() as session:
        episode = await session.get_one(Episode, message.episode_id)
    assert report.cleared == 1
    assert episode.cleared_at == NOW + DAY


@pytest.mark.parametrize(
    ("reason", "until"),
    [
        (Reason.AGREED_PAUSE, date(2026, 12, 24)),
        (Reason.AWAY, date(2026, 12, 24)),
        (Reason.NOT_USEFUL, None),
    ],
)
async def test_a_put_off_is_obeyed_by_the_next_evaluation(sessions, reason, until):
    await lay_floor(sessions)
    await run(sessions)
    await send(sessions)
    message = next(d for d in await deliveries(sessions) if d.kind == "nearly_empty")
    async with sessions.begin() as session:
        await put_off(
            session,
            delivery_id=message.id,
            clicker_slack_id=f"U{REP:08d}",
            reason=reason,
            until=until,
            now=NOW,
        )
        # The episode ends and the rule holds anew long after: a second episode.
        await session.execute(
            update(Episode)
            .where(Episode.rule == "nearly_empty")
            .values(cleared_at=NOW + timedelta(minutes=1))
        )

    later = NOW + 28 * DAY
    report = await run(sessions, later)

    again = [
        d
        for d in await deliveries(sessions)
        if d.kind == "nearly_empty" and d.decided_at == later
    ]
    assert again == []
    # Whoever is away has days off, on which there is nothing to hold for them.
    is_held = any(held.hold == "put_off" for held in report.held)
    assert is_held is (reason is not Reason.AWAY)


async def test_without_a_put_off_the_second_episode_is_told(sessions):
    await lay_floor(sessions)
    await run(sessions)
    await send(sessions)
    async with sessions.begin() as session:
        cleared = update(Episode).values(cleared_at=NOW + timedelta(minutes=1))
        await session.execute(cleared)
        await session.execute(update(Deal).values(next_step="Call"))

    await run(sessions, NOW + 28 * DAY)

    told = [d for d in await deliveries(sessions) if d.kind == "nearly_empty"]
    assert [d.dedup_key.rsplit(":", 1)[1] for d in told] == ["1", "2"]


async def test_stale_data_silences_every_rule(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await session.execute(update(StreamState).values(finished_at=NOW - 2 * DAY))

    await nudge(sessions, RULES, HandedClock())

    assert await deliveries(sessions) == []


async def test_a_message_that_missed_its_day_is_told_the_next_day(sessions):
    await lay_floor(sessions)
    await run(sessions)
    await send(sessions, NOW + 12 * timedelta(hours=1))  # Slack was down till night

    await run(sessions, NOW + DAY)
    messenger = await send(sessions, NOW + DAY)

    assert len(messenger.posted) == 2
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Delivery)) == 2


def strict() -> AdminRules:
    """Return rules by which two messages are too many."""
    limits = RULES.thresholds.plan.model_copy(update={"breaker_messages": 1})
    return replace(
        RULES, thresholds=RULES.thresholds.model_copy(update={"plan": limits})
    )


@pytest.fixture
def meanwhile(sessions, monkeypatch):
    """Return a list: what is in it is done in turn, each while a run decides."""
    happens: list[Callable[[AsyncSession], Awaitable[object]]] = []

    async def disturbed(*given: Any, **named: Any) -> Plan:  # noqa: ANN401 - those of decide_on
        found = await decide_on(*given, **named)
        if happens:
            async with sessions.begin() as other:
                await happens.pop(0)(other)
        return found

    monkeypatch.setattr(jobs.nudge, "decide_on", disturbed)
    return happens


async def test_others_may_write_while_the_rules_run(sessions, meanwhile):
    await lay_floor(sessions)

    async def look(session: AsyncSession) -> None:
        entry = AuditEntry(at=NOW, actor="x", action="look", allowed=True, reason="x")
        session.add(entry)

    meanwhile.append(look)

    report = await run(sessions)

    assert report.enqueued == 2
    assert meanwhile == []


async def test_a_pause_while_the_rules_run_is_obeyed(sessions, meanwhile):
    await lay_floor(sessions)
    meanwhile.append(partial(set_mode, mode=Mode.PAUSED, changed_by="x", now=NOW))

    report = await run(sessions)

    assert report.enqueued == 0
    assert await deliveries(sessions) == []


async def test_a_word_of_the_admin_while_the_rules_run_is_obeyed(sessions, meanwhile):
    await lay_floor(sessions)
    await sync_at(sessions, NOW - timedelta(minutes=1))
    meanwhile.append(partial(allow_large_run, changed_by="x", now=NOW))

    report = await nudge(sessions, strict(), HandedClock(NOW))

    assert (report.enqueued, report.held) == (2, ())


async def test_what_moves_at_each_try_is_left_to_the_next_run(sessions, meanwhile):
    await lay_floor(sessions)
    meanwhile += [
        partial(set_mode, mode=mode, changed_by="x", now=NOW)
        for mode in (Mode.SHADOW, Mode.LIVE, Mode.SHADOW)
    ]

    report = await run(sessions)

    assert report.enqueued == 0
    assert await deliveries(sessions) == []


async def test_what_is_sent_while_the_rules_run_disturbs_nothing(sessions, meanwhile):
    await lay_floor(sessions)
    await run(sessions)

    async def sent(session: AsyncSession) -> None:
        await session.execute(update(Delivery).values(state="sent", sent_at=NOW))

    meanwhile.append(sent)
    later = NOW + timedelta(minutes=15)

    with capture_logs() as logs:
        report = await run(sessions, later)

    assert report.enqueued == 0
    told = [(each["event"], each["log_level"]) for each in logs]
    assert told == [("nudged", "debug")], "nothing has changed"
    assert len(await deliveries(sessions)) == 2


async def test_a_run_that_the_breaker_holds_is_kept_in_mind_until_it_goes(sessions):
    await lay_floor(sessions)
    await sync_at(sessions, NOW - timedelta(minutes=1))

    await nudge(sessions, strict(), HandedClock(NOW))
    async with sessions() as session:
        held = await held_run(session, now=NOW)
    await nudge(sessions, RULES, HandedClock(NOW))
    async with sessions() as session:
        after = await held_run(session, now=NOW)

    assert held is not None
    assert (held.messages, after) == (2, None)

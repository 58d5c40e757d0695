"""The preview of a day is what the jobs enqueue on it, and it leaves no trace."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from coaching.calendar import Calendar
from coaching.evidence import Notice
from coaching.facts.mode import Mode
from coaching.memory.history import Episode, History
from coaching.planning.carry_over import remember
from coaching.planning.plan import Plan, PlannedMessage
from jobs.digest import digest
from jobs.nudge import nudge
from jobs.preview import coming, preview, preview_days
from jobs.rehearsal import Rehearsal
from models.db.database import SessionMaker, reading
from models.outbox.reach import TO_ALL, TO_NOBODY, Reach
from models.tables import Person, StreamState, TimeOff
from tests.bot.evidence_makers import make_cliff
from tests.jobs.floor import (
    MANAGER,
    REP,
    RULES,
    VP,
    HandedClock,
    deliveries,
    lay_floor,
    sync_at,
)
from tests.jobs.makers import DAY, NOW, TERMS
from tests.models.rows import insert

THURSDAY = date(2026, 11, 19)
FRIDAY = date(2026, 11, 20)
OFFICE = Calendar(time_zone="America/New_York")


async def show(
    sessions: SessionMaker, day: date = THURSDAY, *, known_at=NOW, reach=TO_ALL
):
    async with sessions() as session:
        return await preview(session, RULES, day=day, known_at=known_at, reach=reach)


async def live_through(sessions: SessionMaker, day: date) -> None:
    """Let the jobs run at hours in and out of the office, with a sync before each."""
    for hour in (6, 7, 8, 9, 12, 17, 18):
        now = OFFICE.start_of(day) + timedelta(hours=hour, minutes=30)
        await sync_at(sessions, now - timedelta(minutes=1))
        await nudge(sessions, RULES, HandedClock(now))
        await digest(sessions, RULES, HandedClock(now), terms=TERMS)


@pytest.mark.parametrize(
    ("mode", "day"),
    [
        (Mode.LIVE, THURSDAY),
        (Mode.SHADOW, FRIDAY),
        (Mode.LIVE, date(2026, 11, 21)),
    ],
    ids=["a Thursday, live", "a Friday, in the shadow", "a Saturday, live"],
)
async def test_a_preview_equals_what_the_jobs_enqueue_that_day(sessions, mode, day):
    await lay_floor(sessions, mode=mode)
    shown = await show(sessions, day, reach=Reach(mode=mode))

    await live_through(sessions, day)

    enqueued = {d.dedup_key.removeprefix("shadow:") for d in await deliveries(sessions)}
    assert {each.message.dedup_key for each in shown} == enqueued
    assert len(shown) == len(enqueued)


async def test_before_anything_was_read_neither_job_nor_preview_writes_a_digest(
    sessions,
):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await session.execute(update(StreamState).values(finished_at=None))

    shown = await show(sessions, FRIDAY)
    morning = OFFICE.start_of(FRIDAY) + timedelta(hours=8)
    report = await digest(sessions, RULES, HandedClock(morning), terms=TERMS)

    assert shown == []
    assert report.enqueued == ()


async def test_a_preview_of_a_vps_day_off_shows_no_digest(sessions):
    await lay_floor(sessions)
    shown = await show(sessions, FRIDAY)
    async with sessions.begin() as session:
        off = TimeOff(person_id=VP, first_day=FRIDAY, last_day=FRIDAY)
        await insert(session, off)

    on_the_day_off = await show(sessions, FRIDAY)

    kinds = [sorted(m.message.kind for m in found) for found in (shown, on_the_day_off)]
    assert kinds[0] == ["digest", *kinds[1]]


async def test_a_preview_stores_and_enqueues_nothing(sessions):
    await lay_floor(sessions)

    shown = await show(sessions, FRIDAY)

    assert len(shown) == 3
    assert await deliveries(sessions) == []


async def test_the_past_is_shown_as_it_was_known_then(sessions):
    await lay_floor(sessions)

    shown = await show(sessions, date(2026, 11, 12), known_at=NOW)

    assert [each.message.kind for each in shown] == ["nearly_empty"]


async def test_each_message_names_its_reader_and_hour(sessions):
    await lay_floor(sessions)

    shown = await show(sessions, FRIDAY)

    assert [(s.message.kind, s.recipient.id) for s in shown] == [
        ("digest", VP),
        ("one_on_one", MANAGER),
        ("nearly_empty", REP),
    ]
    assert shown[0].at == datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
    assert shown[1].at == datetime(2026, 11, 20, 13, tzinfo=UTC)


async def test_a_day_to_come_is_shown_as_if_the_sync_went_on(sessions):
    await lay_floor(sessions)

    shown = await show(sessions, date(2026, 11, 24), known_at=NOW)

    assert {each.message.kind for each in shown} == {"one_on_one", "nearly_empty"}


async def test_what_was_told_already_is_not_shown_again(sessions):
    await lay_floor(sessions, mode=Mode.SHADOW)
    await nudge(sessions, RULES, HandedClock(NOW))

    as_shadow = await show(sessions, FRIDAY, reach=TO_NOBODY)
    as_live = await show(sessions, FRIDAY, reach=TO_ALL)

    assert [each.message.kind for each in as_shadow] == ["digest"]
    assert len(as_live) == 3


async def test_before_slack_is_connected_everybody_counts_as_reachable(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        nobody = update(Person).values(slack_state="unmatched", slack_user_id=None)
        await session.execute(nobody)

    assert len(await show(sessions)) == 2


async def test_an_empty_database_shows_nothing(sessions):
    assert await show(sessions) == []


async def test_whoever_previews_keeps_no_writer_waiting(sessions):
    await lay_floor(sessions)

    async with reading(sessions) as session:
        shown = await preview(session, RULES, day=THURSDAY, known_at=NOW, reach=TO_ALL)
        async with asyncio.timeout(2):
            await nudge(sessions, RULES, HandedClock(NOW))

    assert len(shown) == len(await deliveries(sessions)) == 2


async def test_a_digest_ahead_is_shown_as_if_the_sync_went_on(sessions):
    await lay_floor(sessions)

    (shown, *_) = await show(sessions, date(2026, 11, 27), known_at=NOW)

    assert shown.message.kind == "digest"
    assert "were last read" not in str(shown.message.payload)


async def test_the_days_of_a_week_remember_each_other(sessions):
    await lay_floor(sessions)
    async with reading(sessions) as session:
        rehearsal = Rehearsal(
            session=session, rules=RULES, known_at=NOW, reach=TO_ALL, starts_at=NOW
        )
        week = await preview_days(rehearsal, first=THURSDAY, days=7)

    kinds = [(day.day.day, [m.message.kind for m in day.messages]) for day in week]
    assert kinds[:3] == [
        (19, ["one_on_one", "nearly_empty"]),
        (20, ["digest"]),
        (21, []),
    ]
    assert len(week) == 7
    assert week[0].messages[0].at == NOW
    assert sum("nearly_empty" in each for _, each in kinds) == 1


async def test_what_was_sent_today_is_not_coming(sessions):
    await lay_floor(sessions)
    before_noon = datetime(2026, 11, 20, 15, tzinfo=UTC)
    await live_through(sessions, THURSDAY)
    await sync_at(sessions, before_noon - timedelta(hours=3))
    await digest(
        sessions, RULES, HandedClock(before_noon - timedelta(hours=3)), terms=TERMS
    )

    async with reading(sessions) as session:
        rehearsal = Rehearsal(
            session=session,
            rules=RULES,
            known_at=before_noon,
            reach=TO_ALL,
            starts_at=before_noon,
        )
        days = await coming(rehearsal, first=FRIDAY)

    assert days[0].messages == ()
    assert [m.message.kind for m in days[-1].messages] != ["digest"]


def test_an_hour_remembers_what_the_hour_before_decided():
    open_one = Episode(
        rule="cliff", person_id=1, subject_id=2, number=1, opened_at=NOW - DAY
    )
    begun = Episode(
        rule="nearly_empty", person_id=3, subject_id=3, number=1, opened_at=NOW
    )
    plan = Plan(messages=(), opened=(begun,), cleared=(open_one,), held=())

    after = remember(History(episodes=(open_one,)), plan, now=NOW)

    assert [(e.rule, e.cleared_at) for e in after.episodes] == [
        ("cliff", NOW),
        ("nearly_empty", None),
    ]


@pytest.mark.parametrize(
    ("level", "is_heads_up"), [("heads_up", True), ("cliff", False)]
)
def test_an_hour_remembers_which_messages_were_a_mere_heads_up(level, is_heads_up):
    episode = Episode(
        rule="cliff", person_id=REP, subject_id=2, number=1, opened_at=NOW
    )
    message = PlannedMessage(
        dedup_key="cliff:3:2:3:1",
        kind="cliff",
        recipient_id=REP,
        about_id=REP,
        subject_id=2,
        episode_number=1,
        evidence=make_cliff(level=level),
        notice=Notice(data_as_of=NOW, seen_by=("you",)),
        deal_ids=(2,),
    )
    plan = Plan(messages=(message,), opened=(episode,), cleared=(), held=())

    (after,) = remember(History(), plan, now=NOW).episodes

    assert after.told == ((REP, NOW),)
    assert after.heads_ups == (((REP, NOW),) if is_heads_up else ())

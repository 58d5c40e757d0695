"""Each VP has one digest a slot: through crashes, pauses, moves and many workers."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, true, update
from structlog.testing import capture_logs

import jobs.digest
import jobs.digest_content
from coaching.evidence import Notice
from coaching.facts.mode import Mode
from jobs.digest import KIND, digest
from models.db.database import SessionMaker
from models.outbox.mode import set_mode
from models.schedule import slots
from models.schedule.slots import DueSlot, SlotClaim
from models.tables import Person, PersonSchedule, Slot, TimeOff
from tests.jobs.floor import RULES, VP, HandedClock, deliveries, lay_floor, sync_at
from tests.jobs.makers import TERMS
from tests.models.rows import insert

NEW_YORK = "America/New_York"
DUE_AT = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)  # 06:30 in New York
FRIDAY = date(2026, 11, 20)
WEEK = timedelta(weeks=1)
MINUTE = timedelta(minutes=1)


async def run(sessions: SessionMaker, now: datetime, *, terms=TERMS):
    await sync_at(sessions, now - MINUTE)
    return await digest(sessions, RULES, HandedClock(now), terms=terms)


async def stored(sessions: SessionMaker) -> list[tuple[date, str]]:
    async with sessions() as session:
        rows = await session.execute(
            select(Slot.day, Slot.state).order_by(Slot.day, Slot.schedule_id)
        )
        return [(day, state) for day, state in rows]


async def move(sessions: SessionMaker, zone: str) -> None:
    async with sessions.begin() as session:
        await session.execute(update(Person).values(time_zone=zone))


async def waiting(sessions: SessionMaker) -> DueSlot:
    """Lay the floor and note this Friday's slot without working on it."""
    await lay_floor(sessions, mode=Mode.PAUSED)
    await run(sessions, DUE_AT)
    async with sessions.begin() as session:
        await set_mode(session, Mode.LIVE, changed_by="test", now=DUE_AT)
        [slot] = await slots.due(session, KIND, now=DUE_AT, terms=TERMS)
    return slot


async def claim(sessions: SessionMaker, slot: DueSlot, *, now=DUE_AT):
    async with sessions.begin() as session:
        return await slots.claim(session, slot, owner="x", now=now, terms=TERMS)


async def complete(sessions: SessionMaker, claimed: SlotClaim) -> bool:
    async with sessions.begin() as session:
        return await slots.complete(session, claimed, now=DUE_AT)


async def test_a_slot_is_done_together_with_its_message(sessions):
    await lay_floor(sessions)

    report = await run(sessions, DUE_AT)

    assert report.enqueued == (VP,)
    assert await stored(sessions) == [(FRIDAY, "done")]
    assert len(await deliveries(sessions)) == 1


async def test_a_crash_before_the_end_leaves_neither(sessions, monkeypatch):
    await lay_floor(sessions)

    async def die(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(jobs.digest, "enqueue", die)
        with pytest.raises(asyncio.CancelledError):
            await run(sessions, DUE_AT)
    crashed = (await stored(sessions), await deliveries(sessions))
    early = await run(sessions, DUE_AT + TERMS.lease - timedelta(seconds=1))
    late = await run(sessions, DUE_AT + TERMS.lease)

    assert crashed == ([(FRIDAY, "running")], [])
    assert (early.enqueued, late.enqueued) == ((), (VP,))
    assert await stored(sessions) == [(FRIDAY, "done")]


async def test_many_workers_at_once_write_one_digest(sessions):
    await lay_floor(sessions)
    await sync_at(sessions, DUE_AT - MINUTE)

    reports = await asyncio.gather(
        *(digest(sessions, RULES, HandedClock(DUE_AT), terms=TERMS) for _ in range(4))
    )

    assert sorted(report.enqueued for report in reports) == [(), (), (), (VP,)]
    assert len(await deliveries(sessions)) == 1


async def test_a_claimed_slot_is_nobody_elses_until_its_lease_ends(sessions):
    slot = await waiting(sessions)

    first = await claim(sessions, slot)
    second = await claim(sessions, slot)
    third = await claim(sessions, slot, now=DUE_AT + TERMS.lease)

    assert first is not None
    assert second is None
    assert third is not None


async def test_a_slot_claimed_by_a_clock_since_set_back_is_free_at_once(sessions):
    slot = await waiting(sessions)
    ahead = DUE_AT + 60 * MINUTE
    await claim(sessions, slot, now=ahead)

    meanwhile = await claim(sessions, slot, now=ahead + TERMS.lease / 2)
    back = await claim(sessions, slot, now=DUE_AT + MINUTE)

    assert meanwhile is None
    assert back is not None


async def test_a_worker_that_lost_its_slot_completes_nothing(sessions):
    slot = await waiting(sessions)
    frozen = await claim(sessions, slot)
    fresh = await claim(sessions, slot, now=DUE_AT + TERMS.lease)

    outcomes = [await complete(sessions, frozen), await complete(sessions, fresh)]

    assert outcomes == [False, True]


async def test_without_the_fence_a_frozen_worker_completes_twice(sessions, monkeypatch):
    slot = await waiting(sessions)
    frozen = await claim(sessions, slot)
    await claim(sessions, slot, now=DUE_AT + TERMS.lease)

    monkeypatch.setattr(slots, "still_claimed", lambda _: true())

    assert await complete(sessions, frozen)


@pytest.mark.parametrize(
    ("down_for", "is_sent", "is_labelled"),
    [
        (MINUTE, True, False),
        (timedelta(hours=1), True, True),
        (timedelta(hours=5), True, True),
        (timedelta(hours=5, minutes=30), False, False),
        (timedelta(days=2), False, False),
    ],
    ids=["a minute", "an hour", "five hours", "until noon", "two days"],
)
async def test_after_a_stop_over_the_slot_it_comes_once_or_is_skipped(
    sessions, down_for, is_sent, is_labelled
):
    await lay_floor(sessions)
    await run(sessions, DUE_AT - timedelta(hours=20))

    back = DUE_AT + down_for
    reports = [await run(sessions, back + n * MINUTE) for n in range(2)]

    found = await deliveries(sessions)
    assert len(found) == sum(len(report.enqueued) for report in reports) == is_sent
    assert await stored(sessions) == [(FRIDAY, "done" if is_sent else "skipped")]
    assert [report.skipped for report in reports] == [int(not is_sent), 0]
    if is_sent:
        notice = Notice.model_validate_json(found[0].notice)
        assert notice.late_from == (DUE_AT if is_labelled else None)


async def test_after_weeks_only_the_newest_is_made_up_for(sessions):
    await lay_floor(sessions)
    await run(sessions, DUE_AT)

    with capture_logs() as logs:
        report = await run(sessions, DUE_AT + 4 * WEEK + timedelta(hours=2))

    assert (report.enqueued, report.skipped) == ((VP,), 3)
    assert [state for _, state in await stored(sessions)] == [
        "done",
        "skipped",
        "skipped",
        "skipped",
        "done",
    ]
    assert [log["event"] for log in logs].count("slot_skipped") == 3


async def test_a_skipped_slot_says_why(sessions):
    await lay_floor(sessions)
    await run(sessions, DUE_AT - timedelta(hours=20))
    await run(sessions, DUE_AT + timedelta(days=2))

    async with sessions() as session:
        slot = (await session.scalars(select(Slot))).one()

    assert slot.reason.startswith("not sent in its time: the program was stopped")


@pytest.mark.parametrize("mode", [Mode.LIVE, Mode.SHADOW, Mode.PAUSED])
@pytest.mark.parametrize(
    ("first_day", "last_day", "is_off"),
    [
        (FRIDAY, FRIDAY, True),
        (FRIDAY - timedelta(days=5), FRIDAY, True),
        (FRIDAY - timedelta(days=5), FRIDAY - timedelta(days=1), False),
        (FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2), False),
    ],
    ids=["that day", "until that day", "until the day before", "from the day after"],
)
async def test_on_the_vps_time_off_a_slot_is_skipped_with_the_reason(
    sessions, mode, first_day, last_day, is_off
):
    await lay_floor(sessions, mode=mode)
    async with sessions.begin() as session:
        off = TimeOff(person_id=VP, first_day=first_day, last_day=last_day)
        await insert(session, off)

    report = await run(sessions, DUE_AT)

    async with sessions() as session:
        slot = (await session.scalars(select(Slot))).one()
    assert (slot.state == "skipped", slot.reason == "day off") == (is_off, is_off)
    assert report.skipped == int(is_off)
    assert bool(report.enqueued) is (mode is not Mode.PAUSED and not is_off)


async def test_on_a_public_holiday_there_is_no_digest_but_in_the_week_after(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await session.execute(update(Person).values(country="US"))

    christmas = DUE_AT + 5 * WEEK
    await run(sessions, christmas - timedelta(days=1))
    on_the_day = [await run(sessions, christmas + n * MINUTE) for n in range(2)]
    after = await run(sessions, christmas + 2 * WEEK)

    assert [(each.enqueued, each.skipped) for each in on_the_day] == [((), 1), ((), 0)]
    assert after.enqueued == (VP,)
    assert (date(2026, 12, 25), "skipped") in await stored(sessions)


async def test_on_a_weekend_that_was_chosen_there_is_one(sessions):
    await lay_floor(sessions)
    saturday = replace(RULES, schedule=replace(RULES.schedule, weekday=5))
    now = DUE_AT + timedelta(days=1)
    await sync_at(sessions, now - MINUTE)

    report = await digest(sessions, saturday, HandedClock(now), terms=TERMS)

    assert report.enqueued == (VP,)


async def test_a_worker_that_lost_its_slot_gives_nothing_up(sessions):
    slot = await waiting(sessions)
    frozen = await claim(sessions, slot)
    fresh = await claim(sessions, slot, now=DUE_AT + TERMS.lease)

    async with sessions.begin() as session:
        outcomes = [
            await slots.give_up(session, each, reason="x") for each in (frozen, fresh)
        ]

    assert outcomes == [False, True]
    assert await stored(sessions) == [(FRIDAY, "skipped")]


async def test_while_paused_a_slot_waits_and_is_skipped_at_its_end(sessions):
    await lay_floor(sessions, mode=Mode.PAUSED)

    during = await run(sessions, DUE_AT)
    waits = await stored(sessions)
    after = await run(sessions, DUE_AT + timedelta(hours=6))

    assert (during.enqueued, waits) == ((), [(FRIDAY, "due")])
    assert (after.skipped, await stored(sessions)) == (1, [(FRIDAY, "skipped")])


async def test_a_shadow_slot_that_nobody_needs_any_more_is_skipped_as_well(sessions):
    await lay_floor(sessions, mode=Mode.SHADOW)
    await sync_at(sessions, DUE_AT - timedelta(days=1))
    await digest(sessions, RULES, HandedClock(DUE_AT), terms=TERMS)
    async with sessions.begin() as session:
        await set_mode(session, Mode.LIVE, changed_by="test", now=DUE_AT)

    report = await run(sessions, DUE_AT + timedelta(hours=6))

    assert report.skipped == 1
    assert {state for _, state in await stored(sessions)} == {"skipped"}


@pytest.mark.parametrize("passed", [timedelta(hours=6), timedelta(days=2)])
async def test_a_new_installation_makes_up_for_nothing(sessions, passed):
    await lay_floor(sessions)

    report = await run(sessions, DUE_AT + passed)

    assert (report.enqueued, report.skipped, await stored(sessions)) == ((), 0, [])


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Pacific/Auckland"])
async def test_whoever_moves_after_a_digest_gets_no_other_that_week(sessions, zone):
    await lay_floor(sessions)
    await run(sessions, DUE_AT)
    await move(sessions, zone)

    for hours in range(1, 6 * 24, 3):
        await run(sessions, DUE_AT + timedelta(hours=hours))

    assert len(await deliveries(sessions)) == 1
    async with sessions() as session:
        schedule = (await session.scalars(select(PersonSchedule))).one()
    assert (schedule.time_zone, schedule.version) == (zone, 2)


async def test_what_still_waits_moves_along_with_its_vp(sessions):
    await lay_floor(sessions, mode=Mode.PAUSED, zone="Europe/Berlin")
    await run(sessions, DUE_AT - timedelta(hours=5))
    await move(sessions, "Pacific/Honolulu")
    async with sessions.begin() as session:
        await set_mode(session, Mode.LIVE, changed_by="test", now=DUE_AT)

    early = await run(sessions, DUE_AT)
    at_home = datetime(2026, 11, 20, 6, 30, tzinfo=ZoneInfo("Pacific/Honolulu"))
    in_time = await run(sessions, at_home.astimezone(UTC))

    assert (early.enqueued, in_time.enqueued) == ((), (VP,))


async def test_one_vps_fault_keeps_back_nobody_else_and_is_tried_again(
    sessions, monkeypatch
):
    await lay_floor(sessions)

    def fail(*_: object, **__: object) -> None:
        message = "a bug"
        raise RuntimeError(message)

    with monkeypatch.context() as patch, capture_logs() as logs:
        patch.setattr(jobs.digest_content, "compose_digest", fail)
        failed = await run(sessions, DUE_AT)
    again = await run(sessions, DUE_AT + MINUTE)

    assert (failed.enqueued, again.enqueued) == ((), (VP,))
    assert [log["event"] for log in logs] == ["digest_failed"]


async def test_a_server_clock_keeps_leases_where_there_is_one(sessions):
    slot = await waiting(sessions)
    terms = replace(TERMS, by_database_clock=True)

    async with sessions.begin() as session:
        first = await slots.claim(session, slot, owner="a", now=DUE_AT, terms=terms)
    async with sessions.begin() as session:
        second = await slots.claim(session, slot, owner="b", now=DUE_AT, terms=terms)

    assert (first is not None, second) == (True, None)

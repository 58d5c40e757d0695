"""A VP has the digest in hand on Friday morning: once, in their zone, never stale."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from coaching.evidence import Notice, load
from coaching.facts.mode import Mode
from jobs.digest import AT_ONCE, digest
from models.db.database import SessionMaker
from models.outbox.mode import set_mode
from models.tables import Person, StreamState
from tests.jobs.floor import RULES, VP, HandedClock, deliveries, lay_floor, sync_at
from tests.jobs.makers import TERMS, make_person
from tests.models.rows import insert

NEW_YORK = "America/New_York"


def friday(hour: int, minute: int, *, zone: str = NEW_YORK, day: int = 20) -> datetime:
    local = datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


async def run(sessions: SessionMaker, now: datetime, *, synced: datetime | None = None):
    await sync_at(sessions, synced or now - timedelta(minutes=1))
    return await digest(sessions, RULES, HandedClock(now), terms=TERMS)


@pytest.mark.parametrize("zone", [NEW_YORK, "Europe/Berlin"])
@pytest.mark.parametrize(
    ("hour", "minute", "is_due"),
    [(6, 29, False), (6, 30, True), (11, 59, True), (12, 0, False)],
    ids=["06:29", "06:30", "11:59", "12:00"],
)
async def test_goes_out_in_the_vps_own_morning(sessions, zone, hour, minute, is_due):
    await lay_floor(sessions, zone=zone)

    report = await run(sessions, friday(hour, minute, zone=zone))

    assert report.enqueued == ((VP,) if is_due else ())


async def test_is_enqueued_once_however_often_the_job_runs(sessions):
    await lay_floor(sessions)

    reports = [await run(sessions, friday(6, 30 + n)) for n in range(3)]

    found = await deliveries(sessions)
    assert [report.enqueued for report in reports] == [(VP,), (), ()]
    assert [d.dedup_key for d in found] == [f"digest:{VP}:2026-11-20"]


async def test_a_vp_who_moves_gets_no_second_digest_that_day(sessions):
    await lay_floor(sessions, zone="Europe/Berlin")
    await run(sessions, friday(6, 30, zone="Europe/Berlin"))
    async with sessions.begin() as session:
        await session.execute(update(Person).values(time_zone=NEW_YORK))

    report = await run(sessions, friday(6, 30))

    assert report.enqueued == ()


async def move(sessions: SessionMaker, zone: str) -> None:
    """Give everybody another clock."""
    async with sessions.begin() as session:
        await session.execute(update(Person).values(time_zone=zone))


EASTWARDS = {
    "before it was due there": (
        ("America/Los_Angeles", (20, 1)),
        ("Europe/Berlin", (20, 13)),
    ),
    "on Thursday there": (
        ("Pacific/Honolulu", (19, 12)),
        ("Australia/Sydney", (20, 14)),
    ),
    "into Saturday": (("America/Los_Angeles", (20, 4)), ("Australia/Sydney", (21, 0))),
}


@pytest.mark.parametrize(("there", "here"), EASTWARDS.values(), ids=list(EASTWARDS))
async def test_a_vp_who_moves_east_past_the_latest_hour_gets_one_digest(
    sessions, there, here
):
    (zone, (day, hour)), (new_zone, (new_day, new_hour)) = there, here
    await lay_floor(sessions, zone=zone)
    before = await run(sessions, friday(hour, 30, zone=zone, day=day))
    await move(sessions, new_zone)

    arrived = friday(new_hour, 30, zone=new_zone, day=new_day)
    reports = [await run(sessions, arrived + timedelta(minutes=n)) for n in (0, 1)]

    (message,) = await deliveries(sessions)
    assert (before.enqueued, before.skipped) == ((), 0)
    assert [report.enqueued for report in reports] == [(VP,), ()]
    assert message.dedup_key == f"digest:{VP}:2026-11-20"
    assert message.expires_at == friday(12, 0, zone=zone)


async def test_nobody_is_told_that_what_a_move_made_due_is_late(sessions):
    await lay_floor(sessions, zone="America/Los_Angeles")
    await run(sessions, friday(1, 0, zone="America/Los_Angeles"))
    await move(sessions, "Europe/Berlin")

    await run(sessions, friday(11, 0, zone="Europe/Berlin"))

    (message,) = await deliveries(sessions)
    assert Notice.model_validate_json(message.notice).late_from is None


async def test_a_vp_who_moves_west_over_the_date_line_gets_one_digest(sessions):
    await lay_floor(sessions, zone="Pacific/Auckland")
    first = await run(sessions, friday(6, 30, zone="Pacific/Auckland"))
    await move(sessions, "Pacific/Honolulu")

    hours = [(19, 12), (20, 6), (20, 11)]
    again = [
        await run(sessions, friday(hour, 30, zone="Pacific/Honolulu", day=day))
        for day, hour in hours
    ]

    assert first.enqueued == (VP,)
    assert [report.enqueued for report in again] == [(), (), ()]
    assert len(await deliveries(sessions)) == 1


async def test_a_vp_who_moves_west_before_it_is_due_gets_it_there(sessions):
    await lay_floor(sessions, zone="Europe/Berlin")
    await run(sessions, friday(5, 0, zone="Europe/Berlin"))
    await move(sessions, NEW_YORK)

    early = await run(sessions, friday(6, 29))
    due = await run(sessions, friday(6, 30))

    assert (early.enqueued, due.enqueued) == ((), (VP,))


async def test_the_next_friday_has_its_own(sessions):
    await lay_floor(sessions)
    await run(sessions, friday(6, 30))

    report = await run(sessions, friday(6, 30, day=27))

    assert report.enqueued == (VP,)
    assert len(await deliveries(sessions)) == 2


@pytest.mark.parametrize(
    ("minutes", "is_labelled"),
    [(0, False), (29, False), (30, True), (329, True)],
    ids=["on time", "07:00 less a minute", "07:00", "11:59"],
)
async def test_a_late_one_says_when_it_was_due(sessions, minutes, is_labelled):
    await lay_floor(sessions)
    due_at = friday(6, 30)

    await run(sessions, due_at + timedelta(minutes=minutes))

    (message,) = await deliveries(sessions)
    notice = Notice.model_validate_json(message.notice)
    assert notice.late_from == (due_at if is_labelled else None)


async def test_may_be_sent_until_noon(sessions):
    await lay_floor(sessions)

    await run(sessions, friday(6, 30))

    (message,) = await deliveries(sessions)
    assert message.expires_at == friday(12, 0)


async def test_waits_for_a_sync_that_is_new_enough(sessions):
    await lay_floor(sessions)
    night = friday(3, 0)

    waiting = await run(sessions, friday(6, 30), synced=night)
    fresh = await run(sessions, friday(6, 45))

    assert (waiting.waiting, waiting.enqueued) == ((VP,), ())
    assert fresh.enqueued == (VP,)


async def test_waits_no_longer_than_half_an_hour_and_tells_the_datas_age(sessions):
    await lay_floor(sessions)
    night = friday(3, 0)

    report = await run(sessions, friday(7, 0), synced=night)

    (message,) = await deliveries(sessions)
    assert report.enqueued == (VP,)
    assert Notice.model_validate_json(message.notice).data_as_of == night


async def test_without_any_sync_there_is_nothing_to_tell(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await session.execute(update(StreamState).values(finished_at=None))

    report = await digest(sessions, RULES, HandedClock(friday(11, 0)), terms=TERMS)

    assert (report.enqueued, report.waiting) == ((), (VP,))


async def test_in_shadow_mode_it_is_recorded_under_a_key_of_its_own(sessions):
    await lay_floor(sessions, mode=Mode.SHADOW)

    await run(sessions, friday(6, 30))
    await run(sessions, friday(6, 45))

    (message,) = await deliveries(sessions)
    assert message.state == "shadow"
    assert message.dedup_key == f"shadow:digest:{VP}:2026-11-20"


async def test_whoever_goes_live_that_morning_gets_it_still(sessions):
    await lay_floor(sessions, mode=Mode.SHADOW)
    await run(sessions, friday(6, 30))
    async with sessions.begin() as session:
        await set_mode(session, Mode.LIVE, changed_by="test", now=friday(6, 40))

    await run(sessions, friday(6, 45))

    assert [d.state for d in await deliveries(sessions)] == ["shadow", "pending"]


async def test_while_paused_there_is_none(sessions):
    await lay_floor(sessions, mode=Mode.PAUSED)

    assert (await run(sessions, friday(6, 30))).enqueued == ()


async def test_a_vp_who_cannot_be_written_to_gets_none(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        gone = update(Person).where(Person.id == VP).values(slack_state="deactivated")
        await session.execute(gone)

    assert (await run(sessions, friday(6, 30))).enqueued == ()


@pytest.mark.parametrize(
    ("weeks", "told"),
    [
        pytest.param(1, 1, id="none-skipped"),
        pytest.param(2, 2, id="one-skipped"),
        pytest.param(4, 4, id="as-many-as-are-told"),
        pytest.param(7, 4, id="more-than-are-told"),
    ],
)
async def test_after_skipped_weeks_it_reaches_back_to_the_last(sessions, weeks, told):
    await lay_floor(sessions)
    await run(sessions, friday(6, 30))
    now = friday(6, 30) + timedelta(weeks=weeks)

    await run(sessions, now)

    message = (await deliveries(sessions))[-1]
    evidence = load(message.evidence)
    assert now - evidence.since == timedelta(weeks=told)
    words = f"This one covers {7 * told} days: the last was written "
    assert (words in message.payload) is (told > 1)


async def test_each_vp_waits_for_a_place_of_their_own(sessions):
    await lay_floor(sessions)
    spread = timedelta(minutes=10)
    rules = replace(RULES, schedule=replace(RULES.schedule, spread=spread))
    place = rules.schedule.place_of(VP, friday(6, 30).date())
    early, due = (
        HandedClock(friday(6, 30) + place - timedelta(seconds=1)),
        HandedClock(friday(6, 30) + place),
    )

    await sync_at(sessions, friday(6, 30))

    before = await digest(sessions, rules, early, terms=TERMS)
    after = await digest(sessions, rules, due, terms=TERMS)

    assert (before.enqueued, before.waiting) == ((), (VP,))
    assert after.enqueued == (VP,)


async def test_a_crowd_is_taken_a_part_at_a_time(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        for number in range(10, 10 + AT_ONCE):
            await insert(session, make_person(number, role="vp", currency="USD"))

    first = await run(sessions, friday(6, 30))
    second = await run(sessions, friday(6, 30))

    assert (len(first.enqueued), len(second.enqueued)) == (AT_ONCE, 1)


async def test_tells_the_week_since_the_friday_before(sessions):
    await lay_floor(sessions)

    await run(sessions, friday(6, 30))

    (message,) = await deliveries(sessions)
    evidence = load(message.evidence)
    assert evidence.since == friday(6, 30, day=13)
    assert evidence.until == friday(6, 30)
    assert json.loads(message.payload)["text"]

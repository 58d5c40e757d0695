"""What no change tells of: restored, deleted for good, closed by its stage, hidden."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from crm.port import Stream
from jobs.sync.report import SyncReport
from models.crm_data.freshness import freshness
from models.crm_data.sync_reports import stream_reports
from models.crm_data.sync_state import believe
from models.db.database import SessionMaker
from models.tables import Deal
from tests.jobs.sync_fakes import rows
from tests.jobs.test_sync_loopback import Bench, floor
from tests.sandbox.floor.makers import LONG_AGO, make_deal

SOON, DAY = timedelta(minutes=15), timedelta(days=1)
AMOUNT = 4


@pytest.fixture
def bench() -> Bench:
    """Return a floor with 251 deals, three activities, a meeting and a contact."""
    return Bench(floor())


async def run(
    bench: Bench, sessions: SessionMaker, *, later: timedelta = timedelta()
) -> SyncReport:
    bench.now += later
    async with bench.crm() as crm:
        return await bench.run(crm, sessions)


async def merge(bench: Bench, sessions: SessionMaker) -> None:
    """Read the floor, merge deal 1000 into a new one, 6000, and read it again."""
    await run(bench, sessions)
    moment = bench.now - timedelta(minutes=1)
    heir = make_deal(6000, merged_ids=(1000,), created_at=moment, modified_at=moment)
    bench.floor.put_deal(heir)
    await run(bench, sessions, later=SOON)


async def stored(sessions: SessionMaker, table: str = "deals") -> dict[str, Any]:
    place = 1 if table == "activities" else 0
    return {row[place]: row for row in await rows(sessions, table)}


async def deals_are_relied_on(bench: Bench, sessions: SessionMaker) -> bool:
    async with sessions() as session:
        return (await freshness(session, now=bench.now)).deals_at is not None


async def archived(sessions: SessionMaker) -> set[str]:
    found = await stored(sessions)
    return {one for one, row in found.items() if row[10] is not None}


async def test_a_deal_that_was_restored_rises_the_next_day(bench, sessions):
    there = bench.floor.deals[1003]
    bench.floor.put_deal(replace(there, archived_at=bench.now - SOON))
    await run(bench, sessions)
    assert await archived(sessions) == {"1003"}

    # A restored record keeps its old time of change.
    bench.floor.put_deal(there)
    await run(bench, sessions, later=DAY)

    assert await archived(sessions) == set()


async def test_deals_that_were_buried_by_half_an_answer_rise_the_next_day(
    bench, sessions
):
    await run(bench, sessions)
    ten = [str(1000 + number) for number in range(10)]
    async with sessions.begin() as session:
        await session.execute(
            update(Deal)
            .where(Deal.external_id.in_(ten))
            .values(archived_at=bench.now, modified_at=LONG_AGO)
        )

    await run(bench, sessions, later=DAY)

    assert await archived(sessions) == set()


async def test_deals_follow_a_stage_that_becomes_closed_and_one_that_opens(
    bench, sessions
):
    await run(bench, sessions)
    (key,) = {(deal.pipeline_id, deal.stage_id) for deal in bench.floor.deals.values()}
    stage = bench.floor.stages[key]

    bench.floor.put_stage(replace(stage, is_closed=True, probability=1))
    await run(bench, sessions, later=SOON)
    closed = {(bool(row[7]), bool(row[8])) for row in (await rows(sessions, "deals"))}
    async with sessions() as session:
        unknown = await session.scalar(
            select(func.count()).where(Deal.closed_at.is_(None))
        )
    bench.floor.put_stage(stage)
    await run(bench, sessions, later=SOON)

    assert closed == {(True, True)}
    assert unknown == 0
    assert {(bool(row[7]), bool(row[8])) for row in await rows(sessions, "deals")} == {
        (False, False)
    }


async def test_a_value_that_changed_without_a_time_is_read_within_its_share(
    bench, sessions
):
    won = replace(bench.floor.deals[1004], stage_id="won")
    bench.floor.put_deal(won)
    await run(bench, sessions)
    for deal in (1004, 1005):
        bench.floor.put_raw("deals", deal, {"amount": "77"})

    await run(bench, sessions, later=SOON)
    before = await stored(sessions)
    await run(bench, sessions, later=DAY)

    after = await stored(sessions)
    assert {before[one][AMOUNT] for one in ("1004", "1005")} != {7700}
    assert {after[one][AMOUNT] for one in ("1004", "1005")} == {7700}


async def test_a_call_that_was_deleted_for_good_is_no_touch_any_more(bench, sessions):
    await run(bench, sessions)
    del bench.floor.activities[3000]
    bench.floor.journal.append(("calls", 3000))

    report = await run(bench, sessions, later=DAY)

    assert report.is_complete
    assert "3000" not in {row[1] for row in await rows(sessions, "touches")}


async def test_a_tie_of_which_no_change_told_is_read_with_its_activity(bench, sessions):
    await run(bench, sessions)
    call = bench.floor.activities[3000]
    bench.floor.put_activity(replace(call, deal_ids=(1200,)))

    await run(bench, sessions, later=DAY)

    ties = {row[2] for row in await rows(sessions, "activity_deals") if "3000" in row}
    assert ties == {"1200"}


async def test_what_an_heir_took_over_stays_with_it(bench, sessions):
    await merge(bench, sessions)
    ties = await rows(sessions, "activity_deals")

    await run(bench, sessions, later=DAY)

    assert "6000" in {row[2] for row in ties}
    assert await rows(sessions, "activity_deals") == ties


async def test_an_heir_that_is_gone_holds_no_touch_any_more(bench, sessions):
    """As with any other deal that was deleted for good."""
    await merge(bench, sessions)
    assert "6000" in {row[2] for row in await rows(sessions, "touches")}

    bench.floor.remove_deal(6000)
    for _ in range(2):
        await run(bench, sessions, later=DAY)

    assert "6000" in await archived(sessions)
    assert "6000" not in {row[2] for row in await rows(sessions, "touches")}
    assert "6000" not in {row[2] for row in await rows(sessions, "activity_deals")}


async def test_a_large_recycle_bin_costs_a_few_pages_a_run_and_is_read_in_time(
    bench, sessions
):
    for number in range(1_450):
        bench.floor.put_deal(make_deal(20_000 + number, archived_at=bench.now))
    await run(bench, sessions)
    bench.asked.clear()

    await run(bench, sessions, later=SOON)
    quiet = [one for one in bench.asked if one.startswith("GET /crm/objects")]
    await run(bench, sessions, later=SOON)

    # One page of each stream's bin, of that of the deals five and the one after.
    assert len(quiet) <= 7 + 6
    assert len(await archived(sessions)) == 1_450


async def test_deals_of_which_none_can_be_seen_are_not_relied_on_until_they_can(
    bench, sessions
):
    await run(bench, sessions)
    hidden = dict(bench.floor.deals)
    for deal in hidden:
        bench.floor.remove_deal(deal)

    blind = await run(bench, sessions, later=SOON)

    assert not blind.is_complete
    assert "100 of 100 deals" in (blind.streams[Stream.DEALS].error or "")
    assert not await deals_are_relied_on(bench, sessions)
    assert await archived(sessions) == set()

    for row in hidden.values():
        bench.floor.put_deal(row)
    assert (await run(bench, sessions, later=SOON)).is_complete
    assert await deals_are_relied_on(bench, sessions)


async def test_deals_that_somebody_threw_away_are_no_lost_right(bench, sessions):
    await run(bench, sessions)
    for deal in list(bench.floor.deals.values()):
        bench.floor.put_deal(replace(deal, archived_at=bench.now))

    report = await run(bench, sessions, later=SOON)

    assert report.is_complete
    assert len(await archived(sessions)) >= 100


@pytest.mark.parametrize("changed", [1, 200])
async def test_a_hidden_field_wipes_nothing(bench, sessions, changed):
    await run(bench, sessions)
    bench.now += SOON
    before = await stored(sessions)
    for number, deal in enumerate(list(bench.floor.deals.values())):
        bench.floor.put_raw("deals", deal.id, {"amount": None})
        if number < changed:
            moved = replace(deal, modified_at=bench.now - timedelta(minutes=5))
            bench.floor.put_deal(moved)

    report = await run(bench, sessions)
    next_day = await run(bench, sessions, later=DAY)

    for each in (report, next_day):
        assert "the amount is gone from" in (each.streams[Stream.DEALS].error or "")
    assert not await deals_are_relied_on(bench, sessions)
    after = await stored(sessions)
    assert {one: row[AMOUNT] for one, row in after.items()} == {
        one: row[AMOUNT] for one, row in before.items()
    }


async def test_an_amount_that_somebody_took_out_is_out(bench, sessions):
    await run(bench, sessions)
    bench.now += SOON
    for number in range(30):
        deal = bench.floor.deals[1000 + number]
        moved = replace(deal, amount=None, modified_at=bench.now - timedelta(minutes=5))
        bench.floor.put_deal(moved)

    report = await run(bench, sessions)

    assert report.is_complete
    found = await stored(sessions)
    assert {found[str(1000 + number)][AMOUNT] for number in range(30)} == {None}


async def test_a_deletion_of_two_fifths_is_believed_once_an_admin_says_so(
    bench, sessions
):
    await run(bench, sessions)
    for number in range(100):
        bench.floor.remove_deal(1000 + number)

    held = await run(bench, sessions, later=DAY)
    still = await run(bench, sessions, later=SOON)

    for each in (held, still):
        assert "100 of 251 deals" in (each.streams[Stream.DEALS].error or "")
    assert not await deals_are_relied_on(bench, sessions)
    async with sessions.begin() as session:
        told = {one.stream: one.held_reason for one in await stream_reports(session)}
        await believe(
            session, crm="hubspot", stream="deals", changed_by="cli", now=bench.now
        )
    believed = await run(bench, sessions, later=SOON)

    assert told["deals"] is not None
    assert told["calls"] is None
    assert believed.is_complete
    assert len(await archived(sessions)) == 100
    assert await deals_are_relied_on(bench, sessions)

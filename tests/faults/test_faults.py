"""The fault suite in small: the same code as `make faults`, with smaller numbers."""

import asyncio
from pathlib import Path

import pytest

from tests.faults import crashes, gate
from tests.faults.crm_line import STOPS_WITHIN, migrated, struck_by
from tests.faults.outbox_machine import Desk, search
from tests.faults.slots import friday
from tests.faults.storm import Plan, run

pytestmark = pytest.mark.faults


async def test_1_nothing_is_lost_or_told_twice_under_kills_freezes_and_a_storm(
    database_url,
):
    plan = Plan(deliveries=10, workers=2, kill_on_accept=0.3, freeze_every=2.0)

    found = await run(database_url, plan)

    assert (found.lost, found.doubled, found.waiting) == (0, 0, 0), found.line()
    assert found.kills > 0


async def test_1_the_suite_notices_when_leases_never_end(sqlite_template, tmp_path):
    url = migrated(tmp_path, sqlite_template, "no_lease")
    plan = Plan(deliveries=8, workers=2, kill_on_accept=0.5, off="lease", patience=3.0)

    found = await run(url, plan)

    assert found.states.get("sending", 0) > 0, found.line()


async def test_2_each_vp_has_one_digest_though_workers_are_killed_over_it(database_url):
    found = await friday(database_url, vps=6, workers=2, kill_every=1.0, limit=60.0)

    assert (found.without, found.twice, found.done) == (0, 0, 6), found.line()
    assert found.kills > 0


async def test_3_a_full_disk_loses_nothing_and_sending_resumes(
    sqlite_template, tmp_path
):
    path = Path(migrated(tmp_path, sqlite_template, "full").removeprefix("sqlite:///"))

    found, refused = await crashes.disk_full(path, deliveries=8, times=1)

    assert (found.lost, found.doubled, found.waiting) == (0, 0, 0), found.line()
    assert set(refused) == {"database or disk is full"}
    assert crashes.is_sound(path)


async def test_4_one_gate_keeps_429_from_feeding_itself(sqlite_template, tmp_path):
    url = migrated(tmp_path, sqlite_template, "gate")

    found = await gate.too_many(url, deliveries=15, off=None)

    assert (found.lost, found.doubled, found.waiting) == (0, 0, 0), found.line()
    assert found.answers["too_many"] <= 2, found.line()


@pytest.mark.parametrize("toxic", ["cut", "bomb"])
def test_6_a_bad_line_stops_the_sync_and_the_next_completes(
    sqlite_template, tmp_path, toxic
):
    url = migrated(tmp_path, sqlite_template, toxic)

    struck, after = asyncio.run(struck_by(toxic, url, spares=9))

    assert struck.seconds < STOPS_WITHIN
    assert not struck.is_complete
    assert after.is_complete
    assert after.deals > struck.deals


def test_8_no_order_of_events_tells_twice_and_a_missing_fence_would_be_found(tmp_path):
    desk = Desk(tmp_path)
    try:
        search(desk, examples=4, fault=None)
        with pytest.raises(AssertionError):
            search(desk, examples=300, fault="no fence")
    finally:
        desk.close()

"""The fault suite in small: the same code as `make faults`, with smaller numbers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.databases import PostgresServer
from tests.faults import crashes, gate
from tests.faults.crm_line import STOPS_WITHIN, migrated, struck_by
from tests.faults.outbox_machine import Desk, search
from tests.faults.probes import PROBES, price, probed
from tests.faults.storm import TERMS, Plan, run
from tests.faults.storms.every import STORMS
from tests.faults.storms.form import Scene

SHORT = TERMS | {"lease": 1.2, "deadline": 0.8, "settle": 1.2}


async def test_1_nothing_is_lost_or_told_twice_under_kills_and_a_storm(database_url):
    plan = Plan(deliveries=8, recipients=8, workers=2, kill_on_accept=0.4, terms=SHORT)

    found = await run(database_url, plan)

    assert (found.lost, found.doubled, found.waiting) == (0, 0, 0), found.line()
    assert found.kills > 0


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.guard)
async def test_1_the_suite_notices_when_a_guard_is_missing(
    sqlite_template, tmp_path, probe
):
    url = migrated(tmp_path, sqlite_template, "without")

    found = await probed(url, probe, deliveries=2, workers=3, off=True)

    assert price(probe, found) > 0, found.line()


async def test_1_a_worker_that_wakes_after_its_lease_changes_nothing(database_url):
    fence = next(probe for probe in PROBES if probe.guard == "fence")

    found = await probed(database_url, fence, deliveries=2, workers=3, off=False)

    assert (found.lost, found.doubled, found.waiting) == (0, 0, 0), found.line()
    assert found.freezes > 0


async def test_3_a_full_disk_loses_nothing_and_sending_resumes(
    sqlite_template, tmp_path
):
    path = Path(migrated(tmp_path, sqlite_template, "full").removeprefix("sqlite:///"))

    found, refused = await crashes.disk_full(path, deliveries=8, times=1)

    assert (found.lost, found.doubled, found.waiting) == (0, 0, 0), found.line()
    assert set(refused) == {"database or disk is full"}
    assert crashes.is_sound(path)


async def test_4_no_worker_asks_a_busy_slack_twice(database_url):
    workers = 1 if database_url.startswith("sqlite") else 3

    found = await gate.too_many(database_url, deliveries=10, workers=workers, off=None)

    assert (found.lost, found.doubled, found.waiting) == (0, 0, 0), found.line()
    # Each may have been on its way when the first was told to wait.
    assert 1 <= found.answers["too_many"] <= workers, found.line()


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


@pytest.mark.parametrize("storm", STORMS)
async def test_a_storm_leaves_the_books_as_a_calm_day_does(
    storm, database_template, database_url, tmp_path
):
    async with another(database_template, tmp_path) as calm:
        scene = Scene(
            database=database_url, calm=calm, folder=tmp_path, seed=1, is_long=False
        )
        finding = await STORMS[storm].blow(scene)

    assert finding.wrong == [], finding.did


@asynccontextmanager
async def another(template: Path | PostgresServer, folder: Path) -> AsyncIterator[str]:
    """Give one more database of the kind, migrated and empty."""
    if isinstance(template, PostgresServer):
        async with template.clone() as url:
            yield url
        return
    yield migrated(folder, template, "calm")

"""Somebody else's CRM, over real HTTP: every count and sum is the files'."""

import asyncio
import csv
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm.http_pace import Pace
from crm.hubspot import open_hubspot
from crm.port import Stream
from jobs.sync.run import sync
from models.db.database import open_database, session_maker
from sandbox.crm.server import create_app
from sandbox.floor.maven import convert
from tests.jobs.sync_fakes import SilentProgress
from tests.sandbox.slack.serving import free_socket, serve

MAVEN = Path(__file__).parents[2].parent / "shared" / "data" / "maven_crm"
PIPELINE = "sales_pipeline.csv"
NOW = datetime(2018, 1, 8, 9, tzinfo=UTC)
UNHURRIED = Pace(per_second=1e6, searches_per_second=1e6, burst=1000)
pytestmark = pytest.mark.skipif(
    not MAVEN.exists(), reason=f"Maven's files are not in {MAVEN}"
)


@pytest.fixture(scope="module")
def synced(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database into which the floor was synced through the real adapter."""
    file = tmp_path_factory.mktemp("maven") / "maven.sqlite"
    shutil.copy(sqlite_template, file)
    asyncio.run(_sync(file))
    return file


async def _sync(file: Path) -> None:
    engine = open_database(f"sqlite:///{file}")
    app = create_app(convert(MAVEN), token="t", clock=lambda: NOW)  # noqa: S106 - the stand-in's
    async with (
        serve(app, free_socket()) as url,
        open_hubspot(
            base_url=url,
            token="t",  # noqa: S106 - the stand-in's
            version="2026-09",
            allow_private_hosts=frozenset({url.removeprefix("http://")}),
            pace=UNHURRIED,
        ) as crm,
    ):
        report = await sync(
            crm,
            session_maker(engine),
            lambda: NOW,
            SilentProgress(),
            history_days=730,
        )
    await engine.dispose()
    assert report.is_complete, report
    assert report.streams[Stream.DEALS].written.created == 8_800


def select(file: Path, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a statement."""
    with closing(sqlite3.connect(file)) as database:
        return database.execute(statement).fetchall()


def read(name: str) -> list[dict[str, str]]:
    with (MAVEN / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_deal_stands_in_its_stage(synced):
    found = select(
        synced,
        "SELECT s.label, count(*) FROM deals d JOIN stages s ON s.id = d.stage_id"
        " GROUP BY s.label",
    )

    assert dict(found) == {
        "Won": 4_238,
        "Lost": 2_473,
        "Engaging": 1_589,
        "Prospecting": 500,
    }
    assert dict(found) == Counter(row["deal_stage"] for row in read(PIPELINE))


def test_what_was_won_is_right_to_the_cent(synced):
    told = sum(
        Decimal(row["close_value"])
        for row in read(PIPELINE)
        if row["deal_stage"] == "Won"
    )

    found = select(
        synced,
        "SELECT currency, sum(amount_minor) FROM deals WHERE is_won GROUP BY currency",
    )

    assert found == [("USD", told * 100)]


def test_every_agent_has_the_files_number_of_deals(synced):
    told = Counter(row["sales_agent"] for row in read(PIPELINE))

    found = dict(
        select(
            synced,
            "SELECT o.name, count(d.id) FROM owners o"
            " LEFT JOIN deals d ON d.owner_id = o.id GROUP BY o.id",
        )
    )

    agents = {row["sales_agent"] for row in read("sales_teams.csv")}
    assert {name: count for name, count in found.items() if count} == told
    assert len(told) == 30
    assert sum(found[name] == 0 for name in agents) == 5


def test_each_deal_has_the_files_outcome_date_and_amount(synced):
    found = select(
        synced,
        "SELECT name, is_closed, is_won, close_date, amount_minor, created_at,"
        " closed_at FROM deals",
    )
    stored = {row[0].rpartition(" - ")[2]: row[1:] for row in found}

    for row in read(PIPELINE):
        closed, won, close_date, amount, created_at, closed_at = stored[
            row["opportunity_id"]
        ]
        assert bool(won) == (row["deal_stage"] == "Won")
        assert (close_date or "") == row["close_date"]
        assert (created_at or "")[:10] == row["engage_date"]
        assert (closed_at or "")[:10] == row["close_date"]
        if closed:
            assert amount == Decimal(row["close_value"]) * 100


def test_a_deal_of_which_no_day_is_known_is_given_none(synced):
    found = select(synced, "SELECT count(*) FROM deals WHERE created_at IS NULL")

    assert found == [(500,)]


def test_what_each_deal_was_before_is_known(synced):
    found = select(
        synced,
        "SELECT count(DISTINCT n.deal_id) FROM deal_snapshots n"
        " JOIN stages s ON s.id = n.stage_id"
        " WHERE n.from_crm AND s.label = 'Engaging'",
    )

    assert found == [(8_300,)]


def test_nothing_was_unreadable(synced):
    assert select(synced, "SELECT * FROM flaws") == []

"""A team that sells by telephone, brought in for real: the files' counts and sums.

The files become a floor, which the program syncs over HTTP in a process of its own.
Every expected figure is counted from the CSV, with no code of ours.
"""

import asyncio
import csv
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.listeners.pipeline.figures import read_figures
from coaching.standing.record import OF_DEALS
from coaching.standing.standing import Verdict
from jobs.learning.prove_rules import prove_all
from models.db.database import open_database, session_maker
from sandbox.floor.saas_latam import convert
from tests.e2e.maven_road import import_and_sync, supplies
from tests.jobs.floor import RULES

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "saas_latam"
pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason=f"the SaaS team's files are not in {FOLDER}"
)
SYNCED_AT = datetime(2026, 8, 6, 12, tzinfo=UTC)
"""The last deal closes the evening before."""
WEDNESDAY = datetime(2026, 8, 5, 5, tzinfo=UTC)
THAT_DAY = datetime(2026, 5, 15, 15, tzinfo=UTC)


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the synced database, made once."""
    folder = tmp_path_factory.mktemp("saas")
    return asyncio.run(import_and_sync(convert(FOLDER), folder, now=SYNCED_AT))


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def won_deals() -> list[tuple[datetime, datetime]]:
    """Return when each won deal was opened and won."""
    return [
        (instant(row["deal_created_at"]), instant(row["close_at"]))
        for row in read("deals.csv")
        if row["status"] == "Closed Won"
    ]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def cents(text: str) -> int:
    return round(float(text) * 100)


def test_every_deal_is_there_and_ended_as_the_files_say(database):
    found = rows(database, "SELECT is_closed, is_won, count(*) FROM deals GROUP BY 1,2")

    told = Counter(row["status"] == "Closed Won" for row in read("deals.csv"))
    assert {(closed, won): n for closed, won, n in found} == {
        (1, 1): told[True],
        (1, 0): told[False],
    }
    assert told.total() == 693


def test_what_was_won_in_each_month_is_the_files_to_the_cent(database):
    query = """SELECT substr(closed_at, 1, 7), sum(amount_minor), count(*) FROM deals
        WHERE is_won GROUP BY 1"""
    found = {month: (minor, n) for month, minor, n in rows(database, query)}

    won, deals = Counter[str](), Counter[str]()
    for row in read("deals.csv"):
        if row["status"] == "Closed Won":
            won[row["close_at"][:7]] += cents(row["final_mrr_usd"])
            deals[row["close_at"][:7]] += 1
    assert found == {month: (won[month], deals[month]) for month in won}
    assert sum(deals.values()) == 303


async def test_what_was_open_on_a_day_of_may_is_the_files_by_the_price_list(database):
    ids = [n for (n,) in rows(database, "SELECT id FROM people WHERE role = 'rep'")]
    async with supplies(database, now=THAT_DAY) as handed:
        read_then = await read_figures(handed, only=ids, now=THAT_DAY)

    names = {row["rep_id"]: row["rep_name"] for row in read("reps.csv")}
    told = dict.fromkeys(names.values(), 0)
    sums = dict.fromkeys(names.values(), 0)
    for row in read("deals.csv"):
        day = f"{THAT_DAY:%Y-%m-%d %H:%M:%S}"
        if row["deal_created_at"] <= day < row["close_at"]:
            told[names[row["owner_rep_id"]]] += 1
            sums[names[row["owner_rep_id"]]] += cents(row["list_price_mrr_usd"])
    found = {each.rep.name: each for each in read_then.pipelines}
    assert {name: each.open_deals for name, each in found.items()} == told
    assert {
        name: sum(total.open_minor for total in each.totals)
        for name, each in found.items()
    } == sums
    assert sum(told.values()) > 20


def test_calls_and_what_became_of_them_are_the_files(database):
    query = """SELECT result, count(*), sum(duration_seconds) FROM activities
        WHERE stream = 'calls' GROUP BY 1"""
    found = {result: (n, seconds) for result, n, seconds in rows(database, query)}

    calls, seconds = Counter[bool](), Counter[bool]()
    for row in read("call_logs.csv"):
        connected = row["connected_flag"] == "1"
        calls[connected] += 1
        seconds[connected] += int(row["duration_seconds"])
    answered = found.pop("answered")
    assert answered == (calls[True], seconds[True])
    assert answered[0] == 7256
    assert sum(n for n, _ in found.values()) == calls[False]
    assert sum(length for _, length in found.values()) == seconds[False]


def test_each_answered_call_with_a_deals_lead_is_a_word_on_that_deal(database):
    query = """SELECT count(*) FROM touches WHERE deal_id IS NOT NULL AND kind = 'call'
        AND customer_side"""

    leads = {row["lead_id"] for row in read("deals.csv")}
    answered = sum(
        row["lead_id"] in leads and row["connected_flag"] == "1"
        for row in read("call_logs.csv")
    )
    assert rows(database, query) == [(answered,)]


def test_what_bots_did_is_nobodys_touch(database):
    query = """SELECT a.stream, count(DISTINCT a.id) FROM activities a
        JOIN touches t ON t.activity_id = a.id
        WHERE a.stream IN ('emails', 'communications') GROUP BY 1"""

    by_hand = Counter(
        row["activity_type"]
        for row in read("sales_activities.csv")
        if row["activity_source"] == "human"
    )
    assert dict(rows(database, query)) == {"emails": by_hand["email"]} | (
        {"communications": by_hand["whatsapp"]}
    )


def test_a_lead_was_handed_out_unless_it_came_from_outbound_work(database):
    query = "SELECT created_by, count(*) FROM contacts GROUP BY 1"

    sought = sum(row["channel"] == "Outbound" for row in read("leads.csv"))
    assert dict(rows(database, query)) == {"person": sought, "marketing": 5200 - sought}


async def test_how_each_rule_did_on_this_past_is_what_the_files_say(database):
    """Deals of eight days: one of them open is no empty pipeline, and none is told."""
    engine = open_database(f"sqlite:///{database}")
    try:
        found = await prove_all(
            session_maker(engine),
            RULES.thresholds,
            now=SYNCED_AT,
            on_week=lambda _week: None,
        )
    finally:
        await engine.dispose()

    proofs = {proof.rule: proof for proof in found}
    assert proofs["nearly_empty"].verdict is Verdict.UNPROVEN
    assert proofs["nearly_empty"].record.wrong == 0
    assert proofs["quiet_deal"].verdict is Verdict.SPEAKS
    # Every won deal that was open on a Wednesday of the last half year, at 05:00 UTC,
    # and within thirty days of its end.
    looks = [
        at
        for at in (WEDNESDAY - timedelta(weeks=n) for n in range(27))
        if SYNCED_AT - timedelta(weeks=26) < at < SYNCED_AT
    ]
    judged = sum(
        any(max(opened, ended - timedelta(days=30)) <= at < ended for at in looks)
        for opened, ended in won_deals()
    )
    assert {p.record.judged for p in proofs.values() if p.rule in OF_DEALS} == {judged}
    assert judged > 200

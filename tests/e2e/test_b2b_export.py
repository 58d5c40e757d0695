"""An export without activities and history, brought in for real: the files' figures.

The files become a floor, which the program syncs over HTTP in a process of its own.
Every expected figure is counted from the CSV, with no code of ours.
"""

import asyncio
import csv
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.listeners.pipeline.figures import read_figures
from coaching.limits import Kinds
from coaching.measures.looks_over import looks_over
from coaching.moment import Moment
from coaching.thresholds import Thresholds
from models.crm_data.freshness import freshness
from models.db.database import open_database, session_maker
from models.deals.rep_books import rep_books
from models.deals.won_life import won_life
from sandbox.floor.b2b_export import convert
from tests.e2e.maven_road import import_and_sync, supplies

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "b2b_export"
pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason=f"the export's files are not in {FOLDER}"
)
SYNCED_AT = datetime(2025, 12, 19, 18, tzinfo=UTC)
THAT_DAY = "2025-12-19"


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def is_closed(row: dict[str, str]) -> bool:
    return row["stage"].startswith("Closed") and row["close_date"] <= THAT_DAY


def age(row: dict[str, str], day: str) -> int:
    """Return the days from the first day of an opportunity to `day`."""
    begun = date.fromisoformat(row["created_date"])
    return (date.fromisoformat(day) - begun).days


@pytest.fixture(scope="module")
def known() -> list[dict[str, str]]:
    """Give the opportunities that were there on that day."""
    return [r for r in read("opportunities.csv") if r["created_date"] <= THAT_DAY]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the synced database, made once."""
    folder = tmp_path_factory.mktemp("b2b")
    return asyncio.run(import_and_sync(convert(FOLDER), folder, now=SYNCED_AT))


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def cents(text: str) -> int:
    return round(float(text) * 100)


def test_every_opportunity_created_by_then_is_open_or_closed_as_the_files_say(
    database, known
):
    found = rows(database, "SELECT is_closed, is_won, count(*) FROM deals GROUP BY 1,2")

    told = Counter(row["stage"] for row in known if is_closed(row))
    assert {(closed, won): n for closed, won, n in found} == {
        (0, 0): 832,
        (1, 1): told["Closed Won"],
        (1, 0): told["Closed Lost"],
    }
    assert 832 + told.total() == len(known) == 1194


def test_nine_of_ten_open_deals_are_past_their_close_date(database, known):
    query = f"""SELECT count(*), sum(amount_minor) FROM deals
        WHERE NOT is_closed AND close_date < '{THAT_DAY}'"""

    past = [r for r in known if not is_closed(r) and r["close_date"] < THAT_DAY]
    told = sum(cents(row["expected_revenue"]) for row in past)
    assert rows(database, query) == [(744, told)]
    assert len(past) == 744


def test_what_was_won_in_each_month_is_the_files_to_the_cent(database, known):
    query = """SELECT substr(closed_at, 1, 7), sum(amount_minor) FROM deals
        WHERE is_won GROUP BY 1"""

    won = Counter[str]()
    for row in known:
        if row["stage"] == "Closed Won" and is_closed(row):
            won[row["close_date"][:7]] += cents(row["expected_revenue"])
    assert dict(rows(database, query)) == won
    assert len(won) > 30


async def test_what_is_past_its_date_is_said_beside_each_reps_sum(database, known):
    people = rows(database, "SELECT id, email FROM people WHERE role = 'rep'")
    emails = dict(people)
    async with supplies(database, now=SYNCED_AT) as handed:
        figures = await read_figures(handed, only=list(emails), now=SYNCED_AT)

    theirs = {row["sales_rep_id"]: row["email"] for row in read("sales_reps.csv")}
    late, sums = Counter[str](), Counter[str]()
    for row in known:
        if not is_closed(row) and row["expected_revenue"]:
            worth = cents(row["expected_revenue"])
            sums[theirs[row["sales_rep_id"]]] += worth
            if "" < row["close_date"] < THAT_DAY:
                late[theirs[row["sales_rep_id"]]] += worth
    assert {
        emails[each.rep.id]: total.overdue.minor
        for each in figures.pipelines
        for total in each.totals
        if total.overdue is not None
    } == {email: minor for email, minor in late.items() if minor >= sums[email] / 5}
    assert round(late.total() / sums.total(), 2) == 0.89


async def test_what_looks_over_is_twice_as_old_as_nearly_all_won_deals_became(
    database, known
):
    engine = open_database(f"sqlite:///{database}")
    async with session_maker(engine)() as session:
        life = await won_life(session, now=SYNCED_AT)
        books = await rep_books(session, now=SYNCED_AT, kinds=Kinds())
        fresh = await freshness(session, now=SYNCED_AT)
    await engine.dispose()
    moment = Moment(now=SYNCED_AT, thresholds=Thresholds(), freshness=fresh)
    over = [
        deal.id
        for book in books
        for deal in book.deals
        if looks_over(deal, life, calendar=book.rep.calendar, moment=moment)
    ]

    took = sorted(
        age(row, row["close_date"])
        for row in known
        if row["stage"] == "Closed Won"
        and "2024-12-19" <= row["close_date"] <= THAT_DAY
    )
    slowest = took[-1 - len(took) // 20]
    still_open = [row for row in known if not is_closed(row)]
    assert (len(took), slowest) == (77, 173)
    assert len(over) == sum(age(row, THAT_DAY) > 2 * slowest for row in still_open)
    assert len(over) == 566


async def test_each_reps_open_deals_and_their_sum_are_the_files(database, known):
    people = rows(database, "SELECT id, email FROM people WHERE role = 'rep'")
    emails = dict(people)
    async with supplies(database, now=SYNCED_AT) as handed:
        figures = await read_figures(handed, only=list(emails), now=SYNCED_AT)

    theirs = {row["sales_rep_id"]: row["email"] for row in read("sales_reps.csv")}
    deals, sums = Counter[str](), Counter[str]()
    for row in known:
        if not is_closed(row):
            deals[theirs[row["sales_rep_id"]]] += 1
            sums[theirs[row["sales_rep_id"]]] += cents(row["expected_revenue"])
    found = {emails[each.rep.id]: each for each in figures.pipelines}
    assert {email: each.open_deals for email, each in found.items()} == deals
    assert {
        email: sum(total.open_minor for total in each.totals)
        for email, each in found.items()
    } == sums
    assert len(deals) == 20
    assert deals.total() == 832


def test_nothing_is_logged_and_nothing_is_made_up(database):
    for table in ("activities", "touches", "contacts"):
        assert rows(database, f"SELECT count(*) FROM {table}") == [(0,)]


def test_two_reps_of_one_name_stay_two(database):
    query = "SELECT email FROM people WHERE name = 'Sofia Simon' ORDER BY 1"

    told = [r["email"] for r in read("sales_reps.csv") if "Sofia Simon" in r.values()]
    assert [email for (email,) in rows(database, query)] == sorted(told)
    assert len(told) == 2

"""Somebody else's sales floor, end to end: what is said is what the files say.

Maven's files become a floor, which the program syncs over HTTP in a process of its own;
then it is asked about days of 2017. Every expected figure is counted from the CSV.
"""

import asyncio
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import action_ids
from bot.listeners.pipeline.figures import read_figures
from bot.views.messages.render import render
from coaching.calendar import Calendar
from coaching.evidence import DigestEvidence, Notice
from coaching.pipeline import DealFigures, PipelineFigures
from console.base.message_text import full_text
from jobs.digest import readers
from jobs.digest_content import compose_for
from jobs.digest_schedule import slot_on
from models.people.roster import people
from sandbox.floor.maven import convert
from tests.bot.slack_limits import assert_fits_a_post
from tests.e2e.maven_files import FOLDER, Files, Opportunity, rounded, total
from tests.e2e.maven_road import (
    Line,
    at_slack,
    import_and_sync,
    previewed,
    supplies,
)
from tests.jobs.floor import RULES

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason=f"Maven's files are not in {FOLDER}"
)
SYNCED_AT = datetime(2018, 1, 8, 9, tzinfo=UTC)
FRIDAY, LAST_FRIDAY = "2017-11-17", "2017-12-29"
THAT_FRIDAY = datetime(2017, 11, 17, 15, tzinfo=UTC)
THAT_NIGHT = datetime(2017, 11, 18, 3, tzinfo=UTC)
"""After the last hour in which anybody is written to on that Friday."""
NEW_YORK = ZoneInfo("America/New_York")
VP = "Vera Prescott"
IDLE = {
    "Carl Lin",
    "Carol Thompson",
    "Elizabeth Anderson",
    "Mei-Mei Johns",
    "Natalya Ivanova",
}
CHANGED_LATER = """
    DELETE FROM deals WHERE created_at > :night;
    DELETE FROM deal_snapshots WHERE at > :night;
    INSERT INTO deal_snapshots (deal_id, at, owner_id, stage_id, amount_minor, currency,
        close_date, from_crm) SELECT d.id, '2017-11-20 09:00:00.000000',
        (SELECT min(id) FROM owners), s.id, 99900, 'USD', '2017-11-20', 1
        FROM deals d JOIN stages s ON s.label = 'Won'
        WHERE d.closed_at IS NULL OR d.closed_at > :night;
    UPDATE deals SET owner_id = (SELECT min(id) FROM owners), amount_minor = 99900,
        stage_id = (SELECT id FROM stages WHERE label = 'Won'), is_closed = 1,
        is_won = 1, close_date = '2017-11-20', closed_at = '2017-11-20 09:00:00.000000',
        stage_entered_at = '2017-11-20 09:00:00.000000', next_step = 'Sign',
        modified_at = '2017-11-20 09:00:00.000000'
        WHERE closed_at IS NULL OR closed_at > :night;
    UPDATE deals SET archived_at = '2017-11-21 09:00:00.000000' WHERE id % 3 = 0;
    INSERT INTO deals (crm, external_id, name, owner_id, stage_id, amount_minor,
        currency, created_at, is_closed, is_won, modified_at, history_due)
        SELECT 'hubspot', 'late-' || o.id, 'Late', o.id, s.id, 500000000, 'USD',
        '2017-11-18 09:00:00.000000', 0, 0, '2017-11-18 09:00:00.000000', 0
        FROM owners o JOIN stages s ON s.label = 'Engaging';
    INSERT INTO deal_snapshots (deal_id, at, owner_id, stage_id, amount_minor, currency,
        from_crm) SELECT id, created_at, owner_id, stage_id, amount_minor, currency, 1
        FROM deals WHERE external_id LIKE 'late-%';
    INSERT INTO activities (crm, stream, external_id, owner_id, starts_at, created_at,
        modified_at, direction, done, is_bulk, has_contact)
        SELECT 'hubspot', 'calls', 'late-' || id, id, '2017-11-18 09:00:00.000000',
        '2017-11-18 09:00:00.000000', '2017-11-18 09:00:00.000000', 'outbound',
        1, 0, 1 FROM owners;
"""
"""What may follow that night: all is won by one, much is archived, much is new."""


@dataclass(frozen=True, kw_only=True)
class Road:
    """The databases, and what each would send on a day."""

    database: Path
    altered: Path
    """The same with another future after that Friday."""
    of_that_night: Path
    """Synced from the CRM as it stood that Friday night."""
    on_friday: list[Line]
    on_last_friday: list[Line]
    on_friday_altered: list[Line]


@pytest.fixture(scope="module")
def files() -> Files:
    """Give the CSV."""
    return Files()


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Road:
    """Give the synced databases and their previews, each made once."""
    later, then = (tmp_path_factory.mktemp(name) for name in ("later", "then"))
    return asyncio.run(_travel(later, then))


async def _travel(later: Path, then: Path) -> Road:
    floor = convert(FOLDER)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(import_and_sync(floor, later, now=SYNCED_AT))
        second = group.create_task(import_and_sync(floor, then, now=THAT_NIGHT))
    database, of_that_night = first.result(), second.result()
    altered = _altered(database)
    shown = await previewed(
        [(database, FRIDAY), (database, LAST_FRIDAY), (altered, FRIDAY)]
    )
    return Road(
        database=database,
        altered=altered,
        of_that_night=of_that_night,
        on_friday=shown[0],
        on_last_friday=shown[1],
        on_friday_altered=shown[2],
    )


def _altered(database: Path) -> Path:
    copy = database.with_name("altered.sqlite")
    shutil.copy(database, copy)
    night = f"{THAT_NIGHT:%Y-%m-%d %H:%M:%S.%f}"
    with closing(sqlite3.connect(copy)) as connection:
        connection.executescript(CHANGED_LATER.replace(":night", f"'{night}'"))
    return copy


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def slack_user(road: Road, name: str) -> str:
    found = dict(rows(road.database, "SELECT name, slack_user_id FROM people"))
    return found[name]


def sections(answer: Line) -> list[str]:
    return [b["text"]["text"] for b in answer["blocks"] if b["type"] == "section"]


def of_kind(lines: Iterable[Line], kind: str) -> list[Line]:
    return [line for line in lines if line["kind"] == kind]


def the_digest(lines: Iterable[Line]) -> DigestEvidence:
    (line,) = of_kind(lines, "digest")
    return DigestEvidence.model_validate(line["evidence"])


# /pipeline


@pytest.mark.parametrize(
    ("agent", "is_open"),
    [
        ("Garret Kinder", 10),
        ("Vicki Laflamme", 148),
        ("Darcel Schlecht", 137),
        ("Reed Clapper", 32),
        ("Donn Cantrell", 32),
    ],
)
async def test_pipeline_shows_the_files_figures(road, files, agent, is_open):
    told = files.open_at(THAT_FRIDAY)[agent]
    manager = slack_user(road, files.managers[agent])

    async with at_slack(road.database, now=THAT_FRIDAY) as page:
        answer = await page.ask(f"/pipeline {agent}", user=manager)

    header = answer["blocks"][0]["text"]["text"]
    figures, *deals = sections(answer)
    assert len(told) == is_open
    assert header == f"{agent}: {is_open} open deals"
    assert figures.startswith(f"*Open* {rounded(total(told))}, weighted ")
    shown = [text for text in deals if not text.startswith("and ")]
    expected = {f"|{each.name}>* {rounded(each.price)}, Engaging" for each in told}
    assert all(any(part in text for part in expected) for text in shown)
    assert len(set(shown)) == len(shown) == min(is_open, 20)
    assert (action_ids.DEALS_ONWARD in str(answer["blocks"])) == (is_open > 20)
    assert str(answer["blocks"]).count(f"'{action_ids.BRIEF}'") == len(shown)


async def test_pipeline_of_an_agent_without_deals_says_so(road, files):
    asked = {}

    async with at_slack(road.database, now=THAT_FRIDAY) as page:
        for agent in IDLE:
            manager = slack_user(road, files.managers[agent])
            asked[agent] = await page.ask(f"/pipeline {agent}", user=manager)

    assert files.managers.keys() - files.sellers() == IDLE
    for agent, answer in asked.items():
        assert answer["blocks"][0]["text"]["text"] == f"{agent}: no open deals"
        assert sections(answer) == ["No open deal is logged."]


async def test_a_manager_of_another_office_is_refused(road, files):
    stranger = slack_user(road, files.managers["Vicki Laflamme"])

    async with at_slack(road.database, now=THAT_FRIDAY) as page:
        answer = await page.ask("/pipeline Garret Kinder", user=stranger)

    assert "own leaders" in answer["text"]
    assert "10 open" not in str(answer)


async def pipelines(
    database: Path, *, now: datetime = THAT_FRIDAY
) -> dict[str, PipelineFigures]:
    found = rows(database, "SELECT id FROM people WHERE role = 'rep'")
    async with supplies(database, now=now) as handed:
        ids = [person_id for (person_id,) in found]
        read = await read_figures(handed, only=ids, now=now)
    return {each.rep.name: each for each in read.pipelines}


async def test_every_agents_deals_and_sum_are_the_files_to_the_cent(road, files):
    found = await pipelines(road.database)

    told = files.open_at(THAT_FRIDAY)
    assert {name: one.open_deals for name, one in found.items()} == {
        agent: len(deals) for agent, deals in told.items()
    }
    for agent, deals in told.items():
        sums = {each.currency: each.open_minor for each in found[agent].totals}
        assert sums == ({"USD": total(deals) * 100} if deals else {})
        named = Counter(each.deal.name for each in found[agent].deals)
        assert named == Counter(each.name for each in deals)


# What goes out on a day


def nearly_empty(files: Files, day: str) -> set[str]:
    """Return who has sold here and has fewer than two deals open, by the CSV."""
    noon = datetime.fromisoformat(f"{day}T17:00:00+00:00")
    return {
        agent
        for agent, deals in files.open_at(noon).items()
        if len(deals) < 2 and agent in files.sellers()
    }


def test_no_cliff_fires_on_either_friday(road):
    assert of_kind(road.on_friday, "cliff") == []
    assert of_kind(road.on_last_friday, "cliff") == []


def nearly_the_oldest(files: Files, at: datetime) -> int:
    """Return the days within which 95 of 100 deals won in the last year were."""
    year = (at - timedelta(days=365), at)
    ages = sorted(
        age(each) for each in files.opportunities if each.won and each.closed_in(*year)
    )
    return ages[ceil(0.95 * len(ages)) - 1]


def test_a_friday_with_full_pipelines_brings_the_digest_and_what_looks_over(
    road, files
):
    evidence = the_digest(road.on_friday)
    at, over = evidence.until, evidence.over
    old = {
        agent: [e for e in deals if (at - e.opened_at).days > over.age_days]
        for agent, deals in files.open_at(at).items()
    }

    told = of_kind(road.on_friday, "looks_over")
    assert nearly_empty(files, FRIDAY) == set()
    assert len(told) + 1 == len(road.on_friday)
    assert over.age_days == pytest.approx(2 * nearly_the_oldest(files, at), abs=2)
    assert over.deals == sum(map(len, old.values()))
    assert {line["recipient_name"] for line in told} == {
        agent for agent, deals in old.items() if deals
    }


def test_whoever_has_hardly_a_deal_is_told_and_nobody_else(road, files):
    told = of_kind(road.on_last_friday, "nearly_empty")

    assert {line["recipient_name"] for line in told} == nearly_empty(files, LAST_FRIDAY)
    assert {line["recipient_name"] for line in told} == {
        "Garret Kinder",
        "Reed Clapper",
    }
    over = of_kind(road.on_last_friday, "looks_over")
    assert len(told) + len(over) + 1 == len(road.on_last_friday)


def test_a_single_deal_is_a_nearly_empty_pipeline_and_no_focus(road, files):
    at = datetime(2017, 12, 29, 17, tzinfo=UTC)
    (single,) = files.open_at(at)["Reed Clapper"]

    reeds = [x for x in road.on_last_friday if x["recipient_name"] == "Reed Clapper"]

    (line,) = reeds
    (deal,) = line["evidence"]["open_deals"]
    assert line["kind"] == "nearly_empty"
    assert (deal["name"], deal["amount_minor"]) == (single.name, single.price * 100)
    assert f"only {single.name} is open" in line["text"]
    external = rows(
        road.database,
        f"SELECT external_id FROM deals WHERE name = '{single.name}'",
    )
    assert [(each,) for each in line["deal_ids"]] == external


def test_a_preview_leaves_nothing_behind(road):
    for table in ("deliveries", "episodes"):
        assert rows(road.database, f"SELECT count(*) FROM {table}") == [(0,)]


# The digest


def test_the_week_runs_from_one_friday_morning_to_the_next(road):
    evidence = the_digest(road.on_friday)

    due = datetime(2017, 11, 17, 6, 30, tzinfo=NEW_YORK)
    assert evidence.until == due
    assert evidence.since == due - timedelta(days=7)


def test_the_digest_counts_what_the_files_count(road, files):
    evidence = the_digest(road.on_friday)
    week = (evidence.since, evidence.until)

    closed = [each for each in files.opportunities if each.closed_in(*week)]
    won = [each for each in closed if each.won]
    new = [
        each
        for each in files.opportunities
        if each.opened_in(*week) and each.is_open(evidence.until)
    ]
    assert len(evidence.won) + evidence.won_more == len(won) == 91
    assert len(evidence.lost) + evidence.lost_more == len(closed) - len(won) == 76
    assert len(evidence.new) + evidence.new_more == len(new) == 63
    assert (evidence.slipped, evidence.slipped_more) == ((), 0)


def test_the_digest_names_the_largest_with_their_amounts(road, files):
    evidence = the_digest(road.on_friday)
    week = (evidence.since, evidence.until)

    closed = [each for each in files.opportunities if each.closed_in(*week)]
    won = sorted((each.value for each in closed if each.won), reverse=True)
    lost = sorted(
        (e.price for e in closed if not e.won and e.is_open(evidence.since)),
        reverse=True,
    )
    amounts = {each.name: each for each in closed}
    assert [m.deal.amount_minor for m in evidence.won] == [v * 100 for v in won[:5]]
    assert [m.deal.amount_minor for m in evidence.lost] == [v * 100 for v in lost[:5]]
    for moved in (*evidence.won, *evidence.lost):
        assert moved.owner.name == amounts[moved.deal.name].agent
        day = amounts[moved.deal.name].closed_at
        assert moved.why.startswith(f"{day.day} {day:%b}")


def test_the_bridge_is_the_files_and_adds_up(road, files):
    evidence = the_digest(road.on_friday)
    (bridge,) = evidence.bridges
    since, until = evidence.since, evidence.until
    every = files.opportunities

    stood = [each for each in every if each.is_open(since)]
    won = [e for e in every if e.won and e.closed_in(since, until)]
    new = [e for e in every if e.opened_in(since, until)]
    lost = [e for e in (*stood, *new) if not e.won and e.closed_in(since, until)]
    # What was opened and won within the week comes in as what it was won for.
    came = sum(e.value if e.closed_in(since, until) and e.won else e.price for e in new)
    assert bridge.start_minor == total(stood) * 100
    assert bridge.new_minor == came * 100
    assert bridge.won_minor == -sum(e.value for e in won) * 100
    assert bridge.lost_minor == -total(lost) * 100
    assert bridge.changed_minor == 100 * sum(
        e.value - e.price for e in won if e in stood
    )
    assert bridge.other_minor == 0
    assert bridge.end_minor == 100 * total(e for e in every if e.is_open(until))
    parts = bridge.model_dump(exclude={"currency", "end_minor"})
    assert sum(parts.values()) == bridge.end_minor


def test_that_most_deals_are_slower_than_won_ones_is_said_once_and_is_no_risk(
    road, files
):
    evidence = the_digest(road.on_friday)
    at, over = evidence.until, evidence.over

    usual = median(map(age, norm_deals(files, road.database, at)))
    open_ones = [each for deals in files.open_at(at).values() for each in deals]
    alive = [(at - e.opened_at).days for e in open_ones]
    alive = [days for days in alive if days <= over.age_days]
    # By whole days of another calendar a deal may be a day older or younger.
    slow = {sum(days > 1.5 * usual + n for days in alive) for n in (-1, 0, 1)}
    said = re.search(r"([\d,]+) of ([\d,]+) have been in their", str(evidence.common))

    told, among = (int(text.replace(",", "")) for text in said.groups())
    assert among == len(alive)
    assert min(slow) <= told <= max(slow)
    assert evidence.risks == ()


def norm_deals(files: Files, database: Path, at: datetime) -> list[Opportunity]:
    """Return the won deals that a norm rests on: up to 2,000, evenly over the year."""
    with closing(sqlite3.connect(database)) as connection:
        ids = dict(connection.execute("SELECT name, id FROM deals"))
    year = (at - timedelta(days=365), at)
    won = [e for e in files.opportunities if e.won and e.closed_in(*year)]
    newest_first = sorted(won, key=lambda e: (-e.closed_at.timestamp(), ids[e.name]))
    return newest_first[:: -(-len(won) // 2000)]


def age(each: Opportunity) -> int:
    """Return how many days a closed deal was open."""
    return (each.closed_at - each.opened_at).days


def test_without_close_dates_the_estimate_is_learned_from_how_deals_went(road, files):
    evidence = the_digest(road.on_friday)
    quarter = (evidence.until - timedelta(days=90), evidence.until)

    (month,) = evidence.month
    (line,) = of_kind(road.on_friday, "digest")
    won = sum(e.value for e in files.opportunities if e.won and e.closed_in(*quarter))
    undated = sum(map(len, files.open_at(evidence.until).values()))
    assert month.run_rate_minor == round(won * 100 / 3)
    assert (month.deals, month.assumed, month.months) == (undated, 0, 12)
    # Nothing was worked out before this Friday: the range has no record yet.
    assert (month.fridays, month.is_told) == (0, False)
    pace = rounded(won // 3)
    assert f"Next 30 days:* {pace} at the pace of the last 90 days." in line["text"]
    assert f"{undated:,} open deals without a close date" in line["text"]


def test_the_next_quarter_holds_what_is_opened_and_won_within_one(road, files):
    evidence = the_digest(road.on_friday)
    ends = [evidence.until - timedelta(days=90 * back) for back in range(5)]
    spans = list(zip(ends[1:], ends, strict=False))

    (view,) = evidence.quarter
    fresh = [
        sum(
            each.value
            for each in files.opportunities
            if each.won and each.opened_in(*span) and each.closed_in(*span)
        )
        for span in spans
        if span[0] >= min(e.opened_at for e in files.opportunities if e.opened_at)
    ]
    assert len(fresh) == 4
    assert view.fresh_minor == round(sum(fresh) * 100 / len(fresh))


def test_the_digest_says_nothing_of_talks_that_nobody_logs(road):
    evidence = the_digest(road.on_friday)

    assert evidence.one_on_ones_held is None
    assert any("Nobody has logged any activity" in said for said in evidence.caveats)


def test_the_digest_reads_from_its_evidence_and_fits_a_post(road, tmp_path):
    evidence = the_digest(road.on_friday)
    (line,) = of_kind(road.on_friday, "digest")

    payload = render(
        evidence,
        Notice(data_as_of=evidence.until, seen_by=("you",)),
        delivery_id="00000000-0000-4000-8000-000000000000",
        reader=Calendar(time_zone=NEW_YORK.key),
        crm_hosts=frozenset({"hubspot.com"}),
    )

    (tmp_path / "digest.txt").write_text(line["text"], encoding="utf-8")
    assert line["text"] == full_text(payload)
    assert_fits_a_post(payload)
    assert len(line["text"].splitlines()) <= 45


# No hindsight


def without_row_ids(node: Any) -> Any:  # noqa: ANN401 - JSON
    """Return JSON without the ids that a database gives by itself."""
    if isinstance(node, list):
        return [without_row_ids(each) for each in node]
    if isinstance(node, dict):
        return {k: without_row_ids(v) for k, v in node.items() if k != "id"}
    return node


def test_another_future_changes_no_message_of_that_friday(road):
    assert road.on_friday_altered == road.on_friday


async def test_the_other_future_is_seen_once_it_has_come(road):
    later = await pipelines(road.altered, now=datetime(2017, 11, 24, 15, tzinfo=UTC))

    names = {each.deal.name for found in later.values() for each in found.deals}
    assert names == {"Late"}


@pytest.mark.parametrize("other", ["altered", "of_that_night"])
async def test_a_pipeline_of_that_friday_knows_nothing_later(road, other):
    told = await pipelines(road.database)

    then = await pipelines(getattr(road, other))

    assert then.keys() == told.keys()
    for agent, found in told.items():
        assert then[agent].totals == found.totals
        assert [_said(each) for each in then[agent].deals] == [
            _said(each) for each in found.deals
        ]


def _said(item: DealFigures) -> tuple[object, ...]:
    deal = item.deal
    known = (deal.name, deal.amount_minor, deal.stage_entered_at, deal.next_step)
    return (*known, item.stage_bd, item.chance, item.flags)


async def test_that_night_itself_would_have_made_the_same_digest(road):
    async with (
        supplies(road.of_that_night, now=THAT_NIGHT) as handed,
        handed.sessions() as session,
    ):
        (vp,) = readers(await people(session, now=THAT_FRIDAY))
        slot = slot_on(RULES.schedule, vp.calendar, date.fromisoformat(FRIDAY))
        then = await compose_for(session, vp, slot, rules=RULES, now=slot.due_at)

    (line,) = of_kind(road.on_friday, "digest")
    known = rows(road.of_that_night, "SELECT count(*) FROM deals")
    assert known < rows(road.database, "SELECT count(*) FROM deals")
    assert full_text(then.payload) == line["text"]
    assert without_row_ids(then.evidence.model_dump(mode="json")) == without_row_ids(
        line["evidence"]
    )

"""A replay of the demo's floor sees on each day only what was known on it.

The floor is synced once over HTTP; then a future is planted into copies of the
database: all that may happen after a night. Nothing of it may show before.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from coaching.facts.mode import Mode
from coaching.replay.report import Report
from coaching.replay.told import DIGEST
from jobs.nudge import nudge
from jobs.replay.report import replay
from jobs.replay.span import NoHistoryError, span_of
from jobs.replay.walk import Walk, day_starts, walk
from models.db.database import SessionMaker, open_database, reading, session_maker
from models.outbox.mode import set_mode
from models.people.roster import roster
from models.tables import Delivery
from sandbox.floor.generate import generate
from tests.e2e.maven_road import import_and_sync, run
from tests.jobs.floor import RULES, HandedClock

SYNCED_AT = datetime(2026, 11, 19, 15, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 9), date(2026, 11, 13)
AFTER = date(2026, 11, 18)
"""Days after that night, on which the planted future may be seen."""
PLANTED = {
    "stage": """
        DELETE FROM deal_snapshots WHERE at > '2026-11-14';
        INSERT INTO deal_snapshots (deal_id, at, owner_id, stage_id, amount_minor,
            currency, close_date, from_crm)
        SELECT d.id, '2026-11-16 06:00:00.000000', d.owner_id,
            (SELECT min(id) FROM stages WHERE NOT is_closed), d.amount_minor,
            d.currency, d.close_date, 1 FROM deals d WHERE d.closed_at IS NULL;
        UPDATE deals SET stage_entered_at = '2026-11-16 06:00:00.000000', stage_id =
            (SELECT min(id) FROM stages WHERE NOT is_closed) WHERE closed_at IS NULL;
    """,
    "amount": """
        DELETE FROM deal_snapshots WHERE at > '2026-11-14';
        INSERT INTO deal_snapshots (deal_id, at, owner_id, stage_id, amount_minor,
            currency, close_date, from_crm)
        SELECT d.id, '2026-11-16 06:00:00.000000', d.owner_id, d.stage_id, 99999900,
            d.currency, d.close_date, 1 FROM deals d;
        UPDATE deals SET amount_minor = 99999900;
    """,
    "owner": """
        DELETE FROM deal_snapshots WHERE at > '2026-11-14';
        INSERT INTO deal_snapshots (deal_id, at, owner_id, stage_id, amount_minor,
            currency, close_date, from_crm)
        SELECT d.id, '2026-11-16 06:00:00.000000', (SELECT min(owner_id) FROM people
            WHERE role = 'rep'), d.stage_id, d.amount_minor, d.currency, d.close_date, 1
        FROM deals d;
        UPDATE deals SET owner_id = (SELECT min(owner_id) FROM people
            WHERE role = 'rep');
    """,
    "won": """
        UPDATE deals SET is_won = 1, is_closed = 1,
            closed_at = '2026-11-16 06:00:00.000000',
            modified_at = '2026-11-16 06:00:00.000000' WHERE closed_at IS NULL;
    """,
    "touch": """
        INSERT INTO activities (crm, stream, external_id, owner_id, starts_at,
            created_at, modified_at, direction, done, is_bulk, has_contact)
        SELECT 'hubspot', 'calls', 'late-' || id, owner_id,
            '2026-11-05 09:00:00.000000', '2026-11-15 09:00:00.000000',
            '2026-11-15 09:00:00.000000', 'inbound', 1, 0, 1 FROM deals;
        INSERT INTO touches (activity_id, deal_id, owner_id, occurs_at, known_at, kind,
            customer_side, shared_by)
        SELECT a.id, d.id, d.owner_id, '2026-11-05 09:00:00.000000',
            '2026-11-15 09:00:00.000000', 'call', 1, 1
        FROM deals d JOIN activities a ON a.external_id = 'late-' || d.id;
    """,
    "meeting": """
        INSERT INTO activities (crm, stream, external_id, owner_id, starts_at,
            created_at, modified_at, title, done, is_bulk, has_contact)
        SELECT 'hubspot', 'meetings', 'met-' || id, owner_id,
            '2026-11-19 09:00:00.000000', '2026-11-15 09:00:00.000000',
            '2026-11-15 09:00:00.000000', 'Presentation', 0, 0, 1 FROM deals;
        INSERT INTO touches (activity_id, deal_id, owner_id, occurs_at, known_at, kind,
            customer_side, shared_by)
        SELECT a.id, d.id, d.owner_id, '2026-11-19 09:00:00.000000',
            '2026-11-15 09:00:00.000000', 'meeting', 1, 1
        FROM deals d JOIN activities a ON a.external_id = 'met-' || d.id;
    """,
    "gone": """
        UPDATE deals SET archived_at = '2026-11-16 06:00:00.000000';
    """,
    "new": """
        INSERT INTO deals (crm, external_id, name, owner_id, stage_id, amount_minor,
            currency, created_at, is_closed, is_won, modified_at, history_due)
        SELECT 'hubspot', 'late-' || owner_id, 'Late', owner_id, (SELECT min(id) FROM
            stages WHERE NOT is_closed), 500000000, currency,
            '2026-11-15 09:00:00.000000', 0, 0, '2026-11-15 09:00:00.000000', 0
        FROM people WHERE owner_id IS NOT NULL;
        INSERT INTO deal_snapshots (deal_id, at, owner_id, stage_id, amount_minor,
            currency, from_crm)
        SELECT id, created_at, owner_id, stage_id, amount_minor, currency, 1
        FROM deals WHERE external_id LIKE 'late-%';
    """,
}
SEEN_LATER = ("stage", "amount", "owner", "won", "gone")
"""What changes the plan of the days after by itself; a touch need not.

The planted touch is of a week before that night, but was logged after it.
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the demo's floor, synced, with its history."""
    folder = tmp_path_factory.mktemp("demo")
    floor = generate(SYNCED_AT.date(), seed=7)
    return asyncio.run(import_and_sync(floor, folder, now=SYNCED_AT))


@pytest.fixture(scope="module")
def as_it_was(database: Path) -> Report:
    """Give the replay of the days before that night."""
    return asyncio.run(_replayed(database, FIRST, LAST))


@pytest.fixture(scope="module")
def as_it_went_on(database: Path) -> Report:
    """Give the replay that goes on after that night."""
    return asyncio.run(_replayed(database, FIRST, AFTER))


@asynccontextmanager
async def opened(database: Path) -> AsyncIterator[SessionMaker]:
    """Give sessions on the file."""
    engine = open_database(f"sqlite:///{database}")
    try:
        yield session_maker(engine)
    finally:
        await engine.dispose()


def _ignore(day: date) -> None:
    del day


async def _replayed(database: Path, first: date, last: date) -> Report:
    async with opened(database) as sessions:
        span = await span_of(sessions, first=first, last=last, now=SYNCED_AT)
        return await replay(sessions, RULES, span, on_day=_ignore)


def altered(database: Path, folder: Path, script: str) -> Path:
    """Return a copy in which `script` has been run."""
    copy = folder / "altered.sqlite"
    shutil.copy(database, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.executescript(script)
    return copy


def foretold(report: Report):
    """Return what was foretold, without what came: that lies after the night."""
    return [each.prediction for each in report.foretold]


def test_there_is_something_to_change(as_it_was):
    kinds = {each.kind for each in as_it_was.told}

    assert {"nearly_empty", "uncertain_meeting"} <= kinds
    assert foretold(as_it_was)


@pytest.mark.parametrize("what", PLANTED)
async def test_a_planted_future_changes_nothing_before_it(
    database, as_it_was, tmp_path, what
):
    later = altered(database, tmp_path, PLANTED[what])

    found = await _replayed(later, FIRST, LAST)

    assert found.told == as_it_was.told
    assert found.off == as_it_was.off
    assert foretold(found) == foretold(as_it_was)


@pytest.mark.parametrize("what", SEEN_LATER)
async def test_the_same_future_shows_on_the_days_after_it(
    database, as_it_went_on, tmp_path, what
):
    later = altered(database, tmp_path, PLANTED[what])

    found = await _replayed(later, FIRST, AFTER)

    assert found.told != as_it_went_on.told


async def test_a_replay_is_what_the_shadow_would_have_recorded(database, tmp_path):
    copy = altered(database, tmp_path, "")
    async with opened(copy) as sessions:
        async with reading(sessions) as session:
            floor = await roster(session, now=SYNCED_AT)
        calendars = [each.calendar for each in floor.people.values()]
        starts = day_starts(calendars, RULES.thresholds, first=FIRST, last=AFTER)
        steps = Walk(
            sessions=sessions,
            thresholds=RULES.thresholds,
            known_at=SYNCED_AT,
            blind=(),
            on_day=_ignore,
        )
        walked = await walk(steps, first=FIRST, last=AFTER)
        async with sessions.begin() as session:
            await set_mode(session, Mode.SHADOW, changed_by="test", now=starts[0])
        for now in starts:
            await nudge(sessions, RULES, HandedClock(now))
        async with sessions() as session:
            query = select(
                Delivery.decided_at, Delivery.kind, Delivery.recipient_id
            ).where(Delivery.kind != DIGEST)
            recorded = sorted(map(tuple, await session.execute(query)))

    assert "cliff" in {kind for _, kind, _ in recorded}
    assert sorted((t.at, t.kind, t.recipient_id) for t in walked.told) == recorded


async def test_days_without_any_logged_work_are_listed_and_blind_the_rules(
    database, tmp_path
):
    silent = "starts_at > '2026-11-02' AND starts_at < '2026-11-07'"
    copy = altered(
        database,
        tmp_path,
        f"DELETE FROM touches WHERE activity_id IN (SELECT id FROM activities WHERE "
        f"{silent}); DELETE FROM attendees WHERE activity_id IN (SELECT id FROM "
        f"activities WHERE {silent}); DELETE FROM activities WHERE {silent};",
    )

    found = await _replayed(copy, FIRST, LAST)
    before = await _replayed(copy, date(2026, 11, 2), LAST)

    assert found.gaps == ()
    assert found.off["cliff"] == 5
    assert [(str(gap.first), gap.days) for gap in before.gaps] == [("2026-11-02", 5)]


async def test_wins_in_another_currency_are_said_to_be_in_no_sum(database, tmp_path):
    copy = altered(
        database,
        tmp_path,
        "UPDATE deal_snapshots SET currency = 'XAU' WHERE deal_id IN (SELECT id FROM "
        "deals WHERE is_won ORDER BY id LIMIT 3);",
    )

    found = await _replayed(copy, FIRST, FIRST)

    assert any(words.startswith("3 wins are in another") for words in found.caveats)


async def test_a_floor_of_one_rep_is_replayed(database, tmp_path):
    copy = altered(
        database,
        tmp_path,
        "UPDATE people SET role = 'admin' WHERE role = 'rep' AND name <> 'Sam Okafor';",
    )

    found = await _replayed(copy, FIRST, LAST)

    assert {each.about_id for each in found.told if each.is_cliff} <= {6}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-13", "2026-11-02", "--from 2026-11-13 lies after --to 2026-11-02"),
        ("2024-01-01", "2024-12-31", "the history goes from 2025-"),
        ("2027-01-01", "2027-12-31", "nothing is known from 2027-01-01 to 2027-12-31"),
    ],
    ids=["back to front", "before the data", "after the data"],
)
async def test_days_that_cannot_be_replayed_are_refused(database, first, last, words):
    async with opened(database) as sessions:
        with pytest.raises(NoHistoryError) as raised:
            await span_of(
                sessions,
                first=date.fromisoformat(first),
                last=date.fromisoformat(last),
                now=SYNCED_AT,
            )

    assert words in str(raised.value)


async def test_days_beyond_the_data_are_cut_off_and_said(database):
    async with opened(database) as sessions:
        span = await span_of(
            sessions, first=date(2020, 1, 1), last=date(2030, 1, 1), now=SYNCED_AT
        )

    assert span.last == date(2026, 11, 18)
    assert [words.split(":")[0] for words in span.cut] == [
        f"Nothing is known before {span.first}",
        "The last whole day that is known is 2026-11-18.",
    ]


async def test_an_empty_database_has_no_history(sessions):
    with pytest.raises(NoHistoryError) as raised:
        await span_of(sessions, first=FIRST, last=LAST, now=SYNCED_AT)

    assert str(raised.value) == "there is no history yet"


async def test_the_command_writes_both_files_and_prints_both_columns(
    database, tmp_path
):
    copy = altered(database, tmp_path, "")
    said = await run(
        copy,
        *("replay", "--from", "2026-11-16", "--to", "2026-11-17"),
        *("--csv", "out.csv", "--html", "report.html", "--set", "cliff.focus=0.5"),
    )

    assert "as it is" in said
    assert "cliff.focus=0.5" in said
    assert "2 days in " in said
    assert (tmp_path / "out.csv").read_text().startswith("at,day,to,kind")
    assert "Replay 2026-11-16 to 2026-11-17" in (tmp_path / "report.html").read_text()

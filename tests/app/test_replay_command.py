"""`replay` as a person types it: figures, files, and plain words for what is wrong."""

import asyncio
import csv
import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import app
from models.db.database import open_database, session_maker
from tests.jobs.floor import lay_floor
from tests.jobs.makers import NOW

pytestmark = pytest.mark.usefixtures("bare_environment", "restored_logging")
FIRST, LAST = (str((NOW - timedelta(days=n)).date()) for n in (14, 1))


@pytest.fixture(autouse=True)
def _office(bare_environment, monkeypatch, sqlite_template):  # noqa: ARG001 - it comes first
    """Let the time stand still at NOW, with a migrated, empty database."""
    coaching = Path(app.__file__).parent / "coaching.toml"
    monkeypatch.setenv("COACHING_FILE", str(coaching))
    clock = {"at": NOW.isoformat(), "set_at": NOW.isoformat(), "speed": 0.0}
    Path("clock.json").write_text(json.dumps(clock))
    monkeypatch.setenv("CLOCK_FILE", "clock.json")
    Path("switchback.sqlite").write_bytes(sqlite_template.read_bytes())


@pytest.fixture
def floor() -> None:
    """Lay the small floor, on which the rep's pipeline is nearly empty."""

    async def laying() -> None:
        engine = open_database("sqlite:///switchback.sqlite")
        await lay_floor(session_maker(engine))
        await engine.dispose()

    asyncio.run(laying())


def replay(*more: str, first: str = FIRST, last: str = LAST) -> Result:
    arguments = ("replay", "--from", first, "--to", last, *more)
    return CliRunner().invoke(app.app, arguments)


@pytest.mark.usefixtures("floor")
def test_it_counts_messages_and_claims_nothing_from_few():
    result = replay()

    assert result.exit_code == 0
    assert re.search(r"nearly empty pipelines +│ 1 +│", result.stdout)
    assert re.search(r"too few to say what\s+follows one \(from 20\)", result.stdout)
    assert "14 days in " in result.stdout


@pytest.mark.usefixtures("floor")
def test_what_is_tried_stands_beside_what_is_in_force():
    result = replay("--set", "nearly_empty.share_of_usual=0")

    assert re.search(r"as it is +┃ nearly_empty.share_of_usual=0", result.stdout)
    assert re.search(r"messages +│ (\d+) +│ ", result.stdout)
    assert re.search(r"nearly empty pipelines +│ 1 +│ 0 +│", result.stdout)


@pytest.mark.usefixtures("floor")
def test_both_files_hold_the_messages():
    result = replay("--csv", "out.csv", "--html", "report.html")

    assert result.exit_code == 0
    with Path("out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    (told,) = (row for row in rows if row["kind"] == "nearly_empty")
    assert told["about"] == told["to"]
    assert told["deals"]
    assert all(deal in told["text"] for deal in told["deals"].split("; "))
    assert len(told["text"].splitlines()) > 2
    assert "<td>nearly empty</td>" in Path("report.html").read_text()


@pytest.mark.usefixtures("floor")
def test_nothing_is_sent_and_but_what_the_past_teaches_is_stored():
    before = all_but_what_was_learned()

    replay()

    assert all_but_what_was_learned() == before


def all_but_what_was_learned() -> list[str]:
    """Return the rows of the database as SQL, without what the nights store anyway."""
    with closing(sqlite3.connect("switchback.sqlite")) as database:
        return [
            line
            for line in database.iterdump()
            if '"work_samples"' not in line and '"learned_odds"' not in line
        ]


def test_an_empty_database_names_the_next_step():
    result = replay()

    assert result.exit_code == 1
    assert result.stderr.startswith("there is no history yet: python app.py sync")


@pytest.mark.usefixtures("floor")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("cliff.focsu=0.5", "cliff.focsu: there is no such key; did you mean "),
        ("cliff.focus=7", "cliff.focus: must be 1 or less"),
        ("cliff", "cliff: write it as section.key=value, such as cliff.focus=0.5"),
    ],
    ids=["misspelt", "out of bounds", "no value"],
)
def test_a_threshold_that_cannot_be_tried_is_named(change, words):
    result = replay("--set", change)

    assert result.exit_code == 1
    assert result.stderr.startswith(words)


@pytest.mark.usefixtures("floor")
@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (LAST, FIRST, f"--from {LAST} lies after --to {FIRST}"),
        ("2001-01-01", "2001-12-31", "nothing is known from 2001-01-01"),
    ],
    ids=["back to front", "before the data"],
)
def test_days_that_are_not_there_are_named(first, last, words):
    result = replay(first=first, last=last)

    assert result.exit_code == 1
    assert result.stderr.startswith(words)


@pytest.mark.usefixtures("floor")
def test_a_file_that_cannot_be_written_is_named_before_the_work():
    result = replay("--csv", "nowhere/out.csv")

    assert result.exit_code == 1
    assert result.stderr == "nowhere/out.csv: there is no folder nowhere\n"


@pytest.mark.usefixtures("floor")
def test_a_folder_in_the_place_of_a_file_is_named_before_the_work(tmp_path):
    result = replay("--html", str(tmp_path))

    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}: this is a folder; name a file in it\n"
    assert result.stdout == ""

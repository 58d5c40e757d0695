"""Backup, restore, pause, prune, export and erase as a person types them."""

import itertools
import json
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from coaching.facts.mode import Mode
from console.base.single_process import only_one
from console.commands import restore as restoring
from console.commands.backup import back_up, prepared, restore
from models.hold_out.hold_out import keep_share
from models.outbox.queue import enqueue
from models.tables import AuditEntry, Delivery, Person
from tests.app.test_cli import (  # noqa: F401 - fixtures are found by their names
    _clock,
    ask,
    fold,
    migrated,
    the_mode,
    type_in,
)
from tests.jobs.floor import lay_floor
from tests.jobs.makers import NOW, make_delivery

pytestmark = pytest.mark.usefixtures(
    "bare_environment", "restored_logging", "_clock", "migrated"
)
URL = "sqlite:///switchback.sqlite"
SOMEBODY = "person3@example.test"


def rows(table) -> list:
    async def read(sessions):
        async with sessions() as session:
            return list(await session.scalars(select(table)))

    return ask(read)


def test_pause_and_resume_go_back_to_the_mode_before():
    ask(lay_floor)

    paused = type_in("pause")
    mode_meanwhile = the_mode()
    resumed = type_in("resume")

    assert (paused.exit_code, resumed.exit_code) == (0, 0)
    assert "resume goes back to live" in paused.stdout
    assert mode_meanwhile is Mode.PAUSED
    assert the_mode() is Mode.LIVE
    said = [(e.actor, e.reason) for e in rows(AuditEntry) if e.action == "mode"]
    assert said[-2:] == [("cli", "paused"), ("cli", "live")]


def test_to_pause_twice_still_remembers_the_mode_before():
    ask(lay_floor)
    type_in("pause")

    again = type_in("pause")

    assert "resume goes back to live" in again.stdout
    assert type_in("resume").stdout.startswith("The mode is live")


def test_to_resume_what_is_not_paused_changes_nothing():
    ask(lay_floor)

    assert type_in("resume").stdout == "The mode is live.\n"


def test_resume_says_that_the_environment_still_holds_back(monkeypatch):
    ask(lay_floor)
    monkeypatch.setenv("SENDING", "off")

    assert "SENDING=off still holds" in type_in("resume").stdout


def test_a_backup_is_whole_and_nobody_elses_to_read():
    ask(lay_floor)

    result = type_in("backup", "copy.sqlite")

    assert result.exit_code == 0
    assert Path("copy.sqlite").stat().st_mode & 0o777 == 0o600
    with sqlite3.connect("copy.sqlite") as copy:
        assert copy.execute("SELECT count(*) FROM people").fetchone() == (3,)
    assert not Path("copy.sqlite.part").exists()


def test_a_backup_never_overwrites():
    Path("copy.sqlite").write_text("precious")

    result = type_in("backup", "copy.sqlite")

    assert result.exit_code == 1
    assert "copy.sqlite exists" in result.stderr
    assert Path("copy.sqlite").read_text() == "precious"


def erase_somebody() -> None:
    result = type_in("erase-person", SOMEBODY, "--yes", "--still-there")
    assert result.exit_code == 0, result.output


def queue_a_message() -> None:
    async def queue(sessions) -> None:
        async with sessions.begin() as session:
            person = await session.get_one(Person, 1)
            person.slack_channel_id = "D1"
            await enqueue(session, make_delivery(), now=NOW)

    ask(queue)


def test_after_a_restore_it_is_paused_and_the_queue_is_doubted():
    ask(lay_floor)
    queue_a_message()
    type_in("backup", "copy.sqlite")
    erase_somebody()

    result = type_in("restore", "copy.sqlite", "--yes")

    assert result.exit_code == 0, result.output
    assert "1 messages that waited then" in result.stdout
    assert the_mode() is Mode.PAUSED
    (message,) = rows(Delivery)
    assert (message.state, message.slack_channel) == ("unknown", "D1")
    assert message.first_attempt_at == message.decided_at
    assert Path("switchback.sqlite.before-restore").exists()
    assert type_in("resume").stdout.startswith("The mode is live")


def test_a_restore_while_the_program_runs_is_refused():
    ask(lay_floor)
    type_in("backup", "copy.sqlite")

    with only_one(URL):
        result = type_in("restore", "copy.sqlite", "--yes")

    assert result.exit_code == 1
    assert "another Switchback works" in result.stderr
    assert the_mode() is Mode.LIVE


def test_a_restore_asks_first():
    ask(lay_floor)
    type_in("backup", "copy.sqlite")

    assert type_in("restore", "copy.sqlite", answer="n\n").exit_code == 1
    assert the_mode() is Mode.LIVE


def test_after_restore_refuses_a_database_to_which_nothing_was_put_back(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'mistyped.sqlite'}")

    result = type_in("after-restore", "--yes")

    assert result.exit_code == 1
    assert "holds nothing of Switchback" in result.stderr


def damaged() -> None:
    content = bytearray(Path("switchback.sqlite").read_bytes())
    content[4096:40960] = bytes(36864)
    Path("copy.sqlite").write_bytes(content)


def newer() -> None:
    type_in("backup", "copy.sqlite")
    with sqlite3.connect("copy.sqlite") as copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")


def of_something_else() -> None:
    with sqlite3.connect("copy.sqlite") as copy:
        copy.execute("CREATE TABLE x (y)")


def missing() -> None:
    """Leave no file at all."""


def a_folder() -> None:
    Path("copy.sqlite").mkdir()


def no_database() -> None:
    Path("copy.sqlite").write_text("email,name\n")


def the_database_itself() -> None:
    Path("copy.sqlite").symlink_to("switchback.sqlite")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damaged, "copy.sqlite is damaged"),
        (newer, "run the Switchback that wrote it"),
        (of_something_else, "is no database of Switchback"),
        (missing, "does not exist"),
        (a_folder, "is a folder"),
        (no_database, "is no database of Switchback"),
        (the_database_itself, "is the database itself"),
    ],
)
def test_a_copy_that_will_not_do_is_refused_before_anybody_is_asked(spoil, said):
    ask(lay_floor)
    spoil()

    result = type_in("restore", "copy.sqlite", answer="y\n")

    assert result.exit_code == 1
    assert said in result.stderr
    assert "Replace" not in result.output
    assert the_mode() is Mode.LIVE
    assert not Path("switchback.sqlite.restoring").exists()
    assert not Path("switchback.sqlite.before-restore").exists()


@pytest.mark.parametrize(
    ("to", "said"),
    [("nowhere/copy.sqlite", "there is no folder nowhere"), (".", "exists")],
)
def test_a_backup_that_has_no_place_names_it(to, said):
    result = type_in("backup", to)

    assert result.exit_code == 1
    assert said in result.stderr


@pytest.mark.parametrize(
    "command", [["backup"], ["restore", "--yes"]], ids=["backup", "restore"]
)
def test_for_postgres_its_own_tools_are_named(monkeypatch, command):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/nobody")

    result = type_in(*command, "copy.sqlite")

    assert result.exit_code == 2
    assert "pg_dump" in result.stderr


def test_prune_counts_before_it_erases():
    ask(lay_floor)

    dry, wet = type_in("prune", "--dry-run"), type_in("prune")

    assert dry.stdout.startswith("Nothing is erased")
    assert "0 messages lose their words" in " ".join(wet.stdout.split())


def test_export_prints_json_and_is_audited():
    ask(lay_floor)

    result = type_in("export-person", SOMEBODY)

    told = json.loads(result.stdout)
    assert told["person"][0]["email"] == SOMEBODY
    assert [e.action for e in rows(AuditEntry) if e.actor == "cli"] == ["export"]


def test_an_export_says_that_weeks_are_held_out_and_what_it_means():
    ask(lay_floor)
    before = json.loads(type_in("export-person", SOMEBODY).stdout)

    async def switch_on(sessions) -> None:
        async with sessions.begin() as session:
            await keep_share(session, 0.25, now=NOW)

    ask(switch_on)

    told = json.loads(type_in("export-person", SOMEBODY).stdout)
    (meaning,) = told["hold_out_means"]
    assert "hold_out_means" not in before
    assert "in about 25 of 100 weeks, drawn by lot" in meaning["words"]


def test_export_of_nobody_is_told_without_the_address():
    result = type_in("export-person", "who@example.test")

    assert result.exit_code == 1
    assert result.stderr == "nobody is known by this address\n"


def test_erase_asks_first_and_again_is_no_error():
    ask(lay_floor)

    refused = type_in("erase-person", SOMEBODY, "--still-there", answer="n\n")
    kept = [person.email for person in rows(Person)]
    done = type_in("erase-person", SOMEBODY, "--still-there", answer="y\n")
    again = type_in("erase-person", SOMEBODY, "--yes")

    assert (refused.exit_code, done.exit_code, again.exit_code) == (1, 0, 0)
    assert SOMEBODY in kept
    assert SOMEBODY not in [person.email for person in rows(Person)]
    assert "nothing to erase" in again.stdout


def test_a_backup_under_load_is_whole_and_stops_nobody():
    """A thread commits pairs of rows meanwhile; no copy holds half a pair."""
    stop, written = threading.Event(), []

    def write() -> None:
        with closing(sqlite3.connect("switchback.sqlite", timeout=30)) as connection:
            for number in itertools.count():
                if stop.is_set():
                    return
                with connection:
                    for half in ("a", "b"):
                        connection.execute(
                            "INSERT INTO settings VALUES (?, 'x', '2026-11-19', 't')",
                            (f"{half}{number}",),
                        )
                written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(Path("switchback.sqlite"), Path(f"copy{number}.sqlite"))
    finally:
        stop.set()
        writer.join()

    counts = []
    for number in range(5):
        with closing(sqlite3.connect(f"copy{number}.sqlite")) as copy:
            query = "SELECT count(*) FROM settings WHERE name LIKE ?"
            halves = [copy.execute(query, (f"{h}%",)).fetchone()[0] for h in "ab"]
        assert halves[0] == halves[1]
        counts.append(halves[0])
    assert counts == sorted(counts)
    assert len(written) >= counts[-1] > 0


def test_what_is_put_back_where_nothing_was_is_nobody_elses_to_read():
    back_up(Path("switchback.sqlite"), Path("copy.sqlite"))
    before = os.umask(0o022)
    try:
        with prepared(Path("copy.sqlite"), Path("new.sqlite")) as part:
            restore(part, Path("new.sqlite"))
    finally:
        os.umask(before)

    assert Path("new.sqlite").stat().st_mode & 0o777 == 0o600


def test_nobody_is_erased_who_would_come_back_with_the_next_sync():
    ask(lay_floor)

    result = type_in("erase-person", SOMEBODY, "--yes")

    assert result.exit_code == 1
    assert "still in the CRM and in people.csv" in result.stderr
    assert SOMEBODY in [person.email for person in rows(Person)]
    assert not Path("erased.jsonl").exists()


def test_a_restored_backup_brings_no_erased_person_back():
    ask(lay_floor)
    type_in("backup", "copy.sqlite")
    erase_somebody()

    result = type_in("restore", "copy.sqlite", "--yes")

    assert "1 people who had been erased" in fold(result.stdout)
    assert SOMEBODY not in [person.email for person in rows(Person)]
    listed = Path("erased.jsonl")
    assert SOMEBODY not in listed.read_text()
    assert listed.stat().st_mode & 0o777 == 0o600


def test_a_restore_killed_midway_is_paused_and_erased_all_the_same(monkeypatch):
    ask(lay_floor)
    queue_a_message()
    type_in("backup", "copy.sqlite")
    erase_somebody()

    def killed_after(part: Path, database: Path) -> None:
        restore(part, database)
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "restore", killed_after)
    assert type_in("restore", "copy.sqlite", "--yes").exit_code != 0

    assert the_mode() is Mode.PAUSED
    assert [message.state for message in rows(Delivery)] == ["unknown"]
    assert SOMEBODY not in [person.email for person in rows(Person)]
    assert list(Path().glob("*.restoring*")) == []


def test_a_list_of_another_database_erases_nobody():
    ask(lay_floor)
    type_in("backup", "copy.sqlite")
    erase_somebody()
    entry = json.loads(Path("erased.jsonl").read_text())
    Path("erased.jsonl").write_text(json.dumps(entry | {"person": 1, "owner": None}))

    result = type_in("restore", "copy.sqlite", "--yes")

    assert "1 numbers on the list are somebody else's" in fold(result.stdout)
    assert not [p for p in rows(Person) if p.email.startswith("erased-")]


def test_without_a_list_a_restore_says_so():
    ask(lay_floor)
    type_in("backup", "copy.sqlite")

    result = type_in("restore", "copy.sqlite", "--yes")

    assert "There is no list of erased people" in fold(result.stdout)


def test_a_spoilt_list_is_told_before_anything_is_changed():
    ask(lay_floor)
    type_in("backup", "copy.sqlite")
    Path("erased.jsonl").write_text('{"person": 3, "own')

    result = type_in("restore", "copy.sqlite", "--yes")

    assert result.exit_code == 1
    assert "erased.jsonl line 1" in result.stderr
    assert the_mode() is Mode.LIVE


def test_nobody_is_erased_where_it_cannot_be_noted(monkeypatch):
    ask(lay_floor)
    monkeypatch.setenv("ERASED_FILE", "nowhere/erased.jsonl")

    result = type_in("erase-person", SOMEBODY, "--yes", "--still-there")

    assert result.exit_code == 1
    assert "set ERASED_FILE" in result.stderr
    assert SOMEBODY in [person.email for person in rows(Person)]

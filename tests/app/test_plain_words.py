"""A wrong argument, file or port ends a command in a plain sentence with the mend.

Every command is typed as a person would, in an installation that has read everything.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

import pytest

from config import FOLDER
from tests.app.installation import fill_in, prepare, type_in
from tests.app.plain import RAW, answering, assert_plain

pytestmark = pytest.mark.usefixtures("bare_environment", "restored_logging")
A_DAY = ("--from", "2026-11-16", "--to", "2026-11-16")
ASKED = ("--from", "2026-10-01", "--to", "2026-11-01")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["people", "import", "no.csv"], "no.csv is not there"),
        (["people", "import", "."], "is a folder"),
        (["people", "import", "coaching.toml/x"], "is not there"),
        (["backup", "."], ". exists: name a new file"),
        (["backup", "no/where"], "there is no folder no"),
        (["restore", "no.sqlite"], "no.sqlite does not exist: name what `backup`"),
        (["restore", "."], ". is a folder"),
        (["restore", "coaching.toml"], "is no database of Switchback"),
        (["restore", "switchback.sqlite"], "is the database itself"),
        (["replay", "--from", "0001-01-01", "--to", "0001-01-02"], "nothing is known"),
        (["replay", "--from", "9999-12-30", "--to", "9999-12-31"], "nothing is known"),
        (["replay", "--from", "2026-11-01", "--to", "2026-10-01"], "lies after --to"),
        (["replay", *ASKED, "--set", "cliff.focus=7"], "cliff.focus: must be 1 or"),
        (["replay", *ASKED, "--set", "cliff"], "write it as section.key=value"),
        (["replay", *ASKED, "--set", "[="], "write it as section.key=value"),
        (["replay", *ASKED, "--csv", "no/x.csv"], "there is no folder no"),
        (["replay", *ASKED, "--html", "."], "this is a folder; name a file in it"),
        (["export-person", "who@x.test"], "nobody is known by this address"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
@pytest.mark.usefixtures("installed")
def test_a_wrong_argument_is_named(arguments, said):
    assert_plain(type_in(*arguments), said)


@pytest.mark.parametrize(
    "arguments",
    [
        ["replay", "--from", "yesterday", "--to", "2026-11-01"],
        ["replay", "--from", "2026-02-30", "--to", "2026-11-01"],
        ["replay", "--from", "2026-11-01"],
        ["people", "import"],
        ["restore"],
        ["sync", "--no-such-option"],
        ["no-such-command"],
        ["run", "--only", "everything"],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("installed")
def test_what_cannot_be_understood_is_a_matter_of_usage(arguments):
    result = type_in(*arguments)

    assert result.exit_code == 2
    assert "Usage" in result.stderr


@pytest.mark.usefixtures("bare_environment")
def test_a_folder_in_which_nothing_can_be_made_is_told_before_anything_is_opened(
    monkeypatch, tmp_path
):
    def full(**_: object) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr("console.base.database_file.tempfile.TemporaryFile", full)
    people = tmp_path / "people.csv"
    people.write_text("email,name,role,leader_email\na@x.test,Ann,rep,\n")

    result = type_in("people", "import", str(people))

    assert_plain(result, f"nothing can be made in {tmp_path}, the database's folder")
    assert "(no space left on device): make room" in " ".join(result.stderr.split())


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "13.11.2026", ""])
@pytest.mark.usefixtures("bare_environment")
def test_a_day_that_is_none_is_refused_in_plain_words(day):
    for arguments in (["preview", "--as-of", day], ["replay", "--from", day]):
        result = type_in(*arguments)

        told = " ".join(result.stderr.replace("│", "").split())
        assert result.exit_code == 2
        assert f"'{day}' is no day: write it like 2026-11-13" in told
        assert RAW.search(told) is None
        assert "%Y" not in told


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("0001-01-01", "2026-08-23"), "Nothing is known before"),
        (("2026-11-16", "9999-12-31"), "The last whole day that is known is"),
    ],
    ids=["the first day", "the last day"],
)
def test_the_first_and_the_last_day_there_are_cut_a_replay_short(installed, days, said):
    del installed

    result = type_in("replay", "--from", days[0], "--to", days[1])

    assert result.exit_code == 0, result.output
    assert said in result.stdout


@pytest.mark.usefixtures("installed")
def test_a_full_disk_under_a_report_is_named():
    assert_plain(
        type_in("replay", *A_DAY, "--csv", "/dev/full"), "the disk of /dev/full is full"
    )


@contextmanager
def as_nobody() -> Iterator[Path]:
    """Give a folder of somebody else's, as a user who may do nothing in it."""
    folder = Path(tempfile.mkdtemp(prefix="switchback-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        os.seteuid(os.getuid())
        folder.chmod(0o700)
        shutil.rmtree(folder)


def become_nobody(folder: Path) -> None:
    if os.getuid() == 0:
        os.seteuid(65534)
    else:
        folder.chmod(0o555)


def test_a_folder_in_which_nothing_may_be_written_is_named(monkeypatch):
    with as_nobody() as folder:
        prepare(folder)
        fill_in(folder, {})
        (folder / "people.csv").write_text(
            "email,name,role,leader_email\nv@x.test,Val,vp,\n"
        )
        monkeypatch.setenv(FOLDER, str(folder))
        monkeypatch.chdir(folder)
        become_nobody(folder)

        imported = type_in("people", "import", "people.csv")
        examined = type_in("doctor")

    assert_plain(imported, f"this user may not write in {folder}")
    assert_plain(examined, f"WRONG database: this user may not write in {folder}")


@pytest.mark.parametrize("name", [".env", "coaching.toml"])
def test_a_file_that_may_not_be_read_is_named(monkeypatch, name):
    with as_nobody() as folder:
        prepare(folder)
        fill_in(folder, {})
        (folder / name).chmod(0)
        monkeypatch.setenv(FOLDER, str(folder))
        monkeypatch.chdir(folder)
        become_nobody(folder)

        result = type_in("preview")

    assert_plain(result, f"{folder}/{name} may not be read")


def test_a_port_that_is_taken_is_named_before_anything_starts(installed, monkeypatch):
    del installed
    with answering(200) as host:
        monkeypatch.setenv("HEALTH_PORT", host.partition(":")[2])

        result = type_in("run")

    assert_plain(result, f"HEALTH_PORT is {host}: another program listens there")


def test_an_address_that_is_not_ours_is_named(installed, monkeypatch):
    del installed
    monkeypatch.setenv("HTTP_PORT", "8080")
    monkeypatch.setenv("HTTP_HOST", "192.0.2.1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "a-signing-secret")

    assert_plain(
        type_in("run"), "HTTP_PORT is 192.0.2.1:8080: this machine has no such"
    )


@pytest.mark.parametrize("text", ["{}", "x", ""], ids=["empty", "no JSON", "nothing"])
def test_a_clock_that_cannot_be_read_is_named(installed, text):
    (installed / "clock.json").write_text(text)

    assert_plain(type_in("preview"), "the demo's clock,")

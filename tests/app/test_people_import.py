"""`people import` as somebody at a terminal sees it: what was read, what is next."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import Workbook
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from typer.testing import CliRunner

import app
from models.db.database import open_database, session_maker
from models.tables import Person
from tests.models.rows import NOW, insert_owner

pytestmark = pytest.mark.usefixtures("bare_environment", "restored_logging")
HEADER = "email,name,role,leader_email\n"
PEOPLE = HEADER + "vp@x.test,Val,vp,\nrep@x.test,Ria,rep,vp@x.test\n"
FIRST_SYNC = (
    "Next: python app.py sync. It reads the CRM, and finds these people there and in "
    "Slack by their e-mail addresses."
)


@pytest.fixture(autouse=True)
def _thresholds(bare_environment, monkeypatch):  # noqa: ARG001 - it comes first
    coaching = Path(app.__file__).parent / "coaching.toml"
    monkeypatch.setenv("COACHING_FILE", str(coaching))


@pytest.fixture
def migrated(bare_environment, sqlite_template) -> None:  # noqa: ARG001 - the same
    Path("switchback.sqlite").write_bytes(sqlite_template.read_bytes())


def import_bytes(
    content: bytes | str, *options: str, answer: str | None = None
) -> Result:
    data = content.encode() if isinstance(content, str) else content
    Path("people.csv").write_bytes(data)
    return import_file("people.csv", *options, answer=answer)


def import_file(path: str, *options: str, answer: str | None = None) -> Result:
    arguments = ["people", "import", path, *options]
    return CliRunner().invoke(app.app, arguments, input=answer)


def shown(result: Result) -> str:
    """Return what was printed, whatever the width of the terminal."""
    return " ".join(result.stdout.split())


def in_database(work: Callable[[AsyncSession], Awaitable[Any]]) -> Any:  # noqa: ANN401 - whatever the work returns
    """Do `work` in one transaction; the command has an event loop of its own."""

    async def working() -> object:
        engine = open_database("sqlite:///switchback.sqlite")
        try:
            async with session_maker(engine).begin() as session:
                return await work(session)
        finally:
            await engine.dispose()

    return asyncio.run(working())


def people_stored() -> int:
    query = select(func.count()).select_from(Person)
    return in_database(lambda session: session.scalar(query))


def know_owner(email: str) -> None:
    """Let the CRM have been read, with one user."""
    in_database(lambda session: insert_owner(session, email=email))


def ask_slack_in_vain() -> None:
    asked = update(Person).values(slack_asked_at=NOW)
    in_database(lambda session: session.execute(asked))


@pytest.mark.usefixtures("migrated")
def test_before_the_first_sync_nobody_is_missed_and_the_sync_is_next():
    result = import_bytes(PEOPLE)

    assert result.exit_code == 0
    assert "users of the CRM" not in shown(result)
    assert shown(result).endswith(FIRST_SYNC)


@pytest.mark.usefixtures("migrated")
def test_after_the_first_sync_it_says_how_many_the_crm_knows():
    know_owner("rep@x.test")

    result = import_bytes(PEOPLE)

    assert "1 of 2 are users of the CRM" in shown(result)
    assert shown(result).endswith(
        "Next: python app.py sync finds the new ones in Slack"
    )


@pytest.mark.usefixtures("migrated")
def test_a_file_in_which_nobody_is_known_is_imported_and_says_so():
    know_owner("somebody@else.test")

    result = import_bytes(PEOPLE)

    assert result.exit_code == 0
    assert "0 of 2 are users of the CRM" in shown(result)
    assert "are these the addresses that the CRM has?" in shown(result)
    assert people_stored() == 2


@pytest.mark.usefixtures("migrated")
def test_says_when_slack_was_asked_and_knows_nobody():
    before = import_bytes(PEOPLE)
    ask_slack_in_vain()

    after = import_bytes(PEOPLE)

    assert "Slack knows none of them" not in shown(before)
    assert "Slack knows none of them: do they have other addresses" in shown(after)


@pytest.mark.usefixtures("migrated")
def test_a_second_import_of_the_same_has_no_next_step():
    know_owner("rep@x.test")
    import_bytes(PEOPLE)

    result = import_bytes(PEOPLE)

    assert "0 added, 2 kept, 0 left" in shown(result)
    assert "Next:" not in shown(result)


@pytest.mark.usefixtures("migrated")
def test_says_what_the_file_was_taken_for_and_what_it_lacks():
    text = PEOPLE.replace(",", ";").replace("Val", "Välerie")

    result = import_bytes(text.encode("cp1252"))

    assert shown(result).startswith(
        'people.csv: 2 people (semicolons, Windows-1252 (as in "Välerie" on line 2)) '
        "2 added, 0 kept, 0 left no country: public holidays are off for 2 people"
    )


@pytest.mark.usefixtures("migrated")
def test_reads_a_workbook_and_names_the_sheet():
    book = Workbook()
    book.active.title = "Floor"
    for line in PEOPLE.splitlines():
        book.active.append(line.split(","))
    book.save("people.xlsx")

    result = import_file("people.xlsx")

    assert shown(result).startswith('people.xlsx: 2 people (Excel, sheet "Floor")')
    assert people_stored() == 2


ZONED = "email,name,role,leader_email,time_zone\nvp@x.test,Val,vp,,EST\n"


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize(
    ("answer", "stored"), [("n\n", 0), ("y\n", 1), ("", 0)], ids=["no", "yes", "nobody"]
)
def test_a_zone_without_summer_time_is_a_question(answer, stored):
    result = import_bytes(ZONED, answer=answer)

    assert "time_zone EST (Val) is UTC-5 all year" in shown(result)
    assert "is America/New_York meant?" in shown(result)
    assert people_stored() == stored
    assert ("Nothing was imported" in shown(result)) == (not stored)


@pytest.mark.usefixtures("migrated")
def test_whoever_is_sure_is_told_and_not_asked():
    result = import_bytes(ZONED, "--yes")

    assert "is America/New_York meant?" in shown(result)
    assert people_stored() == 1


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            "a@x.test,A,rep,b@x.test\nb@x.test,B,rep,a@x.test\n",
            "line 2: leader_email: a circle of leaders, a@x.test -> b@x.test -> a",
        ),
        (
            "a@x.test,A,rep,\nA@X.test,A,rep,\n",
            "line 3: email: a@x.test is on lines 2 and 3: keep one of them",
        ),
        (
            "a@x.test,A,rep,no@x.test\n",
            "line 2: leader_email: no@x.test is not in this file: give them a line",
        ),
    ],
    ids=["circle", "twice", "leader missing"],
)
def test_a_wrong_line_is_named_with_its_mend_and_nothing_is_imported(lines, words):
    result = import_bytes(HEADER + lines)

    assert result.exit_code == 1
    assert result.stderr.startswith(words)
    assert result.stderr.endswith(
        "Nothing was imported: mend this and import the file again.\n"
    )
    assert people_stored() == 0


@pytest.mark.usefixtures("migrated")
def test_says_in_which_folder_an_absent_file_was_looked_for():
    result = import_file("people.csv")

    assert result.exit_code == 1
    assert result.stderr == (
        f"people.csv is not there: this was looked for in {Path.cwd()}\n"
    )


@pytest.mark.usefixtures("migrated")
def test_says_that_a_folder_is_a_folder():
    Path("people").mkdir()

    result = import_file("people")

    assert result.stderr == "people is a folder: name the file in it\n"


@pytest.mark.usefixtures("migrated")
def test_says_that_a_file_may_not_be_read(monkeypatch):
    # The tests may run as root, who may read everything.
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as Path.open has it
        if path.name == "people.csv":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    Path("people.csv").write_text(PEOPLE)
    monkeypatch.setattr(Path, "open", refuse)

    result = import_file("people.csv")

    assert result.exit_code == 1
    assert result.stderr.startswith("people.csv may not be read by this user: allow")


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("a" * 300, "cannot be opened: copy it to this machine"),
        ("people.csv/people.csv", "people.csv/people.csv is not there"),
    ],
    ids=["too long a name", "a file in a file"],
)
def test_no_words_of_the_system_reach_anybody(path, said):
    Path("people.csv").write_text(PEOPLE)

    result = import_file(path)

    assert result.exit_code == 1
    assert said in result.stderr
    assert "Errno" not in result.stderr


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize(
    ("beginning", "filling", "words"),
    [
        (b"", b"nonsense ", "people.csv is larger than 10 MB, so it is no list"),
        (HEADER.encode(), b"a,b,c,d\n", "people.csv is larger than 10 MB"),
    ],
    ids=["text", "lines"],
)
def test_fifty_megabytes_of_nonsense_are_refused_at_once(beginning, filling, words):
    content = beginning + filling * (50_000_000 // len(filling))
    began = time.process_time()

    result = import_bytes(content)

    assert result.stderr.startswith(words)
    assert time.process_time() - began < 2


@pytest.mark.usefixtures("migrated")
def test_more_lines_than_a_floor_has_people_are_refused():
    result = import_bytes(HEADER + "a@x.test,A,rep,\n" * 20_001)

    assert result.stderr.startswith("people.csv has more than 20,000 lines")


def test_works_in_a_terminal_that_knows_no_letters_but_ascii():
    Path("people.csv").write_bytes(PEOPLE.replace("Val", "Välérie").encode("cp1252"))
    program = Path(app.__file__)
    environment = {
        "PATH": os.environ["PATH"],
        "COACHING_FILE": os.environ["COACHING_FILE"],
        "SWITCHBACK_FOLDER": str(Path.cwd()),
        "LANG": "C",
        "LC_ALL": "C",
        "COLUMNS": "60",
    }

    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, program, "people", "import", "people.csv"],
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )

    assert done.returncode == 0
    assert b"2 added, 0 kept, 0 left" in done.stdout
    assert max(len(line) for line in done.stdout.decode().splitlines()) <= 60


TWO = HEADER + "vp@old.test,Val,vp,\nsam@old.test,Sam Ko,rep,vp@old.test\n"
SAM = "Sam Ko <sam@new.test> looks like Sam Ko <sam@old.test>, who is not in this file."
SAME_SAM = "--same sam@old.test=sam@new.test"


def names_stored() -> list[tuple[int, str]]:
    query = select(Person.id, Person.email).order_by(Person.id)

    async def read(session: AsyncSession) -> list[tuple[int, str]]:
        return [tuple(row) for row in await session.execute(query)]

    return in_database(read)


@pytest.mark.usefixtures("migrated")
def test_a_new_address_is_a_question_that_no_yes_answers_but_an_option():
    import_bytes(TWO)
    moved = TWO.replace("sam@old", "sam@new")

    refused = import_bytes(moved, "--yes")
    kept = names_stored()
    done = import_bytes(moved, "--yes", *SAME_SAM.split())
    again = import_bytes(moved, "--yes", *SAME_SAM.split())

    assert (refused.exit_code, done.exit_code, again.exit_code) == (1, 0, 0)
    assert refused.stderr.splitlines() == [
        SAM,
        "Nothing was imported: only you can tell whether it is the same person, whose",
        "answers, put-offs and settings stay theirs, or somebody new. Add one of both:",
        f"  {SAME_SAM}",
        "  --new sam@new.test",
    ]
    assert kept == [(1, "vp@old.test"), (2, "sam@old.test")]
    assert "0 added, 2 kept, 0 left" in shown(done)
    assert names_stored() == [(1, "vp@old.test"), (2, "sam@new.test")]


@pytest.mark.usefixtures("migrated")
def test_a_company_s_new_domain_is_one_option_for_all():
    import_bytes(TWO)
    moved = TWO.replace("@old", "@new")

    refused = import_bytes(moved)
    done = import_bytes(moved, "--same", "@old.test=@new.test")

    assert refused.stderr.endswith(
        "All of them, if the company has another domain:\n"
        "  --same @old.test=@new.test\n"
    )
    assert "0 added, 2 kept, 0 left" in shown(done)


@pytest.mark.usefixtures("migrated")
def test_somebody_new_of_the_same_name_is_said_to_be_new():
    import_bytes(TWO)

    done = import_bytes(
        TWO.replace("sam@old", "sam.ko@new"), "--yes", "--new", "sam.ko@new.test"
    )

    assert "1 added, 1 kept, 1 left" in shown(done)


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--same", "sam@old.test"], 2, "name two addresses, or two domains"),
        (["--same", "@old.test=sam@new.test"], 2, "name two addresses, or two domains"),
        (["--new", "sam"], 2, "sam is no e-mail address"),
        (["--same", "x@old.test=vp@old.test"], 0, ""),
        (["--same", "x@old.test=y@new.test"], 1, "y@new.test is not in this file"),
    ],
    ids=["one", "an address and a domain", "no address", "done", "not named"],
)
def test_an_option_that_cannot_be_meant_is_refused(options, code, words):
    import_bytes(TWO)

    result = import_bytes(TWO, *options)

    assert result.exit_code == code
    assert words in " ".join(result.stderr.replace("│", " ").split())

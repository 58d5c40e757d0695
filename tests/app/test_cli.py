"""The commands as a person types them: clear words, exit codes, nothing half done."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from sqlite3 import connect
from typing import Any
from unittest.mock import create_autospec

import pytest
from click.testing import Result
from sqlalchemy import select, text
from typer.testing import CliRunner

import app
from bot.outbound.directory import DirectoryError
from coaching.facts.mode import Mode
from console.service import program
from crm.port import Stream
from jobs.nudge import nudge
from jobs.sync.report import StreamReport, SyncReport
from models.db.database import SessionMaker, open_database, session_maker
from models.outbox.mode import read_mode
from models.outbox.reach import TO_ALL, TO_NOBODY, Reach, read_reach
from models.tables import Person
from tests.jobs.floor import RULES, HandedClock, deliveries, lay_floor, sync_at
from tests.jobs.makers import NOW
from tests.jobs.test_nudge import strict
from tests.jobs.test_pilot import TWO_TEAMS, lay, switch

pytestmark = pytest.mark.usefixtures("bare_environment", "restored_logging")
URL = "sqlite:///switchback.sqlite"
HEADER = "email,name,role,leader_email\n"
PEOPLE = HEADER + "vp@x.test,Val,vp,\nrep@x.test,Ria,rep,vp@x.test\n"
Work = Callable[[SessionMaker], Awaitable[Any]]


@pytest.fixture(autouse=True)
def _clock(bare_environment, monkeypatch):  # noqa: ARG001 - it comes first
    """Let the time stand still at NOW, and take the thresholds that are shipped."""
    coaching = Path(app.__file__).parent / "coaching.toml"
    monkeypatch.setenv("COACHING_FILE", str(coaching))
    clock = {"at": NOW.isoformat(), "set_at": NOW.isoformat(), "speed": 0.0}
    Path("clock.json").write_text(json.dumps(clock))
    monkeypatch.setenv("CLOCK_FILE", "clock.json")


@pytest.fixture
def migrated(bare_environment, sqlite_template) -> None:  # noqa: ARG001 - the same
    """Put a migrated, empty database where the settings expect it."""
    Path("switchback.sqlite").write_bytes(sqlite_template.read_bytes())


def type_in(*arguments: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(app.app, arguments, input=answer)


def fold(shown: str) -> str:
    """Return what was printed without the ends of its lines."""
    return " ".join(shown.split())


def ask(work: Work) -> Any:  # noqa: ANN401 - whatever the work returns
    """Do `work` on the database; the commands bring event loops of their own."""

    async def working() -> object:
        engine = open_database(URL)
        try:
            return await work(session_maker(engine))
        finally:
            await engine.dispose()

    return asyncio.run(working())


def the_mode() -> Mode:
    async def read(sessions: SessionMaker) -> Mode:
        async with sessions() as session:
            return await read_mode(session)

    return ask(read)


def test_the_help_names_every_command():
    shown = type_in("--help").output

    for name in ("run", "sync", "doctor", "people", "preview", "live", "shadow"):
        assert name in shown
    assert "a Slack bot for sales teams" in shown


@pytest.mark.parametrize("command", ["run", "sync", "doctor", "preview", "live"])
def test_a_wrong_setting_stops_every_command_with_its_line(monkeypatch, command):
    monkeypatch.setenv("SYNC_MINUTES", "0")

    result = type_in(command)

    assert result.exit_code == 1
    assert result.stderr.startswith("SYNC_MINUTES: must be 1 or more")
    assert "Traceback" not in result.output


def test_run_names_all_that_it_needs_at_once():
    result = type_in("run")

    assert result.exit_code == 1
    *named, mend = result.stderr.splitlines()
    assert [line.split(" ")[0] for line in named] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "HUBSPOT_TOKEN",
    ]
    assert mend.startswith("python app.py setup asks")


def test_sync_needs_the_crms_token_alone():
    result = type_in("sync")

    assert result.exit_code == 1
    assert result.stderr.startswith("HUBSPOT_TOKEN is not set")


def nowhere(*args: object, **kwargs: object) -> None:
    del args, kwargs
    raise socket.gaierror


def test_sync_says_when_the_crm_cannot_be_reached(monkeypatch):
    monkeypatch.setenv("HUBSPOT_TOKEN", "pat-1")
    monkeypatch.setattr(socket, "getaddrinfo", nowhere)

    result = type_in("sync")

    assert result.exit_code == 1
    assert "could not be resolved" in result.stderr


def test_sync_tells_what_it_read_before_slack_refuses(monkeypatch):
    report = SyncReport(streams={Stream.DEALS: StreamReport(error="it broke off")})
    refusal = DirectoryError("users.list needs the scope users:read")
    monkeypatch.setenv("HUBSPOT_TOKEN", "pat-1")
    for step, result in (
        ("sync_in_turn", {"return_value": report}),
        ("match_now", {"side_effect": refusal}),
    ):
        fake = create_autospec(getattr(program, step), **result)
        monkeypatch.setattr(program, step, fake)

    result = type_in("sync")

    assert result.exit_code == 1
    assert result.stdout == "deals: it broke off\n"
    assert result.stderr == "users.list needs the scope users:read\n"


def test_people_are_imported_into_a_new_database():
    Path("people.csv").write_text(PEOPLE)

    result = type_in("people", "import", "people.csv")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        "people.csv: 2 people (commas, UTF-8)",
        "2 added, 0 kept, 0 left",
    ]


def test_a_bad_row_imports_nothing_and_names_its_line():
    Path("people.csv").write_text(PEOPLE + "x@x.test,Xen,emperor,vp@x.test\n")

    result = type_in("people", "import", "people.csv")

    async def count(sessions: SessionMaker) -> int:
        async with sessions() as session:
            return len((await session.scalars(select(Person))).all())

    assert result.exit_code == 1
    assert result.stderr.startswith("line 4: ")
    assert ask(count) == 0


def names_left() -> list[str]:
    async def read(sessions: SessionMaker) -> list[str]:
        query = select(Person.name).where(Person.left_on.is_not(None))
        async with sessions() as session:
            return list(await session.scalars(query.order_by(Person.name)))

    return ask(read)


def import_a_floor(*, reps: int) -> None:
    lines = [f"rep{n}@x.test,Rep {n},rep,vp@x.test\n" for n in range(reps)]
    Path("people.csv").write_text(HEADER + "vp@x.test,Val,vp,\n" + "".join(lines))
    assert type_in("people", "import", "people.csv").exit_code == 0


def test_an_import_that_leaves_out_much_of_the_floor_asks_and_imports_nothing():
    import_a_floor(reps=8)
    Path("people.csv").write_text(PEOPLE)

    result = type_in("people", "import", "people.csv", answer="n\n")

    assert result.exit_code == 1
    shown = " ".join(result.stdout.split())
    assert "8 of 9 people are not in this file and would be marked as gone" in shown
    assert "gone: Rep 0, Rep 1, Rep 2, Rep 3, Rep 4 and 3 more." in shown
    assert shown.endswith("Nothing was imported.")
    assert names_left() == []


def test_without_anybody_to_ask_such_an_import_imports_nothing():
    import_a_floor(reps=2)
    Path("people.csv").write_text(PEOPLE)

    result = type_in("people", "import", "people.csv")

    assert result.exit_code == 1
    assert names_left() == []


@pytest.mark.parametrize(
    ("arguments", "answer"), [([], "y\n"), (["--yes"], None)], ids=["asked", "--yes"]
)
def test_such_an_import_is_done_when_somebody_is_sure(arguments, answer):
    import_a_floor(reps=2)
    Path("people.csv").write_text(PEOPLE)

    result = type_in("people", "import", "people.csv", *arguments, answer=answer)

    assert result.exit_code == 0
    assert "1 added, 1 kept, 2 left" in result.stdout
    assert names_left() == ["Rep 0", "Rep 1"]


def test_an_import_in_which_a_few_have_left_asks_nothing():
    import_a_floor(reps=3)

    import_a_floor(reps=2)

    assert names_left() == ["Rep 2"]


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\xff\xfe", b"email,\x81", b"\x89PNG\r\n\x1a\n\x00"],
    ids=["missing", "empty", "UTF-16 of nothing", "neither UTF-8 nor Windows", "image"],
)
def test_a_file_that_cannot_be_read_is_named(content):
    if content is not None:
        Path("people.csv").write_bytes(content)

    result = type_in("people", "import", "people.csv")

    assert result.exit_code == 1
    assert "people.csv" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["preview", "live", "shadow"])
def test_a_database_that_was_never_migrated_is_named(command):
    result = type_in(command)

    assert result.exit_code == 1
    assert result.stderr.startswith("there is nothing in the database yet: begin with")
    assert not Path("switchback.sqlite").exists()


@pytest.mark.usefixtures("migrated")
def test_a_newer_database_is_left_alone():
    async def age(sessions: SessionMaker) -> None:
        async with sessions.begin() as session:
            await session.execute(text("UPDATE alembic_version SET version_num='9'"))

    ask(age)
    Path("people.csv").write_text(PEOPLE)

    result = type_in("people", "import", "people.csv")

    assert result.exit_code == 1
    assert "run the newer Switchback" in result.stderr


def test_doctor_before_the_first_run_raises_no_false_alarm():
    result = type_in("doctor")

    assert result.exit_code == 0
    assert "WRONG" not in result.stdout
    steps = [line for line in result.stdout.splitlines() if line.startswith("next")]
    assert [line.split(" is not set")[0] for line in steps[:3]] == [
        "next  SLACK_BOT_TOKEN",
        "next  SLACK_APP_TOKEN",
        "next  HUBSPOT_TOKEN",
    ]
    assert steps[3].startswith("next  database: nothing is in it yet")


def test_doctor_fails_where_something_is_wrong(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////no/where/switchback.sqlite")

    result = type_in("doctor")

    assert result.exit_code == 1
    assert "WRONG database: there is no folder /no/where" in result.stdout


@pytest.mark.usefixtures("migrated")
def test_preview_prints_one_json_object_a_line():
    ask(lay_floor)

    result = type_in("preview", "--as-of", "2026-11-20", "--json")

    shown = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [(each["kind"], each["recipient"]) for each in shown] == [
        ("digest", "person1@example.test"),
        ("one_on_one", "person2@example.test"),
        ("nearly_empty", "person3@example.test"),
    ]
    assert all(each["text"] and each["evidence"] for each in shown)
    assert len(shown[2]["deal_ids"]) == 1
    assert ask(deliveries) == []


@pytest.mark.usefixtures("migrated")
def test_preview_shows_a_person_whole_messages():
    ask(lay_floor)

    result = type_in("preview", "--as-of", "2026-11-19")

    assert result.exit_code == 0
    assert "Thursday 19 November 2026: 2 messages to 2 people." in result.stdout
    assert "Person 3 (rep), 08:00 America/New_York: Nearly empty" in result.stdout
    assert "[I'll Open One Today]  [Show My Deals]  [Not Now]" in result.stdout


@pytest.mark.usefixtures("migrated")
def test_preview_of_a_day_on_which_nobody_is_told_says_so():
    ask(lay_floor)

    result = type_in("preview", "--as-of", "2026-11-21")

    assert fold(result.stdout).startswith(
        "Saturday 21 November 2026: nothing would go out. It is Saturday for all 3"
        " people."
    )


def test_preview_refuses_what_is_no_day():
    assert type_in("preview", "--as-of", "yesterday").exit_code == 2


def lay_in_the_shadow() -> None:
    async def lay(sessions: SessionMaker) -> None:
        await lay_floor(sessions, mode=Mode.SHADOW)
        await nudge(sessions, RULES, HandedClock())

    ask(lay)


@pytest.mark.usefixtures("migrated")
def test_live_says_who_will_get_how_many_before_it_asks():
    lay_in_the_shadow()

    result = type_in("live", answer="n\n")

    assert result.exit_code == 1
    shown = fold(result.stdout)
    assert "Today, Thursday 19 November 2026: 2 messages to 2 people." in shown
    assert "Person 2: A 1:1 not held" in shown
    assert "The digest of Person 1 goes out each Friday at 06:30" in shown
    assert "3 people can be written to, 1 of them reps" in shown
    assert the_mode() is Mode.SHADOW


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize(
    ("arguments", "answer"), [(["live"], "y\n"), (["live", "--yes"], None)]
)
def test_live_goes_live_when_told_to(arguments, answer):
    lay_in_the_shadow()

    result = type_in(*arguments, answer=answer)

    assert result.exit_code == 0
    assert the_mode() is Mode.LIVE


@pytest.mark.usefixtures("migrated")
def test_live_again_changes_nothing():
    ask(lay_floor)

    result = type_in("live")

    assert result.stdout == "It is live already.\n"


@pytest.mark.usefixtures("migrated")
def test_live_lets_go_what_the_circuit_breaker_holds(tmp_path, monkeypatch):
    file = tmp_path / "coaching.toml"
    file.write_text("[plan]\nbreaker_messages = 1\n", encoding="utf-8")
    monkeypatch.setenv("COACHING_FILE", str(file))
    ask(lay_floor)

    refused, let_go, again = (
        type_in("live", answer="n\n"),
        type_in("live", answer="y\n"),
        type_in("live"),
    )

    assert "these are held: far more than in other weeks" in refused.stdout
    assert refused.exit_code == 1
    assert "Person 2: A 1:1 not held" in let_go.stdout
    assert let_go.exit_code == 0
    assert again.stdout == "It is live already.\n"


@pytest.mark.usefixtures("migrated")
def test_live_lets_go_at_night_what_was_held_by_day(tmp_path, monkeypatch):
    file = tmp_path / "coaching.toml"
    file.write_text("[plan]\nbreaker_messages = 1\n", encoding="utf-8")
    monkeypatch.setenv("COACHING_FILE", str(file))
    ask(lay_floor)
    ask(partial(nudge, rules=strict(), clock=lambda: NOW))
    night = {"at": "2026-11-20T03:00:00+00:00", "set_at": NOW.isoformat(), "speed": 0.0}
    (tmp_path / "clock.json").write_text(json.dumps(night))

    let_go, again = type_in("live", answer="y\n"), type_in("live")

    assert "these are held: far more than in other weeks" in let_go.stdout
    assert let_go.exit_code == 0
    assert again.stdout == "It is live already.\n"


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize(
    ("answer", "mode"), [("y\n", Mode.SHADOW), ("n\n", Mode.LIVE)], ids=["yes", "no"]
)
def test_shadow_goes_back_when_told_to(answer, mode):
    ask(lay_floor)

    type_in("shadow", answer=answer)

    assert the_mode() is mode


def lay_two_teams(mode: Mode = Mode.SHADOW) -> None:
    async def lay_both(sessions: SessionMaker) -> None:
        await lay(sessions, TWO_TEAMS)
        await switch(sessions, mode)

    ask(lay_both)


def the_reach() -> Reach:
    async def read(sessions: SessionMaker) -> Reach:
        async with sessions() as session:
            return await read_reach(session)

    return ask(read)


DANA_ALONE = Reach(mode=Mode.LIVE, pilot=frozenset({2, 4}))


@pytest.mark.usefixtures("migrated")
def test_live_for_one_team_shows_and_reaches_that_team_alone():
    lay_two_teams()

    result = type_in("live", "--team", "Person2@example.test", answer="y\n")

    shown = fold(result.stdout)
    assert "Today, Thursday 19 November 2026: 2 messages to 2 people." in shown
    assert "Person 2 (manager), 10:00 America/New_York: A 1:1 not held" in shown
    assert "Person 3" not in shown
    assert "2 people can be written to, 1 of them reps; for 3 others it stays" in shown
    assert "Go live for the team of Person 2 (2 people)? [y/N]" in shown
    assert "Live for the team of Person 2 (2 people): messages go out to them" in shown
    assert the_reach() == DANA_ALONE


@pytest.mark.usefixtures("migrated")
def test_live_names_every_team_that_is_none_and_changes_nothing():
    lay_two_teams()

    result = type_in(
        "live", "--yes", *("--team", "x@x.test"), *("--team", "person4@example.test")
    )

    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "x@x.test: nobody in people.csv has this address",
        (
            "person4@example.test: Person 4 leads nobody: name a manager or VP who is"
            " the leader_email of somebody in people.csv"
        ),
    ]
    assert the_mode() is Mode.SHADOW


@pytest.mark.usefixtures("migrated")
def test_live_widens_a_pilot_and_narrows_to_one():
    lay_two_teams(Mode.LIVE)

    narrowed = type_in("live", "--team", "person2@example.test", answer="y\n")
    same = type_in("live", "--team", "person2@example.test")
    after_narrowing = the_reach()
    widened = type_in("live", answer="y\n")

    assert "goes back to shadow mode: what waits for them is not sent" in fold(
        narrowed.stdout
    )
    assert same.stdout == "It is live for the team of Person 2 (2 people) already.\n"
    assert after_narrowing == DANA_ALONE
    assert "So far it is live for the team of Person 2 (2 people) alone" in fold(
        widened.stdout
    )
    assert the_reach() == TO_ALL


@pytest.mark.parametrize(
    "meanwhile",
    [
        "update settings set value = '' where name = 'pilot'",
        "update settings set value = 'shadow' where name = 'mode'",
        "update people set leader_id = 2 where id = 5",
    ],
    ids=["everybody", "back in the shadow", "one more in the team"],
)
@pytest.mark.usefixtures("migrated")
def test_live_for_other_people_than_were_shown_is_refused(
    meanwhile, tmp_path, monkeypatch
):
    lay_two_teams(Mode.LIVE)
    type_in("live", "--team", "person3@example.test", "--yes")
    before = the_reach()

    def confirm(_: str) -> bool:
        with closing(connect(tmp_path / "switchback.sqlite")) as other, other:
            assert other.execute(meanwhile).rowcount == 1
        return True

    monkeypatch.setattr("console.commands.go_live.typer.confirm", confirm)
    result = type_in("live", "--team", "person2@example.test")

    assert before.pilot == frozenset({3, 5})
    assert result.exit_code == 1
    assert "Nothing was changed: meanwhile somebody has switched it" in result.stderr
    assert "Live for" not in result.stdout


@pytest.mark.parametrize(
    ("shown", "meanwhile"),
    [(Mode.SHADOW, Mode.PAUSED), (Mode.PAUSED, Mode.SHADOW)],
    ids=["paused", "resumed to the shadow"],
)
@pytest.mark.usefixtures("migrated")
def test_live_is_refused_where_somebody_pauses_or_resumes_before_the_answer(
    shown, meanwhile, tmp_path, monkeypatch
):
    lay_two_teams(shown)

    def confirm(_: str) -> bool:
        with closing(connect(tmp_path / "switchback.sqlite")) as other, other:
            other.execute(
                "update settings set value = ? where name = 'mode'", [meanwhile]
            )
        return True

    monkeypatch.setattr("console.commands.go_live.typer.confirm", confirm)
    result = type_in("live")

    assert result.exit_code == 1
    assert "Nothing was changed: meanwhile somebody has switched it" in result.stderr
    assert the_mode() is meanwhile


@pytest.mark.usefixtures("migrated")
def test_shadow_ends_a_pilot():
    lay_two_teams()
    type_in("live", "--yes", "--team", "person2@example.test")

    type_in("shadow", "--yes")

    assert the_reach() == TO_NOBODY


@pytest.mark.usefixtures("migrated")
def test_what_is_held_for_a_pilot_is_let_go_without_widening_it(tmp_path, monkeypatch):
    file = tmp_path / "coaching.toml"
    file.write_text("[plan]\nbreaker_messages = 1\n", encoding="utf-8")
    monkeypatch.setenv("COACHING_FILE", str(file))
    lay_two_teams()

    async def begin(sessions: SessionMaker) -> None:
        await switch(sessions, Mode.LIVE, 2)

    ask(begin)
    asked_to_widen = type_in("live", answer="n\n")
    let_go = type_in("live", "--team", "person2@example.test", answer="y\n")

    hint = "`python app.py live --team person2@example.test` lets them go"
    assert hint in fold(asked_to_widen.stdout)
    assert "Let them go?" in let_go.stdout
    assert the_reach() == DANA_ALONE


@pytest.mark.usefixtures("migrated")
def test_live_on_a_saturday_shows_what_monday_brings(tmp_path):
    clock = {"at": "2026-11-21T15:00:00+00:00", "set_at": NOW.isoformat(), "speed": 0.0}
    (tmp_path / "clock.json").write_text(json.dumps(clock))
    saturday = datetime(2026, 11, 21, 15, tzinfo=UTC)
    lay_in_the_shadow()
    ask(partial(sync_at, at=saturday - timedelta(minutes=1)))

    result = type_in("live", answer="n\n")

    shown = fold(result.stdout)
    assert (
        "Today, Saturday 21 November 2026: nothing. It is Saturday for all 3 people."
    ) in shown
    assert "Tomorrow, Sunday 22 November 2026: nothing." in shown
    assert "Monday 23 November 2026: 2 messages to 2 people." in shown
    assert "Person 3 (rep), 08:00 America/New_York: Nearly empty" in shown
    assert "Your pipeline is nearly empty: only Acme is open" in shown


@pytest.mark.usefixtures("migrated")
def test_a_week_says_each_message_once_and_each_day_without_any_why():
    ask(lay_floor)

    shown = fold(type_in("preview", "--week").stdout)

    assert shown.count("Person 3 (rep), 08:00 America/New_York: Nearly empty") == 1
    assert shown.count(": The digest") == 1
    assert "Saturday 21 November 2026: nothing would go out. It is Saturday" in shown
    assert "Monday 23 November 2026: nothing would go out. Nothing is due." in shown
    assert "Wednesday 25 November 2026" in shown
    assert "26 November" not in shown


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("0001-01-01", "nothing is known of 0001-01-01: what was read from the CRM"),
        ("2026-01-01", "nothing is known of 2026-01-01: what was read from the CRM"),
        ("2026-12-21", "2026-12-21 is too far ahead"),
        ("9999-12-31", "9999-12-31 is too far ahead"),
    ],
    ids=["the first day of all", "before the data", "32 days on", "the last of all"],
)
def test_preview_refuses_a_day_of_which_nothing_can_be_known(day, said):
    ask(lay_floor)

    result = type_in("preview", "--as-of", day)

    assert result.exit_code == 1
    assert fold(result.stderr).startswith(said)


@pytest.mark.usefixtures("migrated")
def test_preview_before_the_first_sync_says_what_comes_first():
    result = type_in("preview")

    assert result.exit_code == 1
    assert result.stderr == (
        "there is no history yet: python app.py sync reads it from the CRM\n"
    )

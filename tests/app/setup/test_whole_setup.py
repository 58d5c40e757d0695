"""The whole setup at a real terminal, against the stand-ins, stopped at questions."""

import csv
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pytest
from dotenv import dotenv_values

from tests.newcomer.answers import PEOPLE, SMALL
from tests.newcomer.small_floor import write_small_floor
from tests.newcomer.stand_ins import (
    APP_TOKEN,
    BOT_TOKEN,
    CRM_TOKEN,
    SECRETS,
    StandIns,
    stand_ins,
)
from tests.newcomer.terminal import Terminal

NOW = datetime(2026, 11, 19, 15, tzinfo=UTC)
STOPPED = 130
pytestmark = pytest.mark.filterwarnings(
    # pexpect forks; the thread that pytest may have does nothing meanwhile.
    "ignore:This process .* is multi-threaded:DeprecationWarning"
)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[StandIns]:
    floor = write_small_floor(tmp_path, NOW)
    with stand_ins(tmp_path, floor, NOW) as served:
        yield served


def setup(company: StandIns, *step: str, **environment: str) -> Terminal:
    return Terminal(
        "setup",
        *step,
        environment=company.environment() | environment,
        folder=company.folder,
    )


def asked_in(terminal: Terminal) -> list[str]:
    return [question for question, _ in SMALL if question in terminal.text]


def test_stopped_at_every_question_it_asks_each_once_and_ends_live(company):
    raw = ""
    for number, (question, answer) in enumerate(SMALL):
        following = [each for each, _ in SMALL[number + 1 : number + 2]]
        with setup(company) as terminal:
            terminal.waits_for(question)
            terminal.answer(answer)
            for each in following:
                terminal.waits_for(each)
                terminal.interrupt()
            code = terminal.ends()
        assert asked_in(terminal) == [question, *following]
        assert code == (STOPPED if following else 0)
        assert ("What you have answered is kept" in terminal.text) == bool(following)
        assert "Traceback" not in terminal.raw
        raw += terminal.raw

    assert [secret for secret in SECRETS if secret in raw] == []
    assert_settings_are_kept(company.folder / ".env")
    assert_people_are_as_drafted(company.folder / "people.csv")
    assert_live_for_one_team(company.folder / "switchback.sqlite")


def assert_settings_are_kept(path: Path) -> None:
    kept = dotenv_values(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {name: value for name, value in kept.items() if value} == {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "HUBSPOT_TOKEN": CRM_TOKEN,
    }


def assert_people_are_as_drafted(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["name"]: row for row in csv.DictReader(lines)}
    assert {
        name: (row["role"], row["leader_email"].partition("@")[0])
        for name, row in rows.items()
    } == {
        "Vera Vance": ("vp", ""),
        "Mo Mann": ("manager", "vera.vance"),
        "Mia Mund": ("manager", "vera.vance"),
        "Rene Opal": ("admin", ""),
        "Nils Nord": ("rep", "mo.mann"),
        "Nora Nash": ("rep", "mo.mann"),
        "Sid Sund": ("rep", "mia.mund"),
        "Suse Süd": ("rep", "mia.mund"),
    }
    suse = rows["Suse Süd"]
    assert (suse["time_zone"], suse["country"]) == ("Europe/Berlin", "DE")
    assert (float(suse["target"]), suse["currency"]) == (90_000, "EUR")


def assert_live_for_one_team(database: Path) -> None:
    with closing(connect(database)) as session:
        kept = dict(session.execute("select name, value from settings"))
        mia = session.execute(
            "select id from people where name = 'Mia Mund'"
        ).fetchone()
    assert kept["mode"] == "live"
    # What the replay found is a week as any other to the circuit breaker.
    assert float(kept["replayed_weekly"]) >= 0
    assert str(mia[0]) in kept.values()


def test_in_a_terminal_of_ascii_without_a_home_every_name_is_told(tmp_path):
    floor = write_small_floor(tmp_path, NOW, has_deals=False)
    with stand_ins(tmp_path, floor, NOW) as served:
        plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        bare = served.environment() | plain | {"SLACK_BOT_TOKEN": BOT_TOKEN}
        del bare["HOME"]
        with Terminal("setup", "crm", environment=bare, folder=tmp_path) as terminal:
            terminal.waits_for("Paste the HubSpot service key")
            terminal.answer(f"{CRM_TOKEN}-expired")
            terminal.waits_for("it has expired.")
            terminal.waits_for("paste another HubSpot service key:")
            terminal.answer(CRM_TOKEN)
            terminal.waits_for("Is this the right account?")
            assert "There are no deals in it yet. That is no fault" in terminal.text
            terminal.answer("")
            assert terminal.ends() == 0
        with Terminal("setup", "people", environment=bare, folder=tmp_path) as terminal:
            for question, answer in PEOPLE:
                terminal.waits_for(question)
                terminal.answer(answer)
            assert terminal.ends() == 0

    assert "Suse S?d" in terminal.text
    assert "8 added" in terminal.text


def test_ctrl_c_in_the_first_sync_keeps_what_was_read(tmp_path):
    floor = write_small_floor(tmp_path, NOW)
    with stand_ins(tmp_path, floor, NOW, "--page-limit-rate", "14") as slow:
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "HUBSPOT_TOKEN": CRM_TOKEN}
        with setup(slow, "look", **tokens) as terminal:
            terminal.waits_for("24 of 24")
            terminal.interrupt_at_once()
            assert terminal.ends() == STOPPED
    kept = rows(tmp_path / "switchback.sqlite", "deals")
    with (
        stand_ins(tmp_path, floor, NOW) as quick,
        setup(quick, "look", **tokens) as terminal,
    ):
        terminal.waits_for("streams are up to date")
        terminal.interrupt()
        terminal.ends()

    assert kept == 24
    assert rows(tmp_path / "switchback.sqlite", "activities") == 120


def test_where_nothing_could_be_read_it_ends_there_and_shows_all_the_next_time(company):
    tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
    expired = tokens | {"HUBSPOT_TOKEN": f"{CRM_TOKEN}-expired"}
    with setup(company, "look", **expired) as terminal:
        assert terminal.ends() == 1
    assert "it has expired. Put a valid service key" in terminal.text
    assert "So nothing could be read, and there is nothing to show" in terminal.text
    assert "Once that is mended, this goes on:" in terminal.text
    assert "What it would say" not in terminal.text

    with setup(company, "look", **tokens, HUBSPOT_TOKEN=CRM_TOKEN) as terminal:
        assert terminal.ends() == 0
    assert "Nothing in" in terminal.text.partition("in the last 90 days:")[2]
    assert "What it would say on the next working day:" in terminal.text


def rows(database: Path, table: str) -> int:
    with closing(connect(database)) as session:
        (count,) = session.execute(f"select count(*) from {table}").fetchone()
    return int(count)

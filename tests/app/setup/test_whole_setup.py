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

from tests.newcomer.answers import SMALL
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
    shown = " ".join(terminal.shown.split())
    return [question for question, _ in SMALL if question in shown]


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
        assert ("What you have answered is kept" in terminal.shown) == bool(following)
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
    assert str(mia[0]) in kept.values()

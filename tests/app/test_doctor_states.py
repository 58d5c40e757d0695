"""The doctor guides: in each state of a new installation one next step, no false alarm.

The goldens are what an admin reads; `GOLDENS=write` writes them anew.
"""

import asyncio
import os
import re
from pathlib import Path

import pytest

from coaching.facts.mode import Mode
from console.doctor.report import Verdict
from models.db.database import open_database, session_maker
from models.outbox.mode import set_mode
from models.outbox.queue import enqueue
from tests.app.installation import (
    NOW,
    fill_in,
    prepare,
    settings,
    type_in,
)
from tests.jobs.makers import make_delivery

pytestmark = pytest.mark.usefixtures("bare_environment", "restored_logging")
GOLDENS = Path(__file__).parent / "goldens"


@pytest.fixture
def folder(tmp_path) -> Path:
    """Give the folder of an installation in which nothing is filled in."""
    prepare(tmp_path)
    fill_in(tmp_path, {})
    return tmp_path


def said_by_the_doctor(folder: Path, *, exit_code: int = 0) -> str:
    result = type_in("doctor")

    assert result.exit_code == exit_code
    assert result.stderr == ""
    # Ports and folders are another at each run.
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", result.stdout)
    return text.replace(str(folder), "/opt/switchback")


def assert_golden(name: str, text: str) -> None:
    path = GOLDENS / f"{name}.txt"
    if os.environ.get("GOLDENS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
    assert Verdict.WRONG not in text


def change(folder: Path, work) -> None:
    """Do what the running program would have done by now."""

    async def working() -> None:
        engine = open_database(f"sqlite:///{folder}/switchback.sqlite")
        async with session_maker(engine).begin() as session:
            await work(session)
        await engine.dispose()

    asyncio.run(working())


async def keep_a_message(session) -> None:
    await enqueue(session, make_delivery(is_shadow=True), now=NOW)


async def go_live(session) -> None:
    await set_mode(session, Mode.LIVE, changed_by="test", now=NOW)


def test_with_nothing_set(folder):
    said = said_by_the_doctor(folder)

    assert_golden("doctor_1_nothing_set", said)
    assert "Next: python app.py setup, which asks for all of it; or fill in" in said
    assert not (folder / "switchback.sqlite").exists()


def test_with_the_tokens_set(folder, served):
    fill_in(folder, settings(served))

    said = said_by_the_doctor(folder)

    assert_golden("doctor_2_tokens_set", said)
    assert said.endswith(
        "Next: python app.py setup people, which drafts people.csv; or write one by the"
        " README, then python app.py people import people.csv\n"
    )


def test_each_state_that_follows_names_its_one_next_step(folder, served):
    fill_in(folder, settings(served))

    assert type_in("people", "import", str(served.people)).exit_code == 0
    imported = said_by_the_doctor(folder)
    assert type_in("sync").exit_code == 0
    synced = said_by_the_doctor(folder)
    change(folder, keep_a_message)
    shadow = said_by_the_doctor(folder)
    change(folder, go_live)
    live = said_by_the_doctor(folder)

    assert_golden("doctor_3_people_imported", imported)
    assert_golden("doctor_4_synced", synced)
    assert_golden("doctor_5_shadow_with_messages", shadow)
    assert_golden("doctor_6_live", live)
    assert imported.endswith("Next: python app.py sync\n")
    assert "Next: python app.py preview" in synced
    assert "Next: python app.py live" in shadow
    assert live.endswith("Nothing is wrong.\n")


def test_a_token_that_is_taken_out_of_a_running_installation_is_wrong(folder, served):
    fill_in(folder, settings(served))
    type_in("people", "import", str(served.people))
    type_in("sync")
    fill_in(folder, settings(served) | {"HUBSPOT_TOKEN": ""})

    said = said_by_the_doctor(folder, exit_code=1)

    assert "WRONG HUBSPOT_TOKEN is not set" in said
    assert said.endswith("mend the line that says WRONG, then ask again.\n")


def test_the_same_people_are_counted_in_every_line(folder, served):
    """Once it said "all 10 reps" of twelve, and named the other two nowhere."""
    fill_in(folder, settings(served))
    type_in("people", "import", str(served.people))
    type_in("sync")

    said = said_by_the_doctor(folder)

    assert "people: 4, 2 of them reps" in said
    assert "1 of 2 reps has 4 open deals" in said
    assert "the other rep has fewer deals, and no focus is told" in said

"""What an admin says of the CRM: the company moved, or what is missing is gone."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.app.installation import type_in

pytestmark = pytest.mark.usefixtures("bare_environment", "restored_logging")
ELSEWHERE = "update settings set value = '99' where name = 'crm_account.hubspot'"
HELD = """update stream_states set held_at = '2026-11-19 10:00:00.000000',
    held_reason = '0 of 9 can be seen' where stream in ('deals', 'calls')"""


def asked(folder: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "switchback.sqlite")) as database, database:
        return database.execute(statement).fetchall()


def shown(text: str) -> str:
    return " ".join(text.split())


def test_a_token_of_another_account_stops_the_sync_until_somebody_says_move(installed):
    asked(installed, ELSEWHERE)

    stopped = type_in("sync")
    doctor = type_in("doctor")

    assert stopped.exit_code == 1
    assert (
        "the token opens the account 1, and all that is stored came from 99"
        in shown(stopped.stdout)
    )
    said = shown(doctor.stdout)
    assert "WRONG hubspot: the token opens the account 1" in said
    assert "type python app.py crm move" in said
    assert type_in("crm", "move", answer="n\n").exit_code == 1
    assert asked(installed, "select count(*) from deals where merged_into is null") > [
        (0,)
    ]

    moved = type_in("crm", "move", answer="y\n")

    assert moved.exit_code == 0
    assert "Moved to 1. Next: python app.py sync" in shown(moved.stdout)
    again = type_in("sync")
    assert (again.exit_code, again.stderr) == (0, "")
    assert type_in("crm", "move").stderr == (
        "the token opens 1, of which the data is: there is no move\n"
    )


def test_what_is_held_is_believed_once_an_admin_says_so(installed):
    asked(installed, HELD)

    said = type_in("crm", "believe", "deals")

    assert said.exit_code == 0
    assert said.stdout == "deals: believed by the next sync.\n"
    believed = "select stream from stream_states where believed_at is not null"
    assert asked(installed, believed) == [("deals",)]
    assert asked(installed, "select object_id from audit where action like 'crm%'") == [
        ("deals",)
    ]


def test_without_a_doubt_there_is_nothing_to_believe(installed):
    del installed

    said = type_in("crm", "believe")

    assert said.exit_code == 1
    assert "nothing of this is held" in said.stderr

"""README, doctor and the list of commands tell the same steps in the same order."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import typer
from typer.main import get_command, get_group
from typer.testing import CliRunner

import app

README = Path(app.__file__).with_name("README.md")
GOLDENS = Path(__file__).with_name("goldens")
ORDER = ["people import people.csv", "sync", "preview", "run", "live"]


def test_the_readme_tells_the_steps_in_their_order():
    typed = re.findall(
        r"^\.venv/bin/python app\.py ([a-z. ]*[a-z])", README.read_text(), re.MULTILINE
    )

    # The guided command comes before the single ones, and goes through the same steps.
    assert typed[:2] == ["setup", "setup"]
    assert typed[2:] == ["doctor", *ORDER]


def test_the_doctor_names_the_same_steps():
    # What it says as each step is done is compared with these files elsewhere.
    states = sorted(GOLDENS.glob("doctor_*.txt"))
    said = [state.read_text("utf-8").splitlines()[-1] for state in states]

    typed = re.findall(r"python app\.py ([a-z. ]*[a-z])", "\n".join(said[1:]))
    # Where no file of people lies, the draft of one stands before its import.
    assert typed == ["setup people", *ORDER]


def test_the_list_of_commands_begins_with_setup_and_the_same_steps():
    listed = get_command(app.app).list_commands(None)
    steps = [step.partition(" ")[0] for step in ORDER]

    assert listed[0] == "setup"
    assert [name for name in listed if name in {"setup", "doctor", *steps}] == [
        "setup",
        "doctor",
        *steps,
    ]


def test_the_help_lists_every_command_once():
    said = CliRunner().invoke(app.app, ["--help"], env={"COLUMNS": "300"}).output

    listed = re.findall(r"^│ ([a-z-]+) {2,}[A-Z]", said, re.MULTILINE)
    assert listed == get_command(app.app).list_commands(None)
    assert len(set(listed)) == len(listed) > len(ORDER)


def test_every_command_that_a_module_has_is_listed():
    has = typer.Typer()
    for module in set(app.Commands.MODULES.values()):
        import_module(module).add(has)

    assert set(get_group(has).commands) == set(app.Commands.MODULES)


def test_to_ask_for_the_help_of_one_command_imports_no_other():
    asked = "import sys, app; app.app(['demo', '--help'], standalone_mode=False)"
    heavy = "{'sqlalchemy.orm', 'slack_bolt', 'alembic'} & set(sys.modules)"

    said = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", f"{asked}; print(sorted({heavy}))"],
        cwd=README.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.splitlines()[-1] == "[]", said.stdout

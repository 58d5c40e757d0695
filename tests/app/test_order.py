"""README, doctor and the list of commands tell the same steps in the same order."""

import re
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

import app
from console.base.command_order import FIRST

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
    assert listed[: len(FIRST)] == list(FIRST)


def test_the_help_lists_every_command_once():
    said = CliRunner().invoke(app.app, ["--help"], env={"COLUMNS": "300"}).output

    listed = re.findall(r"^│ ([a-z-]+) {2,}[A-Z]", said, re.MULTILINE)
    assert listed == get_command(app.app).list_commands(None)
    assert len(set(listed)) == len(listed) > len(FIRST)

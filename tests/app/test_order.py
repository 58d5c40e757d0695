"""The README and the doctor tell the same steps in the same order."""

import re
from pathlib import Path

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
    assert typed == ORDER

"""The README and the doctor tell the same steps in the same order."""

import re
from pathlib import Path

import app
from console.doctor import stage

README = Path(app.__file__).with_name("README.md")
ORDER = ["people import people.csv", "sync", "preview", "run", "live"]


def test_the_readme_tells_the_steps_in_their_order():
    typed = re.findall(
        r"^\.venv/bin/python app\.py ([a-z. ]*[a-z])", README.read_text(), re.MULTILINE
    )

    # The guided command comes before the single ones, and goes through the same steps.
    assert typed[:2] == ["setup", "setup"]
    assert typed[2:] == ["doctor", *ORDER]


def test_the_doctor_names_the_same_steps():
    steps = [stage.IMPORT, stage.SYNC, stage.PREVIEW, stage.RUN, stage.LIVE]

    assert [
        re.match(r"python app\.py ([a-z. ]*[a-z])", step)[1] for step in steps
    ] == ORDER

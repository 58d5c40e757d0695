"""CHANGELOG.md is newest first, and its newest version is the program's."""

import re
import tomllib
from datetime import date

from tests.documents.documents import HISTORY, ROOT

HEADINGS = re.findall(r"^## (.+)$", HISTORY.read_text(encoding="utf-8"), re.MULTILINE)
VERSIONS = [heading.split(" - ") for heading in HEADINGS[1:]]


def test_what_is_not_published_comes_first():
    assert HEADINGS[0] == "Unreleased"


def test_each_version_has_its_day_and_the_newest_comes_first():
    order = [
        (date.fromisoformat(day), *map(int, version.split(".")))
        for version, day in VERSIONS
    ]
    assert order
    assert sorted(set(order), reverse=True) == order


def test_the_newest_version_is_the_one_that_the_program_has():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert VERSIONS[0][0] == settings["project"]["version"]

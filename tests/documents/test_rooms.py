"""CONTRIBUTING.md names the rooms of each floor: all that are there, and no other."""

import re

import pytest

from tests.documents.documents import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)/` \| (.+) \|$", TEXT, re.MULTILINE))
JOINING = {"and"}


def test_each_floor_with_rooms_has_a_row():
    assert set(ROWS) == {"console", "jobs", "bot", "models", "coaching"}


@pytest.mark.parametrize("floor", ROWS)
def test_the_rooms_of_a_floor_are_those_that_are_named(floor: str):
    named = re.findall(r"\w+", ROWS[floor])
    packages = (ROOT / floor).rglob("__init__.py")
    rooms = {path.parent.name for path in packages if path.parent.name != floor}
    assert set(named) - JOINING == rooms

"""A decision says when it was made, whether it holds, and what looks after it."""

import re
from pathlib import Path

import pytest

from tests.documents.documents import ROOT, named

DECISIONS = ROOT / "decisions"
PAGES = sorted(DECISIONS.glob("[0-9]*.md"))
INDEX = (DECISIONS / "README.md").read_text(encoding="utf-8")
HEAD = re.compile(
    r"# .+\n\nDecided (20\d\d-\d\d-\d\d) · "
    r"(in force|(?:in force in part, the rest )?replaced by (.+))\n"
)
CHECK = re.compile(r"Check: `[^`]+`(?:, `[^`]+`)*|Not checked: .+")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_each_decision_has_a_date_and_a_status_under_its_title(page: Path):
    assert HEAD.match(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_what_replaces_a_decision_is_a_decision(page: Path):
    head = HEAD.match(page.read_text(encoding="utf-8"))
    assert head is not None
    numbers = re.findall(r"\d{4}", head.group(3) or "")
    assert set(numbers) <= {other.name[:4] for other in PAGES} - {page.name[:4]}
    assert bool(numbers) == ("replaced" in head.group(2))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_what_looks_after_a_decision_in_force_is_its_last_line(page: Path):
    text = page.read_text(encoding="utf-8")
    head = HEAD.match(text)
    assert head is not None
    checked = CHECK.fullmatch(text.rstrip("\n").split("\n")[-1])
    assert bool(checked) == head.group(2).startswith("in force")


def test_no_two_decisions_have_one_number():
    numbers = [page.name[:4] for page in PAGES]
    assert sorted(set(numbers)) == numbers


def test_the_table_of_contents_names_each_decision_once():
    linked = re.findall(r"\]\((\d{4}[^)]*)\)", INDEX)
    assert sorted(linked) == [page.name for page in PAGES]


def test_the_table_of_contents_calls_each_decision_by_its_title():
    titles = {
        page.name: page.read_text(encoding="utf-8").split("\n", 1)[0][2:]
        for page in PAGES
    }
    linked = {
        link: said for said, link in re.findall(r"\[\d+ ([^\]]+)\]\(([^)]+)\)", INDEX)
    }
    assert linked == titles

"""docs/rules.md names each rule, shows today's messages, and tells true numbers."""

import re
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pytest

from bot.views.messages import registry
from coaching.digest.leader_presence import LEAST_LEADERS
from coaching.forecasting.targets import GROUP
from coaching.measures.kitchen_coverage import LOOK_BACK_DAYS
from coaching.planning.audience import FOR_ADMINS
from coaching.requests.due_notes import LATEST, OVERDUE_BD
from coaching.rulebook import RULEBOOK, RULES, values
from coaching.thresholds import Thresholds, parse
from tests.pictures.png import mark_of
from tests.pictures.shown import MESSAGES, PICTURES

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
SHIPPED = parse((ROOT / "coaching.toml").read_text(encoding="utf-8"))
LARGEST = 40_000
FIXED = {
    "kitchen": [LOOK_BACK_DAYS, LOOK_BACK_DAYS],
    "digest": [GROUP, LEAST_LEADERS],
    "help_request": [LATEST.days],
    "commitment": [OVERDUE_BD],
    "coverage": [GROUP],
}
"""Numbers that no setting changes, in the order in which a section names them."""
ELSEWHERE = {"help_closed": "help_request", "leader_has_it": "cliff"}
"""Notes that belong to another rule, and that rule's section."""
SPOKEN = sorted(
    {ELSEWHERE.get(rule, rule) for rule in {*RULES, *registry.MESSAGES} - FOR_ADMINS}
)
"""All but what admins alone are told, which is about the installation and no rule."""
FIGURES = ("deal_flags", "win_chance", "forecast", "coverage", "field_time")
SECTIONS = dict(
    re.findall(r'<a id="(\w+)"></a>\n(.*?)(?=<a id=|\Z)', DOCUMENT, re.DOTALL)
)
NO_DIGITS_MEANT = re.compile(r"`[^`]*`|<img [^>]*>|\]\([^)]*\)|1:1s?|\*\*[^*]+\*\*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table: the numbers in bold, and the keys that stand beside them."""

    section: str
    text: str
    numbers: tuple[str, ...]
    keys: tuple[str, ...]


def rows_of(section: str) -> list[Row]:
    lines = [x for x in SECTIONS[section].splitlines() if x.startswith("|")]
    found = []
    for line in lines:
        *said, keys = line.strip()[1:-1].split("|")
        text = " | ".join(said)
        found.append(
            Row(
                section=section,
                text=text,
                numbers=tuple(re.findall(r"\*\*([^*]+)\*\*", text)),
                keys=tuple(re.findall(r"`([\w.]+)`", keys)),
            )
        )
    return found


def number(text: str) -> float | time:
    if ":" in text:
        return time.fromisoformat(text)
    whole = text.replace(",", "")
    return float(whole[:-1]) / 100 if whole.endswith("%") else float(whole)


ROWS = [row for section in SECTIONS for row in rows_of(section)]


@pytest.mark.parametrize("section", [*SPOKEN, *FIGURES, "delivery"])
def test_each_rule_has_its_section_in_the_list_of_contents(section):
    text = SECTIONS[section]

    assert f"(#{section})" in DOCUMENT.split("<a id=")[0]
    assert re.search(r"^> \S", text, re.MULTILINE)
    assert "silent**" in text
    assert section == "delivery" or "**Formula**" in text


@pytest.mark.parametrize("rule", RULEBOOK)
def test_a_rule_is_called_as_the_command_calls_it(rule):
    assert SECTIONS[rule].startswith(f"### {RULEBOOK[rule].title}\n")


@pytest.mark.parametrize("rule", SPOKEN)
def test_each_rule_that_speaks_has_the_picture_of_its_message(rule):
    assert f'<img src="messages/{rule}.png"' in SECTIONS[rule]


def test_each_picture_is_shown_once_and_told_to_who_cannot_see_it():
    picture = r'<img src="messages/(\w+)\.png" width="412" align="top" alt="[^"]{20,}">'
    shown = re.findall(picture, DOCUMENT)

    assert sorted(shown) == sorted(PICTURES)
    assert DOCUMENT.count("<img") == len(shown)


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_is_of_the_message_as_it_is_approved_now(name):
    path = MESSAGES / f"{name}.png"

    assert mark_of(path) == PICTURES[name].mark(), "draw it anew: make pictures"
    assert path.stat().st_size < LARGEST


def test_no_picture_is_left_over():
    assert {path.stem for path in MESSAGES.iterdir()} == set(PICTURES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.section}: {row.text[:30]}")
def test_each_number_is_the_one_in_force(row):
    known = {".".join(path): value for path, value in values(SHIPPED).items()}

    assert len(row.numbers) == len(row.keys)
    pairs = zip(row.numbers, row.keys, strict=True)
    for text, key in pairs:
        if key != "fixed":
            value = known[key]
            assert number(text) == (
                value if isinstance(value, time) else pytest.approx(float(value))
            ), key


@pytest.mark.parametrize("section", SECTIONS)
def test_what_no_setting_changes_is_what_the_code_has(section):
    fixed = [
        number(text)
        for row in rows_of(section)
        for text, key in zip(row.numbers, row.keys, strict=True)
        if key == "fixed"
    ]

    assert fixed == FIXED.get(section, [])


def test_no_number_stands_anywhere_without_its_key():
    bare = [
        line
        for line in DOCUMENT.splitlines()
        if re.search(r"\d", NO_DIGITS_MEANT.sub("", line))
    ]

    assert bare == []


@pytest.mark.parametrize("rule", RULEBOOK)
def test_what_the_command_says_is_in_the_document_with_its_number(rule):
    anywhere = {key for row in ROWS for key in row.keys}

    assert RULEBOOK[rule].named() <= anywhere


def test_the_document_is_of_the_numbers_as_shipped():
    assert Thresholds() == SHIPPED


def test_the_links_within_the_document_lead_somewhere():
    linked = set(re.findall(r"\]\(#(\w+)\)", DOCUMENT))

    assert linked <= SECTIONS.keys()


def test_the_readme_leads_to_it():
    assert "(docs/rules.md)" in (ROOT / "README.md").read_text(encoding="utf-8")

"""One word, one meaning, and a file in which it lives."""

import re

import pytest

from tests.documents.documents import ROOT

TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| word |")
]
TRADE = (
    "snooze",
    "rate limit",
    "idempotency",
    "circuit breaker",
    "escalation",
    "quiet hours",
    "signature",
    "authorisation",
    "lease",
    "retention",
    "outbox",
    "hold-out",
)
"""What somebody who comes from elsewhere will search for."""
ENTRIES = [word for row in ROWS for word in re.split(r" \(|\)$|, ", row[0]) if word]


def test_no_word_has_two_meanings():
    assert len(ENTRIES) > len(TRADE)
    assert sorted(set(ENTRIES)) == sorted(ENTRIES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_word_has_a_meaning_and_a_file_of_ours(row: list[str]):
    _, meaning, where = row
    paths = re.findall(r"`([^`]+)`", where)
    assert meaning
    assert paths
    assert all((ROOT / path).exists() for path in paths)


@pytest.mark.parametrize("word", TRADE)
def test_the_trades_word_is_found(word: str):
    assert word in ENTRIES

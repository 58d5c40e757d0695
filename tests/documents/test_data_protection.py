"""The page on data protection names each table, and none twice over or in vain."""

import re

from models.tables import Base
from tests.documents.documents import ROOT

PAGE = (ROOT / "docs" / "data-protection.md").read_text(encoding="utf-8")
TABLES = Base.metadata.tables
ROWS = [line.split("|") for line in PAGE.splitlines() if line.startswith("| ")]
OF_PEOPLE = {name for row in ROWS for name in re.findall(r"`(\w+)`", row[3])}
OF_NOBODY = set(
    re.findall(
        r"`(\w+)`", PAGE.partition("**No word of a person**")[2].split("\n\n")[0]
    )
)


def test_every_table_is_named_once():
    assert set(TABLES) == OF_PEOPLE | OF_NOBODY
    assert not OF_PEOPLE & OF_NOBODY


def test_what_belongs_to_a_person_is_not_passed_over():
    tied = {
        name
        for name, table in TABLES.items()
        if {key.column.table.name for key in table.foreign_keys} & {"people", "owners"}
    }
    assert tied <= OF_PEOPLE


def test_each_table_with_free_words_says_for_how_long():
    assert all(row[4].strip() for row in ROWS)

"""What a document names is there, so that a reader never looks for what has moved."""

from pathlib import Path

import pytest

from tests.documents.documents import (
    DOCUMENTS,
    HISTORY,
    ROOT,
    dead_links,
    missing_commands,
    missing_paths,
    named,
    prose,
)

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
OF_TODAY = [document for document in DOCUMENTS if document != HISTORY]


@pytest.mark.parametrize("document", OF_TODAY, ids=named)
def test_each_file_that_a_document_names_exists(document: Path):
    assert missing_paths(prose(document)) == []


@pytest.mark.parametrize("document", OF_TODAY, ids=named)
def test_each_command_that_a_document_names_exists(document: Path):
    assert missing_commands(prose(document), MAKEFILE) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_each_link_of_a_document_leads_somewhere(document: Path):
    assert dead_links(document) == []


@pytest.mark.parametrize(
    "gone",
    [
        "coaching/gone.py",
        "gone.py",
        "coaching/gone/",
        "tests/documents/test_references.py::test_gone",
        "planning/gone.py",
        "planning/gone/",
        "gone/audience.py",
        "coaching/gone.py:12",
        "audience.py:99999",
        "coaching/moment.py:99999-99999",
        "tests/gone/test_*.py",
        "planning/gone_*.py",
        "gone_*.py",
        "gone.yaml",
    ],
)
def test_a_file_that_has_moved_is_found_missing(gone: str):
    assert missing_paths(f"It is `{gone}` that says so.") == [gone]


@pytest.mark.parametrize(
    "said",
    [
        "coaching/moment.py",
        "coaching/moment.py:1",
        "planning/audience.py",
        "planning/audience.py:3-5",
        "coaching/planning/",
        "tests/coaching/test_*.py",
        "test_references.py::test_a_file_that_has_moved_is_found_missing",
        "/healthz",
        "people.csv",
        "xoxb-…",
        "cliff.focus=0.5",
        "Etc/GMT+5",
        "host:8765",
        "21/12/2026",
    ],
)
def test_what_is_there_or_is_no_file_of_ours_is_not_asked_for(said: str):
    assert missing_paths(f"It is `{said}` that says so.") == []


def test_a_command_that_is_gone_is_found_missing():
    said = "`make gone` and `make check`, `python -m sandbox.gone`, `python -m pytest`"
    assert missing_commands(said, MAKEFILE) == ["gone", "sandbox.gone"]


def test_a_link_to_a_heading_that_is_gone_leads_nowhere(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(
        "# A Word\n\n[a](#a-word), [b](#gone), [c](page.md), [d](gone.md)\n"
    )
    assert dead_links(page) == ["#gone", "gone.md"]

"""Stored evidence is read again later, by a program that knows fewer of its fields."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from coaching.evidence import DealRef, Notice, dump, load
from coaching.evidence.parts import Fact
from tests.bot.evidence_makers import make_notice

STORED = json.loads(
    (Path(__file__).parent / "stored_evidence.json").read_text(encoding="utf-8")
)
"""Messages of each kind, as each was stored before any of its fields was forgotten."""


@pytest.mark.parametrize("stored", STORED, ids=lambda each: each["rule"])
def test_what_is_forgotten_is_left_out_of_stored_evidence_and_of_its_parts(stored):
    evidence = load(json.dumps(stored))

    assert evidence.rule == stored["rule"]
    assert load(dump(evidence)) == evidence


def test_what_is_forgotten_is_left_out_of_what_rides_along_in_a_notice():
    stored = json.loads(make_notice().model_dump_json()) | {"also": STORED}

    notice = Notice.model_validate_json(json.dumps(stored))

    assert [each.rule for each in notice.also] == [each["rule"] for each in STORED]


def test_what_one_part_forgot_is_refused_in_another():
    with pytest.raises(ValidationError, match="effective_deals"):
        DealRef.model_validate_json('{"id": 1, "name": "Acme", "effective_deals": 1}')


def test_no_part_forgets_what_it_has():
    for kind in every_fact():
        assert not set(kind.forgotten) & kind.model_fields.keys()


def every_fact(kind: type[Fact] = Fact) -> list[type[Fact]]:
    """Return every kind of fact below `kind`."""
    return [each for sub in kind.__subclasses__() for each in (sub, *every_fact(sub))]


def test_what_never_was_a_field_is_refused():
    with pytest.raises(ValidationError, match="never"):
        DealRef.model_validate_json('{"id": 1, "name": "Acme", "never": 1}')


def test_the_program_itself_says_nothing_that_is_forgotten():
    with pytest.raises(ValidationError, match="score"):
        DealRef(id=1, name="Acme", score=1)

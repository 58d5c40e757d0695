"""Stored evidence is read again later, by a program that knows fewer of its fields."""

import json

import pytest
from pydantic import ValidationError

from coaching.evidence import DealRef, Notice, QuietDeal, dump, load
from coaching.evidence.parts import FORGOTTEN
from tests.bot.evidence_makers import make_cliff, make_notice


def stored_before(said: object) -> object:
    """Return stored words with each field that is forgotten, where it is none today."""
    match said:
        case dict():
            whole = {name: stored_before(part) for name, part in said.items()}
            return dict.fromkeys(FORGOTTEN, 1) | whole
        case list():
            return [stored_before(part) for part in said]
        case _:
            return said


def test_what_is_forgotten_is_left_out_of_stored_evidence_and_of_its_parts():
    cliff = make_cliff()

    before = json.dumps(stored_before(json.loads(dump(cliff))))

    assert '"effective_deals": 1' in before
    assert load(before) == cliff


def test_what_is_forgotten_is_left_out_of_what_rides_along_in_a_notice():
    notice = make_notice(also=(make_cliff(),))

    before = json.dumps(stored_before(json.loads(notice.model_dump_json())))

    assert Notice.model_validate_json(before) == notice


def test_a_field_that_has_the_name_of_a_forgotten_one_is_kept():
    quiet = QuietDeal(
        silent_bd=9,
        expected_bd=4.0,
        basis="stage",
        gaps=0,
        outbound_days=2,
        state="quiet",
    )

    assert "state" in FORGOTTEN
    assert QuietDeal.model_validate_json(quiet.model_dump_json()) == quiet


def test_what_never_was_a_field_is_refused():
    with pytest.raises(ValidationError, match="never"):
        DealRef.model_validate_json('{"id": 1, "name": "Acme", "never": 1}')


def test_the_program_itself_says_nothing_that_is_forgotten():
    with pytest.raises(ValidationError, match="score"):
        DealRef(id=1, name="Acme", score=1)

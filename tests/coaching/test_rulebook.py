"""Every rule has its words, every value is named, and every change shows."""

import re

import pytest

from bot.views.messages.registry import MESSAGES
from coaching.flags.flag import FlagKind
from coaching.planning.audience import ASKED_FOR
from coaching.rulebook import RULEBOOK, RULES, rule_version, values
from coaching.signals.evaluate import CANNOT_SPEAK
from coaching.thresholds import Thresholds, parse

TEAM = '[team."dana@example.com".cliff]\nfocus = 0.7\n'


@pytest.mark.parametrize("rule", sorted({*RULES, *MESSAGES} - ASKED_FOR))
def test_every_rule_that_speaks_has_its_words(rule):
    wording = RULEBOOK[rule]

    said = wording.say(Thresholds())

    assert wording.rule == rule
    assert len(said) > len(wording.title)
    assert "{" not in said


def test_every_rule_tells_when_it_cannot_speak():
    assert set(CANNOT_SPEAK) == set(RULES)


@pytest.mark.parametrize("kind", FlagKind)
def test_every_flag_has_its_words(kind):
    said = RULEBOOK["deal_flags"].say(Thresholds()).lower().replace("-", " ")

    assert kind.value.replace("_", " ") in said


@pytest.mark.parametrize("wording", RULEBOOK.values(), ids=lambda each: each.rule)
def test_words_name_values_of_sections_that_the_rule_reads(wording):
    sections = {key.split(".")[0] for key in wording.named()} - {"plan"}

    assert sections <= {*wording.sections}


def test_days_are_never_without_their_kind():
    said = " ".join(each.say(Thresholds()) for each in RULEBOOK.values())

    bare = re.findall(r"past \d+ days", said)

    assert bare == []


def test_a_version_changes_with_a_value_that_the_rule_reads():
    before = rule_version("cliff", 1, Thresholds())

    assert rule_version("cliff", 1, parse("[cliff]\nfocus = 0.55\n")) != before
    assert rule_version("cliff", 1, parse("[flags.no_touch_bd]\nproposal = 9\n")) != (
        before
    )
    assert rule_version("cliff", 1, parse("[one_on_one]\nevery_days = 14\n")) == before
    assert rule_version("cliff", 2, Thresholds()) != before


def test_a_team_s_own_values_are_another_version():
    thresholds = parse(TEAM)

    of_team = rule_version("cliff", 1, thresholds.of_team("dana@example.com"))

    assert of_team != rule_version("cliff", 1, thresholds)


def test_a_note_that_somebody_asked_for_has_but_its_number():
    assert rule_version("help_request", 1, Thresholds()) == "1"


def test_values_are_all_numbers_of_the_file():
    found = values(Thresholds())

    assert found["quiet", "stage_bd", "proposal"] == 5
    assert ("cliff", "focus") in found
    assert not [path for path in found if path[0] == "team"]

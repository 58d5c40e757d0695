"""Each fact that can move a deal's odds, in words."""

import pytest

from bot.views.messages.odds_words import fact_in_words
from coaching.evidence import OddsFact
from coaching.odds.facts import FACTS

WORDS = {
    ("words", 1, 2): "1 word of theirs in 30 days (usual: 2)",
    ("words", 6, 2): "6 words of theirs in 30 days (usual: 2)",
    ("share", 0.375, 0.21): "38% of all touches in 30 days are theirs (usual: 21%)",
    ("share", None, 0.21): "nobody spoke in 30 days",
    ("silence", 1.2, 9.4): "their last word is 1 day ago (usual: 9)",
    ("silence", None, 9.4): "no word of theirs is known",
    ("people", 0, 1): "0 of their people took part in 60 days (usual: 1)",
    ("invited", 1, 0): "several of theirs are invited",
    ("invited", 0, 0): "at most one of theirs is invited",
    ("stage", 0.8, 0.5): "it is 80% of the way through the stages (usual: 50%)",
    ("stage", None, 0.5): "its stage",
    ("stage_days", 23.4, 9): "23 days in this stage (usual: 9)",
    ("stage_days", None, 9): "its time in this stage",
    ("age", 74, None): "74 days old",
    ("pipeline", 0.61, 0.45): (
        "of past meetings in its pipeline 61% ended well (usual: 45%)"
    ),
    ("slips", 3, 0): "its close date was moved later 3 times (usual: 0)",
    ("past_due", 1, 0): "its close date is over",
    ("past_due", 0, 0): "its close date is still ahead",
    ("amount", 2.44, 1): "2.4 times the usual amount",
    ("amount", None, 1): "its amount",
}


@pytest.mark.parametrize(("fact", "words"), WORDS.items(), ids=WORDS.values())
def test_a_fact_stands_beside_what_is_usual(fact, words):
    name, shown, usual = fact

    told = OddsFact(name=name, shown=shown, usual=usual, speaks_for=True)

    assert fact_in_words(told) == words


def test_every_fact_has_words():
    assert {name for name, _, _ in WORDS} == {fact.name for fact in FACTS}

"""Each fact that can move a deal's odds, in words."""

import pytest

from bot.views.messages.odds_words import fact_in_words, odds_lines
from coaching.evidence import DealOdds, OddsFact
from coaching.odds.facts import FACTS

WORDS = {
    ("words", 1, 2): "1 word from them in 30 days (usual: 2)",
    ("words", 6, 2): "6 words from them in 30 days (usual: 2)",
    ("share", 0.375, 0.21): "38% of all touches in 30 days are theirs (usual: 21%)",
    ("share", None, 0.21): "nobody spoke in 30 days",
    ("silence", 1.2, 9.4): "their last word was 1 day ago (usual: 9)",
    ("silence", None, 9.4): "no word of theirs is known",
    ("people", 0, 1): "none of their people took part in 60 days (usual: 1)",
    ("invited", 1, 0): "several of theirs are invited",
    ("invited", 0, 0): "at most one of theirs is invited",
    ("stage", 0.8, 0.5): "it is 80% of the way through the stages (usual: 50%)",
    ("stage", None, 0.5): "its stage is not known",
    ("stage_days", 23.4, 9): "23 days in this stage (usual: 9)",
    ("stage_days", None, 9): "its time in this stage is not known",
    ("age", 74, None): "74 days old",
    ("pipeline", 0.61, 0.45): (
        "of past meetings in its pipeline 61% ended well (usual: 45%)"
    ),
    ("slips", 3, 0): "its close date was moved later 3 times (usual: 0)",
    ("past_due", 1, 0): "its close date has passed",
    ("past_due", 0, 0): "its close date is still ahead",
    ("amount", 2.44, 1): "2.4 times the usual amount",
    ("amount", None, 1): "it has no amount",
}


@pytest.mark.parametrize(("fact", "words"), WORDS.items(), ids=WORDS.values())
def test_a_fact_stands_beside_what_is_usual(fact, words):
    name, shown, usual = fact

    told = OddsFact(name=name, shown=shown, usual=usual, speaks_for=True)

    assert fact_in_words(told) == words


def test_every_fact_has_words():
    assert {name for name, _, _ in WORDS} == {fact.name for fact in FACTS}


def test_a_fact_that_reads_as_the_usual_one_is_given_as_no_reason():
    # Beside the mean meeting it may weigh; beside the middle one it tells nothing.
    as_usual = OddsFact(name="stage", shown=0.25, usual=0.252, speaks_for=False)
    early = OddsFact(name="age", shown=2, usual=9, speaks_for=True)
    odds = DealOdds(p=0.14, moved=(early, as_usual))

    line, *_ = odds_lines(odds, None)

    assert line == "Chance of winning about 14%. For it: 2 days old (usual: 9)."

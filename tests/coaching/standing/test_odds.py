"""One sentence tells the admin whether odds are told, and by which record."""

import pytest

from coaching.limits import OddsLimits
from coaching.refs import record_ref
from coaching.standing.odds import odds_words, of_hundred
from tests.coaching.makers import make_odds

LIMITS = OddsLimits()


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (
            {"auc": 0.7649},
            (
                "told; on the newest third of your meetings, a won one had better odds"
                " than a lost one 76 of 100 times (guessing: 50)"
            ),
        ),
        (
            {"auc": 0.6499},
            (
                "not told: on the newest third of your meetings, a won one had better"
                " odds than a lost one 64 of 100 times, 65 are needed (guessing: 50)"
            ),
        ),
        (
            {"seen": 60, "won": 12},
            (
                "not told: your newest third holds 12 won and 48 lost, 30 of each are"
                " needed"
            ),
        ),
        (
            {"auc": 0.7, "brier": 0.26},
            (
                "not told: on the newest third of your meetings, a won one had better"
                " odds than a lost one 70 of 100 times, but they missed what happened"
                " by more than one chance for all would have"
            ),
        ),
    ],
    ids=["told", "too often wrong", "too few", "off"],
)
def test_odds_are_told_with_their_record_or_with_what_is_missing(record, said):
    odds = make_odds(**record)

    assert odds_words(record_ref(odds, LIMITS)) == f"Odds of a meeting: {said}"
    assert said.startswith("told") == odds.tell(LIMITS)


def test_a_share_of_whole_hundredths_is_told_as_it_is():
    # 0.29, 0.57 and 0.58 times a hundred come out a hair too small.
    told = [of_hundred(hundredth / 100) for hundredth in range(101)]

    assert told == [f"{hundredth} of 100" for hundredth in range(101)]


def test_a_share_that_is_just_below_a_bound_is_not_rounded_up_to_it():
    assert of_hundred(0.57999) == "57 of 100"


def test_the_bound_of_odds_is_told_as_it_is_set():
    record = record_ref(make_odds(auc=0.57), OddsLimits(auc_from=0.58))

    assert "57 of 100 times" in odds_words(record)
    assert "58 are needed" in odds_words(record)


def test_before_anything_was_learned_nothing_is_said():
    assert odds_words(record_ref(None, LIMITS)) is None

"""Whether a rule may speak, by how often it would have been wrong on the own past."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.limits import Standing
from coaching.standing.norm import WonDeal, own_norm
from coaching.standing.standing import (
    JUDGED,
    OwnNorm,
    Proof,
    Record,
    Verdict,
    interval,
    verdict,
)
from coaching.standing.words import standing_words
from coaching.thresholds import Thresholds, ThresholdsError, parse

LIMITS = Standing()
BOUND = 0.10
NOW = datetime(2026, 11, 18, 5, tzinfo=UTC)
RANK = [Verdict.SPEAKS, Verdict.OWN_NORM, Verdict.LISTENS]
judged = st.integers(LIMITS.least_judged, 2000)
before = st.sampled_from([None, *Verdict])


def record(wrong: int, judged: int) -> Record:
    return Record(spoke=wrong, weeks=judged, wrong=wrong, judged=judged)


def ruled(
    wrong: int, judged: int, own: OwnNorm | None = None, was: Verdict | None = None
) -> Verdict:
    return verdict(record(wrong, judged), own, bound=BOUND, limits=LIMITS, was=was)


def norm(wrong: int, judged: int) -> OwnNorm:
    return OwnNorm(factor=3.0, record=record(wrong, judged))


def test_a_rule_that_was_seldom_wrong_speaks():
    assert ruled(27, 449) is Verdict.SPEAKS


def test_a_rule_that_was_mostly_wrong_listens():
    assert ruled(319, 449) is Verdict.LISTENS


def test_a_rule_with_few_cases_stays_unproven_however_wrong_they_were():
    assert ruled(19, 19) is Verdict.UNPROVEN
    assert ruled(20, 20) is Verdict.LISTENS


def test_a_share_somewhat_over_the_bound_is_not_yet_surely_over_it():
    assert ruled(3, 25) is Verdict.SPEAKS
    assert ruled(120, 1000) is Verdict.LISTENS


def test_a_rule_that_is_right_by_the_own_norm_speaks_by_it():
    assert ruled(200, 400, norm(9, 200)) is Verdict.OWN_NORM


def test_a_rule_that_is_wrong_by_the_own_norm_too_listens():
    assert ruled(200, 400, norm(60, 200)) is Verdict.LISTENS


def test_an_own_norm_that_was_hardly_judged_frees_nobody():
    assert ruled(200, 400, norm(0, 19)) is Verdict.LISTENS


def test_a_rule_that_is_good_by_the_shipped_norm_needs_no_other():
    assert ruled(4, 400, norm(0, 200)) is Verdict.SPEAKS


def test_who_listens_is_not_freed_by_a_share_that_is_merely_below_the_bound():
    assert ruled(9, 100) is Verdict.SPEAKS
    assert ruled(9, 100, was=Verdict.LISTENS) is Verdict.LISTENS
    assert ruled(3, 100, was=Verdict.LISTENS) is Verdict.SPEAKS


def test_who_listens_is_not_freed_by_a_past_that_has_grown_thin():
    assert ruled(0, 5, was=Verdict.LISTENS) is Verdict.LISTENS


def test_wilson_s_interval_is_that_of_his_formula():
    low, high = interval(record(10, 100), sureness=0.95)

    # Newcombe, Statistics in Medicine 17 (1998), method 3.
    assert (low, high) == (
        pytest.approx(0.0552, abs=1e-4),
        pytest.approx(0.1744, abs=1e-4),
    )


def test_of_nothing_judged_any_share_may_be_true():
    assert interval(record(0, 0), sureness=0.95) == (0.0, 1.0)


@given(n=judged, data=st.data())
def test_the_interval_holds_the_share_and_is_narrower_the_more_is_known(n, data):
    wrong = data.draw(st.integers(0, n))
    low, high = interval(record(wrong, n), sureness=0.95)
    more_low, more_high = interval(record(4 * wrong, 4 * n), sureness=0.95)

    assert 0 <= low <= wrong / n <= high <= 1
    assert more_high - more_low < high - low


@given(n=judged, was=before, data=st.data())
def test_more_wrong_never_frees(n, was, data):
    fewer = data.draw(st.integers(0, n))
    more = data.draw(st.integers(fewer, n))
    own = data.draw(st.none() | st.builds(norm, st.integers(0, 20), st.just(200)))

    assert RANK.index(ruled(more, n, own, was)) >= RANK.index(ruled(fewer, n, own, was))


@given(wrong=st.integers(0, 200), more=st.integers(0, 200), was=before)
def test_an_own_norm_that_is_more_wrong_never_frees(wrong, more, was):
    worse = min(200, wrong + more)

    assert RANK.index(ruled(300, 400, norm(worse, 200), was)) >= RANK.index(
        ruled(300, 400, norm(wrong, 200), was)
    )


@given(n=judged, was=before, data=st.data())
def test_the_same_record_twice_changes_nothing(n, was, data):
    wrong = data.draw(st.integers(0, n))
    own = data.draw(st.none() | st.builds(norm, st.integers(0, 40), st.just(200)))
    once = ruled(wrong, n, own, was)

    assert ruled(wrong, n, own, once) is once


@given(n=judged, data=st.data())
def test_who_listened_is_never_let_off_lighter_than_who_did_not(n, data):
    wrong = data.draw(st.integers(0, n))

    assert RANK.index(ruled(wrong, n, was=Verdict.LISTENS)) >= RANK.index(
        ruled(wrong, n, was=Verdict.SPEAKS)
    )


def won(*worst: float) -> list[WonDeal]:
    return [
        WonDeal(won_at=NOW + timedelta(days=n), worst=each)
        for n, each in enumerate(worst)
    ]


def test_the_own_norm_is_what_nineteen_of_twenty_won_deals_never_passed():
    found = own_norm(
        won(*[0.0] * 18, 2.5, 6.0, *[0.0] * 17, 2.4, 2.6, 9.0),
        shipped=2.0,
        limits=LIMITS,
    )

    assert found is not None
    assert found.factor == 2.5
    assert (found.record.wrong, found.record.judged) == (2, 20)


def test_the_own_norm_is_judged_on_deals_it_was_not_learned_from():
    found = own_norm(won(*[0.0] * 20, *[5.0] * 20), shipped=2.0, limits=LIMITS)

    assert found is not None
    assert found.factor == 2.0
    assert found.record.share == 1.0


def test_a_norm_so_wide_that_nothing_would_be_said_is_none():
    assert own_norm(won(*[6.1] * 40), shipped=2.0, limits=LIMITS) is None
    assert own_norm(won(*[6.0] * 40), shipped=2.0, limits=LIMITS) is not None


def test_a_norm_is_not_learned_from_few_deals():
    assert own_norm(won(*[2.5] * 39), shipped=2.0, limits=LIMITS) is None


@given(st.lists(st.floats(0, 6), min_size=40, max_size=120))
def test_an_own_norm_only_ever_eases(worst):
    found = own_norm(won(*worst), shipped=2.0, limits=LIMITS)

    assert found is not None
    assert 2.0 <= found.factor <= 6.0


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (
            ("quiet_deal", Verdict.SPEAKS, record(27, 449), None),
            "A quiet deal: speaks; it would have been wrong on 6% of 449 won deals",
        ),
        (
            ("quiet_deal", Verdict.LISTENS, record(319, 449), None),
            (
                "A quiet deal: listens without speaking: 71% of 449 won deals looked"
                " silent in the 30 days before they were won"
            ),
        ),
        (
            ("quiet_deal", Verdict.OWN_NORM, record(80, 400), norm(9, 200)),
            (
                "A quiet deal: speaks by your own norm, from 3 times the usual silence"
                " on: wrong on 4% of 200 won deals; by the norm as set it would have"
                " been on 20% of 400 won deals"
            ),
        ),
        (
            ("nearly_empty", Verdict.LISTENS, record(26, 27), None),
            (
                "Nearly empty: listens without speaking: after 96% of 27 rep-weeks the"
                " rep opened deals as usual within 10 business days"
            ),
        ),
        (
            ("cliff", Verdict.UNPROVEN, record(0, 1), None),
            (
                "The cliff: speaks; too little past to tell how often it is wrong: 1"
                " cliff of the 20 it takes"
            ),
        ),
    ],
    ids=["speaks", "listens", "by the own norm", "nearly empty", "too little past"],
)
def test_the_standing_is_one_sentence(proof, said):
    rule, ruling, of, own = proof
    found = Proof(
        rule=rule, version="1.abc", verdict=ruling, record=of, own=own, until=NOW
    )

    assert standing_words(found, Thresholds()) == said


@pytest.mark.parametrize("rule", JUDGED)
@pytest.mark.parametrize("ruling", Verdict)
def test_each_rule_has_words_for_each_verdict(rule, ruling):
    found = Proof(
        rule=rule,
        version="1",
        verdict=ruling,
        record=record(3, 30),
        own=norm(1, 30),
        until=NOW,
    )

    said = standing_words(found, Thresholds())

    assert "{" not in said
    assert "speak" in said


def test_an_own_norm_cannot_be_stricter_than_the_shipped_one():
    with pytest.raises(ThresholdsError, match="own_norm_most must be at least 1"):
        parse("[standing]\nown_norm_most = 0.5")

"""Odds learned from the own past, told with their record or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.facts import PastSight
from coaching.limits import OddsLimits
from coaching.odds.facts import FACTS
from coaching.odds.odds import Odds, learn
from tests.coaching.makers import NOW
from tests.coaching.odds.test_facts import PLAIN

LIMITS = OddsLimits()
DAY = timedelta(days=1)


def meetings(
    count: int, *, strength: float = 1.0, seed: int = 1
) -> Sequence[PastSight]:
    """Return a year of meetings whose deals end by the customer's words, or by lot."""
    draw = Random(seed)  # noqa: S311 - a made-up floor, no secret
    found = []
    for number in range(count):
        words = draw.randint(0, 12)
        at = NOW - 360 * DAY + 330 * DAY * number / count
        by_words = words > 6
        by_lot = draw.random() < 0.5
        found.append(
            PastSight(
                sight=replace(
                    PLAIN, deal_id=number, at=at, words=words, touches=words + 8
                ),
                closed_at=at + 20 * DAY,
                won=by_words if draw.random() < strength else by_lot,
            )
        )
    return found


def test_where_the_customers_word_tells_the_odds_tell():
    odds = learn(meetings(300, strength=0.8), at=NOW)

    assert odds.tell(LIMITS)
    assert odds.record is not None
    assert odds.record.auc > 0.8
    assert odds.record.seen == 100
    loud, silent = (odds.of(replace(PLAIN, words=words)) for words in (12, 0))
    assert loud is not None
    assert silent is not None
    assert loud.p > 0.7
    assert silent.p < 0.3


def test_where_lots_decide_they_say_that_they_cannot():
    odds = learn(meetings(300, strength=0.0), at=NOW)

    assert odds.record is not None
    assert odds.record.auc < 0.65
    assert not odds.tell(LIMITS)


def test_a_record_from_few_is_none():
    odds = learn(meetings(100), at=NOW)

    assert odds.record is not None
    assert odds.record.auc > 0.9
    assert not odds.tell(LIMITS)


@pytest.mark.parametrize("won", [True, False], ids=["all won", "all lost"])
def test_of_one_kind_of_end_nothing_is_learned(won):
    past = [replace(each, won=won) for each in meetings(200)]

    odds = learn(past, at=NOW)

    assert odds == Odds(at=NOW, meetings=200, deals=200)
    assert not odds.tell(LIMITS)
    assert odds.of(PLAIN) is None


def test_without_a_past_nothing_is_learned():
    assert learn([], at=NOW) == Odds(at=NOW, meetings=0, deals=0)


def test_the_record_is_of_meetings_that_the_fit_had_not_seen():
    past = meetings(300)
    cut = past[200].sight.at
    turned = [
        replace(each, won=not each.won) if each.sight.at >= cut else each
        for each in past
    ]

    odds = learn(turned, at=NOW)

    # What held for the older ones is the opposite of what the newer ones did.
    assert odds.record is not None
    assert odds.record.auc < 0.2


def test_an_end_that_was_not_known_at_the_cut_teaches_the_record_nothing():
    past = meetings(300)
    late = [replace(each, closed_at=NOW) for each in past]

    odds = learn(late, at=NOW)

    assert odds.fit is not None
    assert odds.record is None
    assert not odds.tell(LIMITS)


def test_chances_in_the_right_order_but_worse_than_the_plain_share_are_not_told():
    odds = learn(meetings(300), at=NOW)
    assert odds.record is not None

    worse = replace(odds.record, brier=odds.record.brier_constant + 0.001)

    assert not replace(odds, record=worse).tell(LIMITS)


@pytest.mark.parametrize(
    ("changed", "tells"),
    [
        ({"auc": 0.65}, True),
        ({"auc": 0.649}, False),
        ({"seen": 60, "won": 30}, True),
        ({"seen": 59, "won": 30}, False),
        ({"seen": 90, "won": 29}, False),
    ],
)
def test_the_bounds_of_a_good_record(changed, tells):
    odds = learn(meetings(300), at=NOW)
    assert odds.record is not None

    assert replace(odds, record=replace(odds.record, **changed)).tell(LIMITS) is tells


def test_the_three_facts_that_moved_a_deal_most_are_named_with_their_sign():
    odds = learn(meetings(300, strength=0.8), at=NOW)

    told = odds.of(replace(PLAIN, words=12, touches=14))

    assert told is not None
    names = [moved.name for moved in told.moved]
    parts = [abs(moved.part) for moved in told.moved]
    assert {"words", "share"} <= set(names)
    assert len(names) == len(set(names)) <= 3
    assert parts == sorted(parts, reverse=True)
    words = next(moved for moved in told.moved if moved.name == "words")
    assert words.part > 0
    assert words.shown == 12
    assert words.usual == pytest.approx(6, abs=1)


def test_a_fact_that_moves_nothing_is_not_named():
    odds = learn(meetings(300, strength=0.8), at=NOW)

    told = odds.of(PLAIN)

    # All else is the same in each of those meetings.
    assert told is not None
    assert {moved.name for moved in told.moved} <= {"words", "share"}


def test_a_fact_that_is_known_of_no_meeting_has_no_usual():
    past = [
        replace(each, sight=replace(each.sight, silent_days=None))
        for each in meetings(100)
    ]

    odds = learn(past, at=NOW)

    silence = [fact.name for fact in FACTS].index("silence")
    assert odds.usual[silence] is None


@settings(max_examples=15)
@given(order=st.randoms())
def test_the_order_in_which_meetings_are_read_changes_nothing(order):
    past = list(meetings(90, strength=0.7))
    mixed = list(past)
    order.shuffle(mixed)

    first, second = learn(past, at=NOW), learn(mixed, at=NOW)

    assert first.record is not None
    assert second.record is not None
    assert second.record.auc == pytest.approx(first.record.auc)
    assert second.record.brier == pytest.approx(first.record.brier, abs=1e-6)
    assert second.usual == first.usual

"""A rep with next to no open deals."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evaluate import rep_signals
from coaching.evidence import NearlyEmptyEvidence
from coaching.facts import RepBook
from coaching.signals.nearly_empty import nearly_empty
from coaching.thresholds import Thresholds, parse
from tests.coaching.makers import (
    NOW,
    days_ago,
    make_book,
    make_cliff_book,
    make_creations,
    make_deal,
    make_freshness,
    make_moment,
    make_person,
    make_touches,
)


def empty_book(deals: int = 1, **fields: object) -> RepBook:
    return make_book(deals=tuple(make_deal(id=n + 1) for n in range(deals)), **fields)


@pytest.mark.parametrize(
    ("back", "fires"), [(29, False), (30, True)], ids=["grace", "over"]
)
def test_who_gave_deals_away_is_left_alone_for_a_month(back, fires):
    given = NOW - timedelta(days=back)

    signal = nearly_empty(empty_book(handed_over_at=given), make_moment())

    assert (signal is not None) is fires


@pytest.mark.parametrize(
    ("deals", "fires"), [(0, True), (1, True), (2, False)], ids=["none", "one", "two"]
)
def test_fewer_than_two_open_deals_are_nearly_nothing(deals, fires):
    signal = nearly_empty(empty_book(deals), make_moment())

    assert (signal is not None) is fires


def test_it_says_what_is_there_and_since_when():
    book = empty_book(rep=make_person(target_minor=50_000_00))

    signal = nearly_empty(book, make_moment())

    assert signal is not None
    assert (signal.person_id, signal.subject_id, signal.deal_ids) == (1, 1, (1,))
    assert signal.exposure_minor == 50_000_00
    assert isinstance(signal.evidence, NearlyEmptyEvidence)
    assert signal.evidence.gap_bd == 3
    assert [deal.id for deal in signal.evidence.open_deals] == [1]


@pytest.mark.parametrize(
    "silent",
    [
        {"ever_owned": 0},
        {"rep": make_person(start_date=days_ago(89))},
        {"rep": make_person(start_date=None), "creations": ()},
        {
            "rep": make_person(start_date=None),
            "creations": make_creations(last=3, count=2),
        },
    ],
    ids=["never owned a deal", "ramping", "tenure unknown", "first deal is recent"],
)
def test_it_is_for_reps_who_have_sold_here(silent):
    assert nearly_empty(empty_book(**silent), make_moment()) is None


def test_without_known_creations_there_is_no_gap_to_name():
    signal = nearly_empty(empty_book(creations=()), make_moment())

    assert signal is not None
    assert isinstance(signal.evidence, NearlyEmptyEvidence)
    assert signal.evidence.gap_bd is None
    assert signal.exposure_minor == 0


def test_stale_deals_say_nothing():
    stale = make_freshness(deals_at=NOW - timedelta(hours=25))

    assert nearly_empty(empty_book(), make_moment(freshness=stale)) is None


def test_it_needs_no_activity_stream():
    no_activity = make_freshness(activities_at=None, meetings_at=None)

    assert nearly_empty(empty_book(), make_moment(freshness=no_activity))


def test_it_ends_at_a_third_deal():
    assert nearly_empty(empty_book(2), make_moment(margin=0.2))
    assert nearly_empty(empty_book(3), make_moment(margin=0.2)) is None


def signals(book: RepBook, thresholds: Thresholds) -> list[str]:
    found = rep_signals(
        book, passages=(), freshness=make_freshness(), thresholds=thresholds, now=NOW
    )
    return [signal.rule for signal in found]


def test_a_single_deal_is_never_over_focus():
    book = empty_book(touches=make_touches(1, 15), creations=make_creations(last=25))

    assert signals(book, Thresholds()) == ["nearly_empty"]


def test_over_focus_comes_first_where_settings_allow_both():
    both = parse("[nearly_empty]\nopen_deals = 5")

    assert signals(make_cliff_book(), both) == ["cliff"]


@given(deals=st.integers(0, 9), more=st.integers(0, 9))
def test_another_deal_never_empties_a_pipeline(deals, more):
    before = nearly_empty(empty_book(deals), make_moment())
    after = nearly_empty(empty_book(deals + more), make_moment())

    assert after is None or before is not None

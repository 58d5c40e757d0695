"""A rep with next to no open deals."""

from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import NearlyEmptyEvidence
from coaching.facts import RepBook, WorkSample
from coaching.signals.evaluate import rep_signals
from coaching.signals.nearly_empty import nearly_empty
from coaching.thresholds import Thresholds, parse
from tests.coaching.makers import (
    NOW,
    bd_ago,
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

LONG = make_creations(last=25)
"""Five weeks ago the last deal came; before, one came every week."""


def empty_book(deals: int = 1, **fields: object) -> RepBook:
    is_open = tuple(make_deal(id=n + 1, created_at=bd_ago(60)) for n in range(deals))
    return make_book(**{"deals": is_open, "creations": LONG} | fields)


def weeks(
    *counts: int | None, first: int = 4, person: int = 1
) -> tuple[WorkSample, ...]:
    """Return samples of past weeks with so many open deals, one a week."""
    return tuple(
        WorkSample(
            person_id=person,
            at=NOW - timedelta(weeks=first + n),
            focus_share=None,
            focus_work=None,
            other_work=None,
            prospecting=None,
            open_deals=count,
        )
        for n, count in enumerate(counts)
    )


def fires(deals: int, *, margin: float = 0.0, **fields: object) -> bool:
    return (
        nearly_empty(empty_book(deals, **fields), make_moment(margin=margin))
        is not None
    )


@pytest.mark.parametrize(
    ("back", "speaks"), [(29, False), (30, True)], ids=["grace", "over"]
)
def test_who_gave_deals_away_is_left_alone_for_a_month(back, speaks):
    given = NOW - timedelta(days=back)

    signal = nearly_empty(empty_book(handed_over_at=given), make_moment())

    assert (signal is not None) is speaks


@pytest.mark.parametrize(
    ("deals", "speaks"), [(0, True), (1, True), (2, False)], ids=["none", "one", "two"]
)
def test_where_nothing_is_usual_fewer_than_two_open_deals_are_few(deals, speaks):
    assert fires(deals) is speaks


def test_it_says_what_is_there_and_since_when():
    book = empty_book(rep=make_person(target_minor=50_000_00))

    signal = nearly_empty(book, make_moment())

    assert signal is not None
    assert (signal.person_id, signal.subject_id, signal.deal_ids) == (1, 1, (1,))
    assert signal.worth == 50_000_00
    assert isinstance(signal.evidence, NearlyEmptyEvidence)
    assert signal.evidence.gap_bd == 25
    assert signal.evidence.pace_bd == pytest.approx(5, abs=0.5)
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


def test_without_known_creations_there_is_no_pace_to_fall_behind():
    assert not fires(0, creations=())


@pytest.mark.parametrize(
    ("last", "speaks"), [(13, False), (17, True)], ids=["as by chance", "longer"]
)
def test_who_opens_a_deal_a_week_is_told_after_three_without(last, speaks):
    assert fires(1, creations=make_creations(last=last)) is speaks


@pytest.mark.parametrize(
    ("last", "speaks"), [(9, False), (10, True)], ids=["not yet", "two weeks"]
)
def test_who_opens_one_every_day_is_not_told_before_two_weeks(last, speaks):
    quick = make_creations(last=last, every=1, count=90)

    assert fires(1, creations=quick, team_rate=None) is speaks


def test_the_slower_the_pace_the_longer_the_gap_that_is_normal():
    slow = {"creations": make_creations(last=25, every=25), "team_rate": 0.2}

    assert not fires(1, **slow)


@pytest.mark.parametrize(
    ("usual", "deals", "speaks"),
    [
        ((4, 5, 4, 3, 4, 4, 5, 4, 3), 1, True),
        ((4, 5, 4, 3, 4, 4, 5, 4, 3), 2, False),
        ((1, 2, 1, 0, 2, 1, 1, 0, 2), 1, False),
        ((1, 2, 1, 0, 2, 1, 1, 0, 2), 0, False),
        ((12, 4, 9, 1, 14, 6, 2, 8, 11), 1, False),
        ((9, 10, 9, 8, 9, 10, 11, 9, 8), 3, True),
        ((9, 10, 9, 8, 9, 10, 11, 9, 8), 4, False),
    ],
    ids=[
        "far fewer",
        "half of the usual",
        "one is usual on a floor of short cycles",
        "and so is none, now and then",
        "who varies so much had as few before",
        "a third of a large book",
        "no third of it",
    ],
)
def test_few_is_what_is_few_for_this_rep(usual, deals, speaks):
    assert fires(deals, past_work=weeks(*usual)) is speaks


@pytest.mark.parametrize(("as_few", "speaks"), [(2, True), (3, False)])
def test_as_few_as_in_one_week_of_ten_is_still_rare(as_few, speaks):
    past = weeks(*[1] * as_few, *[6] * (20 - as_few))

    assert fires(1, past_work=past) is speaks


@pytest.mark.parametrize(("deals", "speaks"), [(17, True), (18, False)])
def test_few_is_up_to_34_of_a_hundred_of_the_usual(deals, speaks):
    assert fires(deals, past_work=weeks(*[50] * 9)) is speaks


@pytest.mark.parametrize(
    ("target", "won", "weight"), [(9, 5, 9), (None, 5, 5), (None, None, 0)]
)
def test_an_empty_pipeline_weighs_the_target_or_else_what_was_won(target, won, weight):
    book = empty_book(rep=make_person(target_minor=target), won_90_minor=won)

    signal = nearly_empty(book, make_moment())

    assert signal is not None
    assert signal.worth == weight


def test_the_team_tells_what_is_usual_for_who_has_too_few_weeks():
    team = weeks(2, 2, 1, 2, 2, 2, 3, 2, person=2)

    assert not fires(1, past_work=weeks(*[5] * 7), team_work=team)
    assert fires(1, past_work=weeks(*[5] * 8), team_work=team)


def test_the_evidence_says_what_is_usual_and_for_whom():
    def of(**past: object) -> tuple[float | None, str | None]:
        signal = nearly_empty(empty_book(1, **past), make_moment())
        assert signal is not None
        assert isinstance(signal.evidence, NearlyEmptyEvidence)
        return signal.evidence.usual, signal.evidence.usual_of

    assert of(past_work=weeks(*[4] * 9)) == (4, "rep")
    assert of(team_work=weeks(*[6] * 9)) == (6, "team")
    assert of() == (None, None)


@pytest.mark.parametrize("unknown", [weeks(*[None] * 20), weeks(*[9] * 20, first=-17)])
def test_weeks_that_are_not_known_or_not_past_say_nothing_of_the_usual(unknown):
    assert fires(1, past_work=unknown)
    assert not fires(2, past_work=unknown)


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


COUNTS = st.lists(st.integers(0, 40), min_size=0, max_size=20)


@given(deals=st.integers(0, 9), more=st.integers(0, 9), past=COUNTS)
def test_another_deal_never_empties_a_pipeline(deals, more, past):
    known = {"past_work": weeks(*past)}

    assert fires(deals, **known) >= fires(deals + more, **known)


@given(deals=st.integers(0, 9), past=COUNTS, last=st.integers(0, 40))
def test_eased_limits_never_end_what_is_said(deals, past, last):
    book = {"past_work": weeks(*past), "creations": make_creations(last=last)}

    assert fires(deals, **book) <= fires(deals, **book, margin=0.2)


@given(
    past=st.lists(st.integers(0, 40), min_size=8, max_size=20), deals=st.integers(0, 40)
)
def test_as_many_deals_as_in_most_weeks_are_never_few(past, deals):
    if deals >= median(past):
        assert not fires(deals, past_work=weeks(*past))


@given(data=st.data(), past=COUNTS)
def test_the_order_of_the_weeks_changes_nothing(data, past):
    samples = weeks(*past)
    mixed = tuple(data.draw(st.permutations(samples)))

    assert fires(1, past_work=mixed) == fires(1, past_work=samples)

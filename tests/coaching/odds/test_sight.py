"""A deal as the CRM showed it at an instant."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import BookedMeeting, DealPast, Step, Word
from coaching.odds.sight import sight_of
from tests.coaching.makers import NOW


def ago(days: float) -> timedelta:
    return timedelta(days=days)


STEP = Step(
    at=NOW - ago(90),
    stage_id=1,
    along=0.25,
    pipeline="sales",
    amount_minor=100,
    currency="EUR",
    close_date=date(2026, 12, 1),
)
DEAL = DealPast(deal_id=7, created_at=NOW - ago(100), steps=(STEP,))


def word(days: float, *, theirs: bool = True, key: int | None = 5, late: float = 0):
    """Return a touch so many days ago, known so many days later."""
    return Word(
        at=NOW - ago(days),
        known_at=NOW - ago(days - late),
        customer_side=theirs,
        contact_key=key,
    )


def said(*words: Word):
    """Return the sight, now, of a deal with these touches, oldest first."""
    sight = sight_of(replace(DEAL, words=words), NOW)
    assert sight is not None
    return sight


def moved(*steps: Step):
    sight = sight_of(replace(DEAL, steps=steps), NOW)
    assert sight is not None
    return sight


def test_a_month_of_touches_counts_theirs_among_all():
    sight = said(word(31), word(29), word(20, theirs=False), word(3))

    assert (sight.words, sight.touches) == (2, 3)
    assert sight.silent_days == pytest.approx(3)


def test_a_customer_without_a_word_has_no_silence_to_tell():
    assert said(word(2, theirs=False)).silent_days is None


def test_what_was_logged_later_was_not_there():
    sight = said(word(6), word(2, late=3))

    assert sight.words == 1
    assert sight.silent_days == pytest.approx(6)


@pytest.mark.parametrize(
    ("keys", "people"),
    [
        ([], 0),
        ([5], 1),
        ([5, 5], 1),
        ([5, 6, 7], 3),
        ([None], 0),
        ([0], 2),
        ([0, 5], 2),
        ([0, 5, 6, 7], 3),
    ],
)
def test_people_are_told_apart_and_several_at_once_are_two_at_least(keys, people):
    assert said(*(word(10, key=key) for key in keys)).people == people


def test_who_took_part_more_than_sixty_days_ago_or_was_only_called_is_not_counted():
    assert said(word(61), word(10, key=8, theirs=False)).people == 0


@pytest.mark.parametrize(
    ("starts", "booked", "key", "several"),
    [
        (5, 1, 0, True),
        (5, 1, 5, False),
        (5, 1, None, False),
        (5, -1, 0, False),
        (-1, 3, 0, False),
        (14, 1, 0, True),
        (15, 1, 0, False),
    ],
    ids=[
        "several",
        "one",
        "nobody known",
        "booked later",
        "over",
        "just in sight",
        "too far ahead",
    ],
)
def test_several_are_invited_to_a_meeting_that_is_booked_and_near(
    starts, booked, key, several
):
    meeting = BookedMeeting(
        starts_at=NOW + ago(starts), booked_at=NOW - ago(booked), contact_key=key
    )

    sight = sight_of(replace(DEAL, meetings=(meeting,)), NOW)

    assert sight is not None
    assert sight.several_invited is several


def test_a_deal_stands_in_its_stage_since_it_came_there_whatever_else_changed():
    sight = moved(
        STEP,
        replace(STEP, at=NOW - ago(40), stage_id=2, along=0.5),
        replace(STEP, at=NOW - ago(8), stage_id=2, along=0.5, amount_minor=300),
    )

    assert sight.stage_days == pytest.approx(40)
    assert (sight.along, sight.pipeline, sight.amount_minor) == (0.5, "sales", 300)
    assert sight.age_days == pytest.approx(100)


def test_a_date_moved_later_is_a_slip_and_moved_earlier_is_none():
    dates = [date(2026, 12, day) for day in (1, 10, 5, 20)]
    steps = [
        replace(STEP, at=NOW - ago(90 - number), close_date=day)
        for number, day in enumerate([*dates, None])
    ]

    sight = moved(*steps)

    assert sight.slips == 2
    assert not sight.past_due


@pytest.mark.parametrize(
    ("day", "is_over"),
    [(NOW.date(), False), (NOW.date() - ago(1), True), (None, False)],
    ids=["today", "yesterday", "not known"],
)
def test_a_close_date_is_over_on_the_day_after(day, is_over):
    assert moved(replace(STEP, close_date=day)).past_due is is_over


def test_of_a_deal_that_was_not_known_yet_nothing_was_seen():
    assert sight_of(DEAL, NOW - ago(91)) is None


@given(
    late=st.lists(st.floats(0.01, 30), max_size=4),
    theirs=st.booleans(),
    key=st.sampled_from([None, 0, 9]),
)
def test_nothing_that_came_later_changes_what_was_seen(late, theirs, key):
    base = replace(DEAL, words=(word(6), word(3, theirs=False)))
    more = replace(
        base,
        words=(*base.words, *(word(-days, theirs=theirs, key=key) for days in late)),
        steps=(STEP, *(replace(STEP, at=NOW + ago(d), stage_id=9) for d in late)),
        meetings=tuple(
            BookedMeeting(starts_at=NOW + ago(5), booked_at=NOW + ago(d), contact_key=0)
            for d in late
        ),
    )

    assert sight_of(more, NOW) == sight_of(base, NOW)

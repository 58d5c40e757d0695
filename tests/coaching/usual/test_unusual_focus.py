"""One deal takes more than is usual for this rep, and new people get less."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import Deal, RepBook, WorkSample
from coaching.limits import Usual
from coaching.usual.together import sought
from coaching.usual.unusual_focus import (
    UnusualFocus,
    floor_fall,
    own_fall,
    unusual_focus,
)
from coaching.usual.work_figures import WorkFigures
from tests.coaching.makers import (
    NOW,
    bd_ago,
    bd_ahead,
    days_ago,
    make_book,
    make_creations,
    make_deal,
    make_moment,
    make_person,
)

FOCUS = make_deal(id=1, name="Acme", close_date=bd_ahead(40).date())
USUAL = {"focus_share": 0.15, "focus_work": 9.0, "other_work": 4.0, "prospecting": 60}
CHASE = {"focus_share": 0.5, "focus_work": 36.0, "other_work": 2.0, "prospecting": 20}


def sample(weeks: float = 0, **fields: object) -> WorkSample:
    return WorkSample(person_id=1, at=NOW - timedelta(weeks=weeks), **USUAL | fields)


def past_of(weeks: range = range(3, 52)) -> list[WorkSample]:
    """Return weeks of somebody who varies by a tenth, one way and the other."""
    return [
        sample(
            week,
            focus_share=USUAL["focus_share"] * (1 + 0.1 * (week % 3 - 1)),
            focus_work=USUAL["focus_work"] * (1 + 0.1 * (week % 5 - 2)),
            prospecting=USUAL["prospecting"] + 3 * (week % 4),
        )
        for week in weeks
    ]


PAST = past_of()


def judged(
    *,
    past: list[WorkSample] = PAST,
    focus: Deal = FOCUS,
    touches: int = 20,
    fall: float = 0.0,
    book: RepBook | None = None,
    margin: float = 0.0,
    **fields: object,
) -> UnusualFocus | None:
    work = WorkFigures(focus=focus, touches=touches, sample=sample(**CHASE | fields))
    return unusual_focus(
        book or make_book(deals=(focus, make_deal(id=2))),
        work,
        past,
        make_moment(margin=margin),
        fall_of_all=fall,
    )


def test_a_chase_is_told_with_the_usual_beside_each_figure():
    found = judged()

    assert found is not None
    assert found.focus == FOCUS
    figures = found.figures
    assert (figures.share.value, figures.share.usual) == (0.5, pytest.approx(0.15))
    assert (figures.sought.value, figures.sought.usual) == (20, 66)
    assert figures.other_work.spreads < 0
    assert not found.by_openings
    assert (found.like_this, found.of) == (0, 49)


def test_an_ordinary_week_is_nothing():
    assert judged(**USUAL) is None


@pytest.mark.parametrize(
    "ordinary",
    [
        {"focus_share": 0.16},
        {"prospecting": 60},
        {"focus_work": 9.5},
    ],
    ids=["the share", "the prospecting", "the work on the deal"],
)
def test_each_of_three_figures_must_be_unusual(ordinary):
    assert judged(**ordinary) is None


def test_three_that_are_just_unusual_are_not_enough_together():
    faint = {"focus_share": 0.21, "focus_work": 14.0, "prospecting": 48}

    assert judged(**faint, other_work=4.0) is None
    # What tips it: the other deals get less as well.
    assert judged(**faint, other_work=1.0) is not None


def test_others_who_get_more_care_than_usual_count_against_it():
    faint = {"focus_share": 0.21, "focus_work": 14.0, "prospecting": 42}

    assert judged(**faint, other_work=4.0) is not None
    assert judged(**faint, other_work=9.0) is None


@pytest.mark.parametrize(("touches", "told"), [(7, False), (8, True)])
def test_a_thin_log_says_nothing(touches, told):
    assert (judged(touches=touches) is not None) is told


@pytest.mark.parametrize(("weeks", "told"), [(10, False), (11, True)])
def test_eight_weeks_of_the_past_are_needed(weeks, told):
    assert (judged(past=past_of(range(3, weeks))) is not None) is told


def test_the_week_of_a_year_ago_is_still_past():
    assert judged(past=past_of(range(45, 53))) is not None


FIGURES = ("focus_share", "focus_work")


@pytest.mark.parametrize("figure", FIGURES)
def test_beside_a_figure_that_is_not_known_nothing_is_unusual(figure):
    never = [replace(each, **{figure: None}) for each in PAST]

    assert judged(**{figure: None}) is None
    assert judged(past=never) is None


@pytest.mark.parametrize(
    ("figure", "called"),
    [
        ("focus_share", "share"),
        ("focus_work", "focus_work"),
        ("other_work", "other_work"),
        ("prospecting", "sought"),
    ],
)
def test_weeks_of_which_a_figure_is_not_known_are_left_out(figure, called):
    gaps = [sample(week + 0.5, **{figure: None}) for week in range(4, 20)]

    found = judged(past=[*PAST, *gaps])

    assert found is not None
    beside = getattr(found.figures, called)
    assert beside == getattr(judged().figures, called)
    assert beside.seen == len(PAST)


@pytest.mark.parametrize(("usual", "known"), [(3, True), (2, False)])
def test_three_people_sought_in_ten_days_can_be_seen_to_stop(usual, known):
    past = [sample(week, prospecting=usual) for week in range(3, 20)]

    found = sought(sample(prospecting=0), past, limits=Usual())

    assert (found is not None) is known


def test_a_fall_is_told_in_spreads_and_only_where_a_usual_is_known():
    fall = own_fall(sample(prospecting=20), PAST, make_moment())

    assert fall == pytest.approx(-judged().figures.sought.spreads)
    assert fall > 1
    assert own_fall(sample(prospecting=20), PAST[:7], make_moment()) is None


def test_the_last_weeks_and_the_year_before_last_are_no_past():
    chase = [sample(week, **CHASE) for week in (*range(3), *range(53, 90))]

    with_chases = judged(past=[*PAST, *chase])

    assert with_chases == judged()


def test_what_the_whole_floor_does_is_taken_off():
    assert judged(fall=1.0) is not None
    assert judged(fall=9.0) is None


def test_a_floor_that_seeks_more_than_usual_accuses_nobody():
    rising = [own_fall(sample(prospecting=200), PAST, make_moment())] * 5

    assert floor_fall(rising) == 0
    assert floor_fall([]) == 0
    assert floor_fall([None, 2.0, 3.0, 9.0]) == 3.0


def test_it_is_said_how_often_it_came_together_like_this():
    chases = [replace(each, **CHASE) for each in PAST[:2]]

    found = judged(past=[*chases, *PAST[2:]])

    assert found is not None
    assert (found.like_this, found.of) == (2, 49)


JUST_ENOUGH = {
    "focus_share": 0.21,
    "focus_work": 14.0,
    "prospecting": 42,
    "other_work": 4.0,
}
closing = {
    "close_date": bd_ahead(10).date(),
    "last_customer_touch_at": bd_ago(3),
    "created_at": NOW - timedelta(days=45),
}


@pytest.mark.parametrize(
    ("fields", "words", "told"),
    [
        ({}, 3, False),
        ({"close_date": bd_ago(3).date()}, 3, False),
        ({"close_date": bd_ahead(11).date()}, 3, True),
        ({"close_date": bd_ago(4).date()}, 3, True),
        ({"close_date": None}, 3, True),
        ({"last_customer_touch_at": bd_ago(4)}, 3, True),
        ({"last_customer_touch_at": None}, 3, True),
        ({"created_at": NOW - timedelta(days=44)}, 3, True),
        ({}, 2, True),
    ],
    ids=[
        "about to close",
        "should have closed three days ago",
        "closes later",
        "should have closed before",
        "no close date",
        "the customer is silent",
        "no word ever",
        "a young deal",
        "too few words",
    ],
)
def test_a_deal_that_is_about_to_close_may_be_worth_the_time(fields, words, told):
    found = about_to_close(fields, words, **JUST_ENOUGH)

    assert (found is not None) is told


def test_more_than_that_outweighs_a_deal_that_is_about_to_close():
    just, far = about_to_close({}, 3, **JUST_ENOUGH), about_to_close({}, 3)

    assert just is None
    assert far is not None
    assert far.figures.may_close
    assert far.figures.score == pytest.approx(
        replace(far.figures, may_close=False).score - 2.0
    )


def about_to_close(fields, words, **figures: float):
    focus = make_deal(id=1, **closing | fields)
    heard = (bd_ago(11), *(bd_ago(10 - n) for n in range(words)))
    book = make_book(deals=(focus, make_deal(id=2)), customer_touches=((1, heard),))
    return judged(focus=focus, book=book, **figures)


def opening_book(*, last: int) -> RepBook:
    """Return somebody who opens a deal every other day, the last one so long ago."""
    opened = make_creations(last=last, every=2, count=70)
    return make_book(deals=(FOCUS, make_deal(id=2)), creations=opened)


@pytest.mark.parametrize(
    ("last", "told"), [(16, True), (1, False)], ids=["none of late", "as ever"]
)
def test_where_prospecting_is_not_seen_the_own_openings_stand_in(last, told):
    unseen = [replace(each, prospecting=None) for each in PAST]

    found = judged(past=unseen, prospecting=None, book=opening_book(last=last))

    assert (found is not None) is told
    assert found is None or found.by_openings


def test_who_hardly_seeks_anybody_is_judged_by_openings_too():
    seldom = [replace(each, prospecting=2) for each in PAST]

    found = judged(past=seldom, prospecting=0, book=opening_book(last=16))

    assert found is not None
    assert found.by_openings


def test_without_prospecting_and_without_a_pace_nothing_is_said():
    unseen = [replace(each, prospecting=None) for each in PAST]
    slow = make_book(creations=make_creations(last=30, every=20, count=5))

    assert judged(past=unseen, prospecting=None, book=slow) is None


def test_the_chased_deal_does_not_count_as_opened():
    book = opening_book(last=16)
    chased = replace(book.creations[0], deal_id=FOCUS.id, at=bd_ago(5))
    unseen = [replace(each, prospecting=None) for each in PAST]

    found = judged(
        past=unseen,
        prospecting=None,
        book=replace(book, creations=(*book.creations, chased)),
    )

    assert found is not None
    assert found.figures.sought.value == 0


@given(share=st.floats(0, 1), more=st.floats(0, 1))
def test_more_focus_is_never_less_unusual(share, more):
    higher = min(1.0, share + more)

    if judged(focus_share=share) is not None:
        assert judged(focus_share=higher) is not None


@given(sought=st.integers(0, 100), fewer=st.integers(0, 100))
def test_less_prospecting_is_never_less_unusual(sought, fewer):
    if judged(prospecting=sought) is not None:
        assert judged(prospecting=max(0, sought - fewer)) is not None


@given(share=st.floats(0, 1), sought=st.integers(0, 100), margin=st.floats(0, 0.9))
def test_easing_the_limits_never_ends_it(share, sought, margin):
    figures = {"focus_share": share, "prospecting": sought}

    if judged(**figures) is not None:
        assert judged(**figures, margin=margin) is not None


@given(st.permutations(PAST))
def test_the_order_of_the_past_does_not_matter(mixed):
    assert judged(past=mixed) == judged()


def test_the_rep_s_name_and_start_do_not_matter():
    other = make_book(
        rep=make_person(name="Lee", start_date=days_ago(200)),
        deals=(FOCUS, make_deal(id=2)),
    )

    assert judged(book=other) == judged()


def test_a_fall_that_is_mostly_the_floor_s_is_not_the_rep_s_own():
    chase = {"focus_share": 0.6, "other_work": 1.0, "prospecting": 56}

    assert judged(**chase) is not None
    # The other figures would be enough without it.
    assert judged(**chase, fall=0.5) is None

"""What is told with less than it could be is said once for all, with what lacks."""

from dataclasses import replace

import pytest

from coaching.facts import OpenedBy, StageNorm
from coaching.signals.half_known import half_known
from tests.coaching.makers import make_book, make_creations, make_person
from tests.coaching.signals.grounds import BOOKS, fresh, make_ground


def test_who_is_told_of_without_a_log_is_counted_once_for_preview_and_doctor():
    able = make_book(touches=(), creations=make_creations(last=3))
    ground = make_ground(books=(able, *BOOKS), **fresh())

    first = next(half_known(ground))

    assert first == (
        "no log: 1 rep logs next to nothing, so that this one's cliff is told from"
        " amounts, new deals, stages and dates, and nothing is said about work"
    )
    assert "no log" not in "".join(half_known(make_ground()))


@pytest.mark.parametrize(("closed", "is_said"), [(49, True), (50, False)])
def test_too_few_closed_deals_are_named(closed, is_said):
    norm = StageNorm(
        stage_id=1, median_days=9, won=1, pipeline_days=9, pipeline_won=1, closed=closed
    )
    ground = make_ground(
        people=[make_person(target_minor=1, currency="EUR")],
        books=(make_book(stage_norms=(norm,)),),
    )

    said = "".join(half_known(ground))

    assert ("closed deals: fewer than 50 in a year" in said) == is_said


def test_what_is_half_known_is_said_once_for_all():
    bare = [make_person(id=n, target_minor=None, currency=None) for n in (1, 2)]
    whole = make_person(id=3, target_minor=1_00, currency="EUR")

    of_all = list(half_known(make_ground(people=bare)))
    of_some = list(half_known(make_ground(people=[*bare, whole])))

    assert of_all[0].startswith("no target: all 2 reps have none in people.csv")
    assert of_all[1].startswith("no currency: all 2 reps have none in people.csv")
    assert of_some[0].startswith("no target: 2 of 3 reps have none in people.csv")


NOT_TOLD = (
    "new deals: the CRM does not tell who made them, so that one handed to a rep counts"
    " as opened by the rep"
)


def test_where_the_crm_never_tells_who_made_a_deal_that_is_said():
    assert NOT_TOLD in half_known(make_ground())


def test_where_it_tells_of_one_it_is_not_said():
    told = replace(BOOKS[0].creations[0], by=OpenedBy.OTHERS)
    book = replace(BOOKS[0], creations=(told, *BOOKS[0].creations[1:]))

    assert NOT_TOLD not in half_known(make_ground(books=(book,)))

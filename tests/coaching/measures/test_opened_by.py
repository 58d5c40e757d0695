"""Whose opening a new deal is, and what was handed out opens no pipeline."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import Creation, OpenedBy
from coaching.measures.opened_by import (
    NewDeals,
    handed_out,
    new_deals,
    opened_by,
    own_openings,
)
from coaching.measures.prospecting import prospecting
from coaching.usual.own_openings import openings
from tests.coaching.makers import (
    NOW,
    bd_ago,
    make_book,
    make_creations,
    make_deal,
    make_moment,
)

REP, OTHERS, UNKNOWN = OpenedBy.REP, OpenedBy.OTHERS, OpenedBy.UNKNOWN
MAKERS = st.sampled_from(["person", "marketing", "import", "integration", None])


@pytest.mark.parametrize(
    ("maker", "made_by_rep", "sought_first", "by"),
    [
        ("person", True, False, REP),
        ("person", False, False, OTHERS),
        ("person", None, False, UNKNOWN),
        ("marketing", None, False, OTHERS),
        ("marketing", None, True, REP),
        ("person", False, True, REP),
        ("import", None, False, OTHERS),
        ("integration", None, False, UNKNOWN),
        (None, None, False, UNKNOWN),
    ],
    ids=[
        "the rep typed it in",
        "a colleague did",
        "nobody knows who",
        "marketing handed it out",
        "marketing, but the rep had called before",
        "a colleague, but the rep had called before",
        "it was imported",
        "a program made it",
        "the CRM does not tell",
    ],
)
def test_a_deal_is_the_reps_who_made_it_or_sought_it_first(
    maker, made_by_rep, sought_first, by
):
    assert opened_by(maker, made_by_rep=made_by_rep, sought_first=sought_first) is by


@given(maker=MAKERS, made_by_rep=st.none() | st.booleans())
def test_whom_the_rep_sought_first_the_rep_opened(maker, made_by_rep):
    assert opened_by(maker, made_by_rep=made_by_rep, sought_first=True) is REP


@given(bys=st.lists(st.sampled_from(OpenedBy)))
def test_each_new_deal_is_opened_or_handed_out(bys):
    creations = [Creation(deal_id=n, at=bd_ago(1), by=by) for n, by in enumerate(bys)]

    own = own_openings(creations)

    handed = handed_out(creations, since=bd_ago(9), until=NOW)
    assert len(own) + handed == len(creations)
    assert [each for each in creations if each in own] == list(own)


def handed(count: int, *, last: int) -> tuple[Creation, ...]:
    made = make_creations(last=last, every=1, count=count)
    return tuple(replace(each, deal_id=each.deal_id + 500, by=OTHERS) for each in made)


def test_a_lead_handed_out_on_tuesday_does_not_end_the_gap():
    own = make_creations(last=40)
    book = make_book(creations=(*own, *handed(3, last=2)))

    found = prospecting(book, make_moment())

    assert found is not None
    assert found.gap_bd == 40
    assert found.handed_out == 3
    assert found.lapsed


def test_who_is_handed_deals_has_no_other_job():
    book = make_book(creations=(*make_creations(last=80), *handed(3, last=2)))

    found = prospecting(book, make_moment())

    assert found is not None
    assert found.gap_days < 5


def test_what_nobody_tells_of_counts_as_opened():
    book = make_book(creations=make_creations(last=2))

    found = prospecting(book, make_moment())

    assert found is not None
    assert (found.gap_bd, found.handed_out) == (2, 0)


def test_who_lives_from_what_is_handed_out_is_judged_by_its_pace():
    book = make_book(creations=handed(30, last=3))

    found = prospecting(book, make_moment())

    assert found is not None
    assert (found.gap_bd, found.lapsed) == (3, False)


def test_what_was_handed_out_is_no_new_deal_beside_the_usual():
    own = make_creations(last=20)
    focus = make_deal(id=1)

    alone = openings(make_book(creations=own), focus, make_moment())
    with_leads = openings(
        make_book(creations=(*own, *handed(9, last=1))), focus, make_moment()
    )

    assert alone is not None
    assert with_leads == alone


def test_new_deals_of_a_span_are_told_apart():
    creations = [
        *(Creation(deal_id=n, at=bd_ago(3), by=REP) for n in range(2)),
        *(Creation(deal_id=n, at=bd_ago(3), by=OTHERS) for n in range(5)),
        Creation(deal_id=9, at=bd_ago(3)),
        Creation(deal_id=10, at=bd_ago(40), by=REP),
    ]

    found = new_deals(creations, since=bd_ago(20), until=NOW)

    assert found == NewDeals(opened=2, handed_out=5, not_told=1)

"""Where each limit of the cliff without a log lies, one side and the other."""

from dataclasses import replace

import pytest

from coaching.facts import CloseMove
from coaching.measures.concentration import concentration, main_concentration
from coaching.signals.cliff import cliff
from coaching.thresholds import Thresholds
from coaching.usual.crm_only import crowd
from tests.coaching.makers import (
    NOW,
    bd_ago,
    days_ahead,
    make_creations,
    make_deal,
    make_freshness,
    make_moment,
    make_person,
)
from tests.coaching.test_cliff_crm_only import (
    NOTHING,
    STILL,
    in_one_deal,
    level,
    others_still,
    said,
)


def with_share(minor: int):
    top, *others = in_one_deal().deals
    return in_one_deal(deals=(replace(top, amount_minor=minor), *others))


def eased(book, margin):
    moment = make_moment(freshness=make_freshness(**NOTHING), margin=margin)
    return cliff(book, moment) is not None


def test_a_known_past_needs_no_more_than_the_lower_share():
    assert level(with_share(67_000_00)) == "heads_up"


@pytest.mark.parametrize(
    "book",
    [
        in_one_deal(creations=make_creations(last=19, every=5)),
        in_one_deal(creations=make_creations(last=4, every=1)),
        with_share(40_000_00),
    ],
    ids=["due", "gap", "share"],
)
def test_each_limit_is_eased_before_a_told_cliff_clears(book):
    assert not eased(book, 0.0)
    assert eased(book, 0.25)


@pytest.mark.parametrize(
    ("back", "later", "expected"),
    [(15, True, "heads_up"), (25, True, None), (5, False, None)],
    ids=["lately", "long ago", "brought forward"],
)
def test_only_a_date_that_was_put_off_lately_is_not_believed(back, later, expected):
    top, *others = in_one_deal().deals
    was = days_ahead(1) if later else days_ahead(60)
    move = CloseMove(on=bd_ago(back).date(), before=was, after=days_ahead(7))
    due = replace(top, close_date=days_ahead(7), close_moves=(move,))

    assert level(in_one_deal(deals=(due, *others))) == expected


def test_two_of_five_that_lie_still_are_no_cliff():
    top = in_one_deal().deals[0]
    still = (make_deal(id=n, amount_minor=20_000_00, **STILL) for n in (2, 3))
    moved = (make_deal(id=n, amount_minor=20_000_00) for n in (4, 5, 6))

    assert level(in_one_deal(deals=(top, *still, *moved))) == "heads_up"


def test_what_the_rest_can_carry_is_not_held_against_it():
    evidence = said(in_one_deal(rep=make_person(target_minor=1)))

    assert evidence is not None
    assert (evidence.level, evidence.exposure) == ("heads_up", None)


def test_a_signal_names_the_deals_behind_the_one():
    signal = cliff(others_still(), make_moment(freshness=make_freshness(**NOTHING)))

    assert signal is not None
    assert signal.deal_ids == (1, 2, 3, 4, 5)


def test_a_floor_that_lacks_nothing_gives_nothing_back():
    opened = make_creations(last=0)
    books = [in_one_deal(rep=make_person(id=n), creations=opened) for n in range(1, 6)]

    assert crowd(books, Thresholds(), NOW).due == 0


def test_of_deals_alike_the_oldest_stands_for_them():
    found = concentration(
        [make_deal(id=n, amount_minor=500) for n in (3, 1, 2)], currency="EUR"
    )

    assert found is not None
    assert found.deal.id == 1


@pytest.mark.parametrize(
    "unknown",
    [{"currency": "USD", "amount_minor": None}, {"currency": None}],
    ids=["no amounts", "no currency"],
)
def test_deals_without_an_amount_or_a_currency_choose_none(unknown):
    others = [make_deal(id=n, **unknown) for n in range(1, 6)]
    euros = [make_deal(id=n, amount_minor=n) for n in (7, 8)]

    found = main_concentration([*others, *euros])

    assert found is not None
    assert found.deal.id == 8

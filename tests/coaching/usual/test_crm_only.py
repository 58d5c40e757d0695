"""The pace of a rep's new deals, and whether a book tells enough for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.facts import Creation
from coaching.usual.crm_only import can_tell, new_deals
from tests.coaching.makers import (
    NOW,
    bd_ago,
    make_book,
    make_creations,
    make_deal,
    make_moment,
)

DEALS = tuple(make_deal(id=number) for number in range(1, 5))
OPENED = make_creations(last=21, every=5)


def test_a_book_with_four_amounts_and_a_pace_can_tell():
    assert can_tell(make_book(deals=DEALS, creations=OPENED), make_moment())


@pytest.mark.parametrize(
    "fields",
    [
        {"deals": DEALS[:3]},
        {"deals": tuple(replace(deal, amount_minor=None) for deal in DEALS)},
        {"creations": OPENED[:7]},
    ],
    ids=["three deals", "no amounts", "seven new deals"],
)
def test_with_less_nothing_can_be_told(fields):
    known = {"deals": DEALS, "creations": OPENED}

    assert not can_tell(make_book(**known | fields), make_moment())


def test_a_deal_that_is_only_made_tomorrow_ends_no_gap():
    later = Creation(deal_id=77, at=NOW + timedelta(days=1))
    book = make_book(deals=DEALS, creations=(*OPENED, later))

    found = new_deals(book, DEALS[0], make_moment())

    assert found is not None
    assert (found.gap_bd, found.openings) == (21, 22)
    assert found.per_week == pytest.approx(1)


def test_deals_that_all_came_on_one_day_make_no_pace():
    imported = tuple(Creation(deal_id=100 + n, at=bd_ago(30)) for n in range(20))
    book = make_book(deals=DEALS, creations=imported)

    assert new_deals(book, DEALS[0], make_moment()) is None

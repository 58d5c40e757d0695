"""Where a rep's logged work has gone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import Touch, TouchKind
from coaching.measures.focus import attention
from tests.coaching.makers import (
    NOW,
    bd_ago,
    bd_ahead,
    make_book,
    make_deal,
    make_moment,
    make_touches,
)

MEETING, CALL, EMAIL = TouchKind.MEETING, TouchKind.CALL, TouchKind.EMAIL
DEALS = tuple(make_deal(id=n) for n in (1, 2, 3))


def found(*touches: Touch):
    return attention(make_book(deals=DEALS, touches=touches), make_moment())


def touch(deal_id: int | None, kind: TouchKind = CALL, **fields: object) -> Touch:
    return make_touches(deal_id, 1, kind=kind, **fields)[0]


def test_a_meeting_weighs_three_emails_and_a_call_two():
    work = found(touch(1, MEETING), touch(2, CALL), touch(3, EMAIL))

    assert work is not None
    assert work.focus.id == 1
    assert work.share == pytest.approx(3 / 6)
    assert work.touches == 3


def test_prospecting_is_work_too():
    work = found(touch(1, CALL), *(touch(None, EMAIL) for _ in range(6)))

    assert work is not None
    assert work.share == pytest.approx(2 / 8)
    assert work.touches == 7


def test_of_one_day_on_one_deal_the_heaviest_three_count():
    busy = [touch(1, kind) for kind in (EMAIL, EMAIL, CALL, EMAIL, MEETING)]

    work = found(*busy, touch(2, MEETING))

    assert work is not None
    assert work.touches == 4
    assert work.share == pytest.approx((3 + 2 + 1) / 9)


def test_a_touch_on_two_deals_gives_each_a_half_and_counts_once():
    work = found(
        touch(1, MEETING, shared_by=2), touch(2, MEETING, shared_by=2), touch(2, EMAIL)
    )

    assert work is not None
    assert work.focus.id == 2
    assert work.share == pytest.approx(2.5 / 4)
    assert work.touches == 2


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (bd_ago(15, hour=0), True),
        (bd_ago(16, hour=23), False),
        (NOW, True),
        (bd_ahead(1), False),
    ],
    ids=["first day", "the day before", "now", "tomorrow"],
)
def test_the_window_is_fifteen_business_days(at, counts):
    work = found(touch(1, at=at), touch(2))

    assert work is not None
    assert work.touches == 1 + counts


def test_a_deal_that_is_closed_is_no_work():
    assert found(touch(77)) is None
    assert found(touch(None)) is None
    assert found() is None


def test_of_two_equal_deals_the_first_is_the_focus():
    work = found(touch(2), touch(1))

    assert work is not None
    assert work.focus.id == 1


@given(data=st.data())
def test_order_changes_nothing(data):
    touches = [
        touch(data.draw(st.sampled_from([1, 2, None])), kind, shared_by=shared)
        for kind in TouchKind
        for shared in (1, 2, 3)
    ]

    mixed = data.draw(st.permutations(touches))

    assert found(*mixed) == found(*touches)


@given(days=st.integers(1, 15), other=st.integers(1, 15))
def test_more_work_on_the_focus_never_lowers_its_share(days, other):
    book = make_book(
        deals=DEALS, touches=make_touches(1, days) + make_touches(2, other)
    )
    before = attention(book, make_moment())
    more = replace(book, touches=book.touches + make_touches(1, 1))
    after = attention(more, make_moment())

    assert before is not None
    assert after is not None
    if before.focus.id == after.focus.id == 1:
        assert after.share >= before.share

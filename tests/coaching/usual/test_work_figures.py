"""How a rep's work is spread over one deal, the others and new people."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.calendar import Calendar
from coaching.facts import RepBook, TouchKind
from coaching.usual.work_figures import WorkFigures, work_figures
from tests.coaching.makers import (
    NOW,
    bd_ago,
    make_book,
    make_deal,
    make_freshness,
    make_moment,
    make_touches,
)

DEALS = (make_deal(id=1), make_deal(id=2), make_deal(id=3))


def figures(book: RepBook, **moment: object) -> WorkFigures:
    found = work_figures(book, make_moment(**moment))
    assert found is not None
    return found


def book_of(*touches: object, **fields: object) -> RepBook:
    return make_book(deals=DEALS, touches=sum(touches, ()), **fields)


def on_days(deal_id: int | None, days: range, **fields: object) -> tuple:
    return tuple(
        replace(touch, at=bd_ago(day))
        for day in days
        for touch in make_touches(deal_id, 1, **fields)
    )


def test_one_deal_has_its_share_of_the_work_and_the_rest_is_the_others():
    book = book_of(on_days(1, range(1, 10)), on_days(2, range(1, 4)))

    found = figures(book)

    assert found.focus.id == 1
    assert found.touches == 12
    assert found.sample.focus_share == pytest.approx(18 / 24)
    assert found.sample.focus_work == pytest.approx(18)
    assert found.sample.other_work == pytest.approx(3)


def test_without_work_on_an_open_deal_there_is_nothing_to_tell():
    assert work_figures(book_of(), make_moment()) is None
    assert work_figures(book_of(on_days(99, range(1, 9))), make_moment()) is None


def test_today_and_what_came_in_do_not_count():
    spoken = on_days(1, range(1, 5))
    came_in = on_days(2, range(1, 9), inbound=True)
    today = on_days(2, range(1))

    assert figures(book_of(spoken, came_in, today)).sample.focus_share == 1


def test_a_meeting_takes_both():
    held = on_days(2, range(1, 5), kind=TouchKind.MEETING, inbound=True)

    assert figures(book_of(on_days(1, range(1, 5)), held)).focus.id == 2


def test_a_day_s_fourth_touch_on_a_deal_adds_nothing():
    book = book_of(*[on_days(1, range(1, 2))] * 9, on_days(2, range(1, 3)))

    assert figures(book).sample.focus_work == pytest.approx(6)


def test_an_activity_of_two_deals_gives_each_a_half():
    book = book_of(
        on_days(1, range(1, 5)),
        on_days(2, range(1, 5), shared_by=2),
        on_days(3, range(1, 5), shared_by=2),
    )

    assert figures(book).sample.focus_share == pytest.approx(0.5)


def test_a_holiday_moves_no_figure():
    worked = on_days(1, range(1, 16)), on_days(2, range(1, 16, 3))
    sought = tuple(bd_ago(day) for day in range(1, 16))
    at_home = book_of(*worked, prospecting_at=sought)
    back = NOW + timedelta(weeks=2)
    away = replace(
        at_home,
        rep=replace(
            at_home.rep,
            calendar=Calendar(
                time_off=((NOW.date(), (back - timedelta(days=1)).date()),)
            ),
        ),
    )

    before, after = figures(at_home), figures(away, now=back)

    assert replace(after.sample, at=NOW) == before.sample


def test_prospecting_is_counted_over_ten_worked_days_without_mailings():
    by_hand = tuple(bd_ago(day) for day in range(1, 13))
    mailing = tuple(bd_ago(2, hour=15) + timedelta(seconds=n) for n in range(40))
    book = book_of(on_days(1, range(1, 16)), prospecting_at=by_hand + mailing)

    assert figures(book).sample.prospecting == 11


def test_prospecting_is_not_known_where_nobody_logs_it():
    unseen = make_freshness(has_outbound=False)
    book = book_of(on_days(1, range(1, 16)))

    assert figures(book, freshness=unseen).sample.prospecting is None

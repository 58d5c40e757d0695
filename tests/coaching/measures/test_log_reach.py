"""How far a rep's log reaches, and that no silence is told beyond it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.facts import Deal, Touch, TouchKind
from coaching.measures.log_reach import as_logged
from coaching.signals.silent_deals import silent_deals
from tests.coaching.makers import (
    NOW,
    bd_ago,
    bd_ahead,
    make_book,
    make_deal,
    make_moment,
    make_person,
    make_touches,
)

OFF = Calendar(time_off=((bd_ago(3).date(), bd_ago(1).date()),))
OFF_SINCE = make_person(calendar=OFF)


def silent(days: int) -> Deal:
    """Return a small proposal, of whose customer 5 bd of silence are expected."""
    return make_deal(
        amount_minor=500_00,
        last_customer_touch_at=bd_ago(days),
        last_touch_at=bd_ago(5),
        outbound_days_since_customer=2,
    )


def waiting(days: int) -> Deal:
    at = {"last_customer_touch_at": bd_ago(days), "last_touch_at": bd_ago(days)}
    return make_deal(last_touch_inbound=True, **at)


def last_logged(bd: int, **fields: object) -> tuple[Touch, ...]:
    kind = {"kind": TouchKind.CALL}
    return (Touch(deal_id=9, at=bd_ago(bd), **kind | fields),)


@pytest.mark.parametrize(
    ("book", "reaches"),
    [
        ({"touches": last_logged(0)}, 0),
        ({"touches": last_logged(1)}, 0),
        ({"touches": last_logged(2)}, 1),
        ({"touches": last_logged(4)}, 3),
        ({"touches": last_logged(4), "prospecting_at": (bd_ago(2),)}, 1),
        ({"touches": last_logged(4) + last_logged(1, inbound=True)}, 3),
        (
            {
                "touches": last_logged(4)
                + last_logged(1, inbound=True, kind=TouchKind.MEETING)
            },
            0,
        ),
        ({"touches": last_logged(4), "prospecting_at": (bd_ahead(2),)}, 3),
        ({"touches": last_logged(4), "rep": OFF_SINCE}, 0),
        ({"touches": ()}, 0),
    ],
    ids=[
        "today",
        "yesterday",
        "the day before",
        "four days ago",
        "prospecting counts",
        "what came in does not",
        "a meeting does",
        "what is dated ahead does not",
        "days off are no days without a log",
        "no log at all",
    ],
)
def test_a_log_reaches_to_the_day_after_its_last_entry(book, reaches):
    reached = as_logged(make_book(**book), make_moment()).now

    assert reached == bd_ago(reaches).replace(hour=NOW.hour)


def test_a_customer_of_whom_the_week_is_not_logged_yet_is_not_called_silent():
    book = make_book(deals=(silent(13),), touches=make_touches(9, 1))
    late = replace(book, touches=last_logged(4))

    assert [each.subject_id for each in silent_deals(book, make_moment())] == [1]
    assert silent_deals(late, make_moment()) == ()
    assert silent_deals(replace(late, deals=(silent(16),)), make_moment())


def test_a_customer_who_may_have_an_answer_that_is_not_logged_yet_does_not_wait():
    book = make_book(deals=(waiting(5),), touches=make_touches(9, 1))
    late = replace(book, touches=last_logged(4))

    assert [each.subject_id for each in silent_deals(book, make_moment())] == [1]
    assert silent_deals(late, make_moment()) == ()


def test_how_long_a_customer_waits_is_told_as_of_today():
    late = make_book(deals=(waiting(9),), touches=last_logged(3))

    (signal,) = silent_deals(late, make_moment())

    assert signal.evidence.quiet.silent_bd == 9


def test_a_silence_is_told_as_far_as_it_is_logged():
    late = make_book(deals=(silent(16),), touches=last_logged(4))

    (signal,) = silent_deals(late, make_moment())

    assert signal.evidence.quiet.silent_bd == 13


@given(days=st.integers(1, 40), behind=st.integers(0, 20))
def test_a_log_that_lags_behind_never_tells_more(days, behind):
    current = make_book(deals=(silent(days), waiting(days)), touches=make_touches(9, 1))
    late = replace(current, touches=last_logged(behind))

    told, told_late = (
        {each.evidence.quiet.state for each in silent_deals(book, make_moment())}
        for book in (current, late)
    )

    assert told_late <= told
    assert as_logged(late, make_moment()).now <= NOW

"""How far a rep's log reaches, and that no silence is told beyond it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.digest.risks import eyed
from coaching.facts import Deal, Past, Touch, TouchKind
from coaching.flags.floor_flags import common_on_floor
from coaching.measures.log_reach import as_logged
from coaching.pipeline import figures
from coaching.signals.cliff import cliff
from coaching.signals.silent_deals import silent_deals
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    NOW,
    bd_ago,
    bd_ahead,
    make_book,
    make_cliff_book,
    make_deal,
    make_digest_facts,
    make_freshness,
    make_lapsed_deal,
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


LOGGED, BEHIND = make_touches(9, 1), last_logged(4)
"""To today, and to four business days ago."""


def flagged(touches: tuple[Touch, ...]) -> set[str]:
    book = make_book(deals=(waiting(5),), touches=touches)
    told = figures(
        book,
        passages=(),
        past=Past(),
        freshness=make_freshness(),
        thresholds=Thresholds(),
        now=NOW,
    )
    return {flag.kind for deal in told.deals for flag in deal.flags}


def test_pipeline_marks_no_wait_beyond_the_log():
    assert "waiting_on_us" in flagged(LOGGED)
    assert "waiting_on_us" not in flagged(BEHIND)


def test_a_digest_names_no_wait_beyond_the_log_of_its_owner():
    def named(*, worked: int) -> list[str]:
        other = make_deal(id=2, last_touch_at=bd_ago(worked))
        facts = make_digest_facts(deals=(waiting(5), other))
        return [
            words
            for risk in eyed(facts, make_moment()).risks
            for words in risk.flags
            if "unanswered" in words
        ]

    assert named(worked=0) == ["the customer's word of 5 bd ago is unanswered"]
    assert named(worked=4) == []


def test_what_the_floor_has_in_common_is_no_wait_beyond_its_logs():
    def common(touches: tuple[Touch, ...]) -> set[str]:
        deals = tuple(replace(waiting(5), id=n) for n in range(1, 21))
        found = common_on_floor(
            [make_book(deals=deals, touches=touches)],
            passages=(),
            freshness=make_freshness(),
            thresholds=Thresholds(),
            now=NOW,
        )
        return {each.kind for each in found}

    assert "waiting_on_us" in common(LOGGED)
    assert "waiting_on_us" not in common(BEHIND)


def test_a_cliff_calls_no_customer_quiet_beyond_the_log():
    def quiet(*, behind: int) -> bool:
        focus = replace(
            make_cliff_book().deals[0],
            last_customer_touch_at=bd_ago(9),
            outbound_days_since_customer=2,
        )
        others = [make_lapsed_deal(id=n) for n in (2, 3, 4)]
        touches = make_touches(1, 15 + behind)[behind:] * 2
        book = make_cliff_book(deals=(focus, *others), touches=touches)
        signal = cliff(book, make_moment())
        assert signal is not None
        return signal.evidence.quiet is not None

    assert quiet(behind=0)
    assert not quiet(behind=4)


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

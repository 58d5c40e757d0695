"""Prospecting is what went to one person at a time, and each person once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import TouchKind
from coaching.measures.outreach import (
    MAILING,
    WITHIN,
    Outreach,
    each_once,
    is_outbound,
    one_by_one,
)

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def touch(minutes: float = 0, **fields: object) -> Outreach:
    """Return an outbound e-mail to contact 1 so long after NOW."""
    given_: dict[str, object] = {
        "at": NOW + minutes * MINUTE,
        "kind": TouchKind.EMAIL,
        "contact_key": 1,
        "customer_side": False,
        "inbound": False,
        "answered": False,
        "is_attempt": False,
    }
    return Outreach(**given_ | fields)


def burst(count: int, *, over: timedelta, **fields: object) -> list[Outreach]:
    step = over / max(count - 1, 1) / MINUTE
    return [touch(n * step, contact_key=n + 1, **fields) for n in range(count)]


@pytest.mark.parametrize(
    ("count", "over", "left"),
    [
        (MAILING, WITHIN, 0),
        (MAILING - 1, WITHIN, MAILING - 1),
        (MAILING, WITHIN + MINUTE, MAILING),
        (50, timedelta(0), 0),
        (50, timedelta(hours=2), 0),
    ],
    ids=[
        "just a mailing",
        "one too few",
        "a minute too slow",
        "at once",
        "dragging on",
    ],
)
def test_many_mails_in_a_short_time_are_a_mailing(count, over, left):
    assert len(one_by_one(burst(count, over=over))) == left


@pytest.mark.parametrize(
    "fields",
    [{"kind": TouchKind.CALL}, {"inbound": True, "customer_side": True}],
    ids=["calls", "answers that come in"],
)
def test_only_mails_that_we_sent_are_a_mailing(fields):
    assert len(one_by_one(burst(20, over=WITHIN, **fields))) == 20


def test_a_mail_of_the_same_day_is_no_part_of_it():
    alone = touch(300, contact_key=99)

    assert one_by_one([*burst(12, over=WITHIN), alone]) == [alone]


@given(st.lists(st.integers(0, 200), max_size=60))
def test_what_is_left_is_what_was_there_in_its_order(minutes):
    touches = [touch(n) for n in sorted(minutes)]

    left = one_by_one(touches)

    assert [each for each in touches if each in left] == left or not left
    assert len(touches) - len(left) == 0 or len(touches) - len(left) >= MAILING


def test_one_contact_who_never_answers_is_one_attempt():
    tries = [touch(n, is_attempt=True) for n in range(6)]
    other = touch(7, is_attempt=True, contact_key=2)

    assert each_once([*tries, other]) == [tries[0], other]


def test_whom_an_attempt_missed_counts_again_when_reached():
    tried, reached = touch(is_attempt=True), touch(1, answered=True)

    assert each_once([tried, reached]) == [tried, reached]


@pytest.mark.parametrize("contact_key", [0, None], ids=["several", "not known"])
def test_attempts_to_nobody_in_particular_each_count(contact_key):
    tries = [touch(n, is_attempt=True, contact_key=contact_key) for n in range(3)]

    assert each_once(tries) == tries


@pytest.mark.parametrize(
    ("fields", "outbound"),
    [
        ({}, True),
        ({"kind": TouchKind.CALL, "answered": True, "customer_side": True}, True),
        ({"kind": TouchKind.MESSAGE}, True),
        ({"kind": TouchKind.NOTE}, False),
        ({"kind": TouchKind.MEETING, "customer_side": True}, False),
        ({"inbound": True, "customer_side": True}, False),
    ],
    ids=["a mail", "an answered call", "a message", "a note", "a meeting", "theirs"],
)
def test_says_what_went_out(fields, outbound):
    assert is_outbound(touch(**fields)) is outbound

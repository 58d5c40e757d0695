"""Why somebody wants silence, and what each reason silences."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.memory.history import PutOff
from coaching.memory.put_offs import REASONS, Reason, last_asked, newest, silencing
from coaching.signal import Signal
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    TODAY,
    bd_ago,
    days_ahead,
    make_put_off,
    make_signal,
)

SIGNAL = make_signal()


def found(*put_offs: PutOff, recipient: int = REP, signal: Signal = SIGNAL):
    return silencing(signal, recipient_id=recipient, today=TODAY, put_offs=put_offs)


def test_every_reason_is_explained():
    assert set(REASONS) == set(Reason)


@pytest.mark.parametrize(
    ("until", "silent"),
    [(days_ahead(1), True), (TODAY, False), (None, True)],
    ids=["until tomorrow", "until today", "for good"],
)
def test_it_holds_until_the_day_named(until, silent):
    assert bool(found(make_put_off(SIGNAL, until=until))) is silent


@pytest.mark.parametrize(
    ("other", "silent"),
    [
        ({}, True),
        ({"subject_id": None}, True),
        ({"subject_id": 99}, False),
        ({"rule": "cliff"}, False),
        ({"about_id": 99, "person_id": 99}, False),
    ],
    ids=["the same", "any subject", "other subject", "other rule", "other person"],
)
def test_it_holds_for_what_it_is_about(other, silent):
    assert bool(found(make_put_off(SIGNAL, **other))) is silent


def test_what_the_rep_asks_for_holds_for_the_leader_too():
    assert found(make_put_off(SIGNAL), recipient=LEADER)


def test_what_the_leader_asks_for_holds_for_the_leader_alone():
    put_off = make_put_off(SIGNAL, person_id=LEADER)

    assert found(put_off, recipient=LEADER)
    assert found(put_off, recipient=REP) is None


@pytest.mark.parametrize(
    ("reason", "silent"),
    [("waiting_on_customer", False), ("agreed_pause", True), ("planned_push", True)],
)
def test_a_customer_s_reply_ends_the_waiting_alone(reason, silent):
    replied = replace(SIGNAL, customer_at=NOW)

    assert bool(found(make_put_off(SIGNAL, reason=reason), signal=replied)) is silent


def test_waiting_goes_on_while_the_customer_has_not_replied():
    earlier = replace(SIGNAL, customer_at=bd_ago(3))
    waiting = make_put_off(SIGNAL, reason="waiting_on_customer")

    assert found(waiting)
    assert found(waiting, signal=earlier)


@pytest.mark.parametrize("recipient", [REP, LEADER])
def test_who_is_away_is_away_for_every_rule(recipient):
    away = make_put_off(SIGNAL, reason="away", rule="one_on_one", subject_id=7)

    assert found(away, recipient=recipient)


def test_a_leader_s_absence_is_not_the_rep_s():
    away = make_put_off(SIGNAL, reason="away", person_id=LEADER, about_id=LEADER)

    assert found(away, recipient=REP) is None
    assert found(away, recipient=LEADER)


def test_the_newest_word_on_a_matter_counts():
    first = make_put_off(SIGNAL, until=None, created_at=bd_ago(3))
    then = make_put_off(SIGNAL, until=TODAY, created_at=bd_ago(2))

    assert newest([then, first]) == [then]
    assert found(first, then) is None
    assert last_asked(SIGNAL, recipient_id=REP, put_offs=[first, then]) == bd_ago(2)


def test_an_absence_is_no_word_on_the_matter():
    away = make_put_off(SIGNAL, reason="away")

    assert last_asked(SIGNAL, recipient_id=REP, put_offs=[away]) is None


@given(data=st.data())
def test_order_changes_nothing(data):
    put_offs = [
        make_put_off(
            SIGNAL,
            reason=data.draw(st.sampled_from(list(Reason))),
            until=data.draw(st.sampled_from([None, days_ahead(3), TODAY])),
            created_at=NOW - timedelta(hours=hours),
        )
        for hours in range(4)
    ]

    mixed = data.draw(st.permutations(put_offs))

    assert found(*mixed) == found(*put_offs)

"""One message for all deals of a rep that look over, once a month at most."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import LooksOverEvidence
from coaching.facts import Deal, Pause, RepBook
from coaching.memory.history import Episode, History, SentMessage
from coaching.memory.resting_deals import resting, said_to_live
from coaching.planning.hold_reasons import Hold
from coaching.planning.plan import Plan, Signals, plan
from coaching.signal import Signal
from coaching.signals.looks_over import deals_that_look_over
from tests.coaching.makers import (
    NOW,
    REP,
    days_ago,
    days_ahead,
    make_book,
    make_deal,
    make_freshness,
    make_moment,
    make_person,
)
from tests.coaching.measures.test_looks_over import LIFE, dead

RULE = "looks_over"


def book_of(*deals: Deal, **fields: object) -> RepBook:
    return make_book(deals=deals, won_life=LIFE, **fields)


def found(book: RepBook, **moment: object) -> Signal | None:
    return deals_that_look_over(book, make_moment(**moment))


def named(signal: Signal | None) -> list[int]:
    if signal is None:
        return []
    evidence = signal.evidence
    assert isinstance(evidence, LooksOverEvidence)
    return [each.deal.id for each in evidence.deals]


def word(deal_id: int, **fields: object) -> Pause:
    values = {"reason": "lives", "asked_at": NOW - timedelta(days=5)}
    return Pause(deal_id=deal_id, **values | {"until": days_ahead(55)} | fields)


def test_all_deals_that_look_over_come_in_one_signal_the_largest_first():
    large = dead(id=2, amount_minor=90_000_00)
    signal = found(book_of(dead(id=1), make_deal(id=3), large))

    assert named(signal) == [2, 1]
    assert signal is not None
    assert (signal.person_id, signal.subject_id) == (REP, 0)


def test_it_weighs_what_all_of_them_would_bring_where_that_is_known():
    large, unknown = (
        dead(id=n, amount_minor=minor) for n, minor in ((1, 9_000_00), (2, None))
    )

    signal = found(book_of(large, unknown, dead(id=3, amount_minor=1_000_00)))

    assert signal is not None
    assert signal.worth == 10_000_00


def test_a_book_in_which_all_is_alive_says_nothing():
    assert found(book_of(make_deal())) is None


def test_where_nothing_is_known_of_won_deals_nothing_is_said():
    assert found(make_book(deals=(dead(),))) is None


@pytest.mark.parametrize("reason", ["over", "lives"])
def test_a_deal_of_which_the_rep_has_said_what_it_is_rests(reason):
    book = book_of(dead(id=1), dead(id=2), pauses=(word(1, reason=reason),))

    assert named(found(book)) == [2]


def test_it_is_asked_about_again_from_the_day_on_that_was_named():
    book = book_of(dead(id=1), pauses=(word(1, until=days_ago(0)),))

    assert named(found(book)) == [1]


def test_what_is_said_to_be_over_rests_and_does_not_live():
    pauses = (word(1, reason="over"), word(2), word(3, reason="agreed_pause"))
    book = book_of(dead(id=1), dead(id=2), dead(id=3), pauses=pauses)

    assert resting(book, NOW) == {1, 2, 3}
    assert said_to_live(book, NOW) == {2, 3}


def test_a_word_on_the_last_deal_ends_no_episode():
    book = book_of(dead(id=1), pauses=(word(1),))

    assert found(book) is None
    assert named(found(book, margin=0.2)) == [1]


@given(
    alive=st.sets(st.integers(1, 9)),
    over=st.sets(st.integers(11, 19)),
    said=st.sets(st.integers(1, 19)),
)
def test_exactly_the_deals_that_look_over_and_do_not_rest_are_asked_about(
    alive, over, said
):
    deals = [*(make_deal(id=n) for n in alive), *(dead(id=n) for n in over)]
    book = book_of(*deals, pauses=tuple(word(n) for n in said))

    assert set(named(found(book))) == over - said


def planned(**history: object) -> Plan:
    signal = found(book_of(dead()))
    assert signal is not None
    rep = replace(make_person(), reachable=True)
    return plan(
        Signals(now=(signal,), before=(), still=(signal,)),
        people={REP: rep},
        history=History(**history),
        freshness=make_freshness(),
        thresholds=make_moment().thresholds,
        now=NOW,
    )


def told(days: int, **fields: object) -> Episode:
    at = NOW - timedelta(days=days)
    values = {"rule": RULE, "person_id": REP, "subject_id": 0, "number": 1}
    return Episode(opened_at=at, told=((REP, at),), **values | fields)


def test_it_is_told_on_the_first_day_to_the_rep_alone():
    [message] = planned().messages

    assert (message.kind, message.recipient_id) == (RULE, REP)


@pytest.mark.parametrize(("days", "again"), [(29, False), (30, True)])
def test_an_unanswered_list_is_told_again_after_thirty_days(days, again):
    episodes = (told(days),)

    assert bool(planned(episodes=episodes).messages) is again


def test_a_new_list_waits_until_the_last_message_is_thirty_days_old():
    sent = (SentMessage(recipient_id=REP, kind=RULE, at=NOW - timedelta(days=20)),)
    ended = NOW - timedelta(days=18)

    result = planned(episodes=(told(20, cleared_at=ended),), sent=sent)

    assert result.messages == ()
    [held] = result.held
    assert (held.hold, held.words) == (Hold.BUDGET, "one in 30 days at most")

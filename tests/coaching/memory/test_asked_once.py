"""A question that says it is asked only once is asked only once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.facts import Role
from coaching.memory.asked_once import ASKED_ONCE, was_asked
from coaching.memory.history import Episode, History, Question
from coaching.planning.carry_over import lighter, remember
from coaching.planning.plan import Hold, Plan, Signals, plan
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    VP,
    bd_ago,
    make_episode,
    make_freshness,
    make_leader,
    make_person,
    make_put_off,
    make_signal,
)

QUESTION = make_signal(rule="role_change", person_id=LEADER, subject_id=REP, rep_id=REP)
OTHER_LEADER = 51
PEOPLE = {
    REP: make_person(),
    LEADER: make_leader(),
    OTHER_LEADER: make_leader(id=OTHER_LEADER, name="Jo Park"),
    VP: make_person(id=VP, name="Kim Vance", role=Role.VP, leader_id=None),
}


def decide(history: History, signal=QUESTION, now=NOW) -> Plan:
    return plan(
        Signals(now=(signal,), before=(signal,), still=(signal,)),
        people=PEOPLE,
        history=history,
        freshness=make_freshness(),
        thresholds=Thresholds(),
        now=now,
    )


def put(**fields: object) -> History:
    values = {"rule": "role_change", "about_id": REP, "person_id": LEADER}
    question = Question(**values | {"is_answered": False} | fields)
    return History(questions=(question,))


def ended(signal=QUESTION) -> Episode:
    """Return an episode told long ago that ended long ago."""
    told = ((signal.person_id, bd_ago(100)),)
    return make_episode(signal, opened_at=bd_ago(100), cleared_at=bd_ago(60), told=told)


def test_it_is_asked_at_first():
    (message,) = decide(History()).messages

    assert (message.kind, message.recipient_id) == ("role_change", LEADER)


@pytest.mark.parametrize("history", [put(), History(episodes=(ended(),))])
def test_long_after_it_has_ended_it_is_not_asked_again(history):
    result = decide(history)

    assert result.messages == result.opened == ()
    assert [held.hold for held in result.held] == [Hold.ASKED]


def test_another_rule_speaks_again_when_it_holds_again():
    empty = make_signal()

    assert decide(History(episodes=(ended(empty),)), empty).messages
    assert not was_asked(empty, REP, put(rule="nearly_empty", about_id=REP))


def test_a_put_off_that_is_over_does_not_ask_again():
    told = ((LEADER, bd_ago(20)),)
    history = History(
        episodes=(make_episode(QUESTION, told=told, opened_at=bd_ago(20)),),
        put_offs=(
            make_put_off(QUESTION, created_at=bd_ago(19), until=bd_ago(9).date()),
        ),
    )

    assert decide(history).messages == ()


@pytest.mark.parametrize(("is_answered", "asked"), [(True, False), (False, True)])
def test_a_new_leader_is_asked_unless_the_former_one_has_answered(is_answered, asked):
    new = replace(QUESTION, person_id=OTHER_LEADER)

    assert bool(decide(put(is_answered=is_answered), new).messages) is asked


def test_a_question_about_somebody_else_is_another_one():
    assert decide(put(about_id=REP + 1, is_answered=True)).messages


def test_a_replay_remembers_it_for_as_long_as_it_goes():
    first = decide(History())
    past = remember(History(), first, now=NOW)
    cleared = tuple(replace(each, cleared_at=NOW) for each in past.episodes)
    later = NOW + timedelta(weeks=30)

    past = lighter(replace(past, episodes=cleared), now=later)

    assert decide(past, now=later).messages == ()


def test_only_what_says_so_is_asked_once():
    assert {"role_change"} == ASKED_ONCE

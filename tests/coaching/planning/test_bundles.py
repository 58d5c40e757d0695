"""Several signals due to one person at once go out as one message."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.limits import Escalation
from coaching.limits import Plan as Limits
from coaching.memory.history import History, SentMessage
from coaching.memory.personal_settings import Personal
from coaching.planning.plan import Hold, Plan, Signals, plan
from coaching.signal import Signal
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    TODAY,
    VP,
    bd_ago,
    days_ahead,
    make_episode,
    make_put_off,
    make_signal,
)
from tests.coaching.planning.test_plan import (
    CLIFF,
    FRESH,
    PEOPLE,
    decide,
    holds,
    only,
    told,
    uncertain,
)


def missed(rep: int, *, exposure: int = 100, leader: int = LEADER):
    """Return a signal that a leader has not met a rep, with so much at stake."""
    return make_signal(
        rule="one_on_one",
        person_id=leader,
        subject_id=rep,
        worth=exposure,
        rep_id=None,
    )


def decided(*signals: Signal, limits: Limits | None = None, **history: object) -> Plan:
    """Return the plan under other numbers than the shipped ones."""
    return plan(
        Signals(now=signals, before=signals, still=()),
        people=PEOPLE,
        history=History(**history),
        freshness=FRESH,
        thresholds=Thresholds(plan=limits or Limits()),
        now=NOW,
    )


def test_what_is_due_at_once_is_one_message_with_the_weightiest_first():
    result = decide(missed(1, exposure=10), missed(2, exposure=30), missed(3))

    message = only(result)
    assert message.dedup_key == "one_on_one:50:3:50:1"
    assert [each.subject_id for each in message.also] == [2, 1]
    assert message.notice.also == tuple(each.evidence for each in message.also)
    assert result.held == ()
    assert len(result.opened) == 3


def test_a_bundle_counts_as_one_in_the_budget():
    sent = [SentMessage(recipient_id=LEADER, kind="kitchen", at=bd_ago(1))] * 2

    result = decide(missed(1), missed(2), missed(3), sent=sent)

    assert len(only(result).also) == 2


def test_lines_of_earlier_messages_use_no_budget():
    line = SentMessage(recipient_id=LEADER, kind="one_on_one", at=bd_ago(1), rides=True)

    assert decide(missed(1), sent=[line] * 9).messages


def test_without_budget_everything_is_held():
    sent = [SentMessage(recipient_id=LEADER, kind="kitchen", at=bd_ago(1))] * 3

    result = decide(missed(1), missed(2), sent=sent)

    assert result.messages == ()
    assert holds(result) == [(LEADER, Hold.BUDGET)] * 2


def test_what_must_be_answered_itself_stands_at_the_head():
    heavy = missed(1, exposure=10**9)

    message = only(decide(uncertain(), heavy))

    assert message.kind == "uncertain_meeting"
    assert [each.rule for each in message.also] == ["one_on_one"]


def test_a_leader_s_message_about_a_rep_s_cliff_carries_nothing_else():
    result = decide(CLIFF, missed(2), episodes=[told(CLIFF, bd_ago(3))])

    assert {m.kind: len(m.also) for m in result.messages} == {
        "cliff": 0,
        "one_on_one": 0,
    }


def test_a_rep_s_cliff_is_never_a_short_line():
    empty = make_signal(worth=10**12)

    message = only(decide(CLIFF, empty))

    assert message.kind == "cliff"
    assert [each.rule for each in message.also] == ["nearly_empty"]


def test_what_is_too_much_for_one_message_is_held_and_not_lost():
    signals = [missed(number, exposure=100 - number) for number in range(1, 12)]

    result = decide(*signals)

    assert len(only(result).also) == 8
    assert [held.hold for held in result.held] == [Hold.BUDGET, Hold.BUDGET]
    assert "short lines" in result.held[0].words


def test_what_is_put_off_does_not_ride_along():
    result = decide(
        missed(1, exposure=900), missed(2), put_offs=[make_put_off(missed(2))]
    )

    assert only(result).also == ()
    assert holds(result) == [(LEADER, Hold.PUT_OFF)]


def test_what_was_told_by_a_line_is_not_told_again():
    heard = told(missed(2), bd_ago(1), recipient=LEADER)

    result = decide(missed(1), missed(2), episodes=[heard])

    assert only(result).also == ()


def test_what_is_under_way_is_told_by_no_second_message():
    waiting = make_episode(missed(2), under_way=(LEADER,))

    result = decide(missed(2), episodes=[waiting])

    assert (result.messages, result.held) == ((), ())


def test_a_heads_up_that_never_left_does_not_block_the_cliff():
    """An expired message is neither told nor under way: its key is taken over."""
    result = decide(CLIFF, episodes=[make_episode(CLIFF)])

    assert only(result).dedup_key == "cliff:1:1:1:1"


# The table of audiences


@pytest.mark.parametrize(
    ("back", "hold"),
    [(2, Hold.GRACE), (3, None), (5, None), (6, Hold.GRACE)],
    ids=["before the range", "its first day", "its last", "after it"],
)
def test_the_leader_hears_within_the_range_of_days(back, hold):
    limits = Limits(escalation=Escalation(leader_to_bd=5))

    result = decided(CLIFF, limits=limits, episodes=(told(CLIFF, bd_ago(back)),))

    assert holds(result) == ([(LEADER, hold)] if hold else [])


def test_the_leader_hears_on_the_weekdays_of_the_table():
    limits = Limits(escalation=Escalation(leader_weekdays=("mon", "fri")))

    result = decided(CLIFF, limits=limits, episodes=(told(CLIFF, bd_ago(3)),))

    assert holds(result) == [(LEADER, Hold.WEEKDAY)]
    first = only(decided(CLIFF, limits=limits))
    assert f"{first.notice.leader_from:%a}" in {"Mon", "Fri"}


def test_by_default_nobody_above_the_leader_hears():
    both = told(CLIFF, bd_ago(9))
    both = replace(both, told=(*both.told, (LEADER, bd_ago(6))))

    assert decide(CLIFF, episodes=[both]).messages == ()


NEXT = Limits(escalation=Escalation(next_leader_from_bd=5))


def test_the_next_leader_hears_where_the_table_says_so_and_after_the_leader():
    episode = told(CLIFF, bd_ago(6))
    both = replace(episode, told=(*episode.told, (LEADER, bd_ago(3))))

    early = decided(CLIFF, limits=NEXT, episodes=(episode,))
    message = only(decided(CLIFF, limits=NEXT, episodes=(both,)))

    assert (VP, Hold.GRACE) in holds(early)
    assert message.recipient_id == VP
    assert message.notice.seen_by == ("you", "Sam Reed", "Dana Moss")


# A person's own terms


def own(**fields: object) -> dict[int, Personal]:
    return {LEADER: Personal(person_id=LEADER, changed_at=NOW, **fields)}


@pytest.mark.parametrize(
    ("settings", "hold"),
    [
        ({}, None),
        ({"day_starts": time(11)}, Hold.QUIET_HOURS),
        ({"day_ends": time(10)}, Hold.QUIET_HOURS),
        ({"muted": frozenset({"one_on_one"})}, Hold.MUTED),
        ({"muted": frozenset({"kitchen"})}, None),
        ({"paused_until": days_ahead(1)}, Hold.PAUSED),
        ({"paused_until": TODAY}, None),
    ],
    ids=[
        "nothing set",
        "before the own day",
        "after the own day",
        "muted",
        "another kind muted",
        "paused",
        "the pause is over",
    ],
)
def test_feature_46_a_person_s_own_terms_hold(settings, hold):
    result = decide(missed(1), personal=own(**settings))

    assert holds(result) == ([(LEADER, hold)] if hold else [])


@pytest.mark.parametrize(
    ("wanted", "allowed"),
    [(1, 1), (3, 3), (9, 3), (0, 1)],
    ids=["fewer", "the same", "more than the admin lets", "below the admin's bound"],
)
def test_feature_46_an_own_budget_stays_within_the_admin_s(wanted, allowed):
    picks = [uncertain(), make_signal(rule="ask_rep", person_id=LEADER, subject_id=8)]
    sent = [SentMessage(recipient_id=LEADER, kind="cliff", at=bd_ago(1))]

    before = decide(*picks, sent=sent * (allowed - 1), personal=own(weekly=wanted))
    after = decide(*picks, sent=sent * allowed, personal=own(weekly=wanted))

    assert len(before.messages) == 1
    assert after.messages == ()


def test_feature_46_the_admin_keeps_a_rule_from_being_muted():
    silent = Personal(person_id=REP, changed_at=NOW, muted=frozenset({"cliff"}))

    assert decide(CLIFF, personal={REP: silent}).messages


def test_feature_46_a_pause_ends_when_the_admin_says():
    long_ago = NOW - timedelta(days=61)
    forever = Personal(
        person_id=LEADER, changed_at=long_ago, paused_until=days_ahead(900)
    )

    assert decide(missed(1), personal={LEADER: forever}).messages


def test_feature_46_the_terms_in_force_are_told_with_the_message():
    terms = only(decide(missed(1), personal=own(weekly=2))).notice.terms

    assert (terms.weekly, terms.own_weekly, terms.own_hours) == (2, True, False)


# Properties

RULES = ("nearly_empty", "one_on_one", "kitchen", "ask_rep", "uncertain_meeting")
signals_ = st.lists(
    st.builds(
        lambda rule, person, subject, exposure: make_signal(
            rule=rule, person_id=person, subject_id=subject, worth=exposure
        ),
        st.sampled_from(RULES),
        st.sampled_from([REP, LEADER, VP]),
        st.integers(1, 12),
        st.integers(0, 10**6),
    ),
    unique_by=lambda signal: (signal.rule, signal.person_id, signal.subject_id),
    max_size=30,
)
settings_ = st.fixed_dictionaries(
    {},
    optional={
        "weekly": st.integers(0, 5),
        "muted": st.frozensets(st.sampled_from(RULES)),
        "paused_until": st.sampled_from([TODAY, days_ahead(2)]),
    },
)


@given(signals=signals_, settings=settings_)
def test_bundling_never_loses_an_episode(signals, settings):
    result = decide(*signals, personal=own(**settings))

    told_now = [matter[:3] for message in result.messages for matter in message.matters]
    held = [(each.rule, each.person_id, each.subject_id) for each in result.held]
    all_of_them = [(s.rule, s.person_id, s.subject_id) for s in signals]
    assert sorted(told_now + held) == sorted(all_of_them)


@given(data=st.data(), signals=signals_, settings=settings_)
def test_the_order_of_the_signals_changes_no_bundle(data, signals, settings):
    mixed = data.draw(st.permutations(signals))

    assert decide(*mixed, personal=own(**settings)) == decide(
        *signals, personal=own(**settings)
    )


@given(signals=signals_, settings=settings_)
def test_no_plan_exceeds_a_personal_budget(signals, settings):
    result = decide(*signals, personal=own(**settings))

    mine = [m for m in result.messages if m.recipient_id == LEADER]
    assert len(mine) <= max(1, min(3, settings.get("weekly", 3)))
    assert all(m.recipient_id == m.about_id for m in mine if m.also)

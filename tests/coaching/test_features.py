"""The features about who is told what, each by its number in the product's list."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.calendar import Calendar
from coaching.facts import Deal
from coaching.measures.lapsed_deals import lapsed_deal
from coaching.memory.history import PutOff, SentMessage
from coaching.memory.put_offs import REASONS, Reason, silencing
from coaching.planning.hold_reasons import Hold
from coaching.refs import deal_id_of
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    TODAY,
    bd_ago,
    days_ahead,
    make_lapsed_deal,
    make_moment,
    make_put_off,
    make_signal,
)
from tests.coaching.planning.test_plan import (
    CLIFF,
    EMPTY,
    decide,
    floor,
    holds,
    one_on_one,
    only,
    told,
    who,
    with_person,
)

NEXT_WEEK = days_ahead(7)


def asked(reason: Reason, signal=CLIFF, **fields: object):
    until = NEXT_WEEK if REASONS[reason].asks_until else None
    deal_id = deal_id_of(signal.evidence)
    values = {"reason": reason, "until": until, "deal_id": deal_id}
    return make_put_off(signal, **values | fields)


def test_feature_14_a_planned_push_silences_the_rep_and_the_leader_until_its_day():
    push = asked(Reason.PLANNED_PUSH)
    episode = told(CLIFF, bd_ago(9))

    during = decide(CLIFF, put_offs=[push], episodes=[episode])
    after = decide(CLIFF, put_offs=[replace(push, until=TODAY)], episodes=[episode])

    assert during.messages == ()
    assert who(after) == [REP]


def test_feature_21_a_missed_talk_is_told_twice_at_most():
    signal = one_on_one(36)
    due = told(signal, NOW - timedelta(days=9), recipient=LEADER)
    both = replace(due, told=(*due.told, (LEADER, bd_ago(1))))

    assert who(decide(signal)) == [LEADER]
    assert who(decide(signal, episodes=[due])) == [LEADER]
    assert who(decide(one_on_one(89), episodes=[both])) == []


def test_feature_28_a_leader_never_hears_of_a_cliff_before_the_rep_had_time():
    for episode in ([], [told(CLIFF, bd_ago(2))]):
        result = decide(CLIFF, episodes=episode)

        assert LEADER not in who(result)
        assert (LEADER, Hold.GRACE) in holds(result)
    assert who(decide(CLIFF, episodes=[told(CLIFF, bd_ago(3))])) == [LEADER]


def test_feature_44_a_run_far_larger_than_usual_waits_for_an_admin():
    signals, people = floor(25)

    held = decide(*signals, people=people)
    let_go = decide(*signals, people=people, is_large_run_allowed=True)

    assert {hold for _, hold in holds(held)} == {Hold.BREAKER}
    assert len(let_go.messages) == 25


def test_feature_45_no_rep_hears_more_than_two_messages_in_seven_days():
    sent = [SentMessage(recipient_id=REP, kind="cliff", at=bd_ago(1))] * 2

    assert holds(decide(EMPTY, sent=sent)) == [(REP, Hold.BUDGET)]


@pytest.mark.parametrize(
    "kind", ["help_request", "help_closed", "commitment", "leader_has_it", "digest"]
)
def test_feature_45_what_was_asked_for_uses_no_budget(kind):
    sent = [SentMessage(recipient_id=REP, kind=kind, at=bd_ago(1))] * 30

    assert decide(EMPTY, sent=sent).messages


def test_feature_54_a_snooze_ends_on_its_day():
    snoozed = asked(Reason.AGREED_PAUSE, EMPTY)

    assert decide(EMPTY, put_offs=[snoozed]).messages == ()
    assert decide(EMPTY, put_offs=[replace(snoozed, until=TODAY)]).messages


# 55: each reason changes what happens


def found(*put_offs: PutOff, signal=CLIFF, recipient: int = REP):
    return silencing(signal, recipient_id=recipient, today=TODAY, put_offs=put_offs)


def test_feature_55_waiting_on_the_customer_ends_with_the_customers_word():
    waiting = asked(Reason.WAITING_ON_CUSTOMER)
    replied = replace(CLIFF, customer_at=NOW)

    assert found(waiting)
    assert found(waiting, signal=replied) is None


def test_feature_55_an_agreed_pause_outlasts_the_customers_word():
    assert found(asked(Reason.AGREED_PAUSE), signal=replace(CLIFF, customer_at=NOW))


def test_feature_55_a_planned_push_binds_the_leader_too():
    assert found(asked(Reason.PLANNED_PUSH), recipient=LEADER)


def test_feature_55_not_my_deal_is_true_for_every_rule():
    mine = replace(make_signal(rule="quiet_deal"), evidence=CLIFF.evidence)
    other = replace(
        mine,
        evidence=CLIFF.evidence.model_copy(
            update={"focus": CLIFF.evidence.focus.model_copy(update={"id": 2})}
        ),
    )
    not_mine = asked(Reason.NOT_MY_DEAL)

    assert found(not_mine)
    assert found(not_mine, signal=mine)
    assert found(not_mine, signal=other) is None
    assert found(asked(Reason.AGREED_PAUSE), signal=mine) is None


def test_feature_55_wrong_data_is_silent_on_this_matter_for_good():
    years_on = asked(Reason.WRONG_DATA, created_at=NOW - timedelta(days=700))

    assert found(years_on)
    assert found(years_on, signal=EMPTY) is None


def test_feature_55_i_am_away_silences_every_rule():
    away = asked(Reason.AWAY)

    assert found(away)
    assert found(away, signal=EMPTY)
    assert found(replace(away, until=TODAY), signal=EMPTY) is None


def test_feature_55_not_useful_is_silent_on_this_matter_alone():
    assert found(asked(Reason.NOT_USEFUL))
    assert found(asked(Reason.NOT_USEFUL), signal=EMPTY) is None


def test_feature_56_an_answer_keeps_a_message_from_the_leader():
    episode = told(CLIFF, bd_ago(9), answered_at=bd_ago(8))

    assert holds(decide(CLIFF, episodes=[episode])) == [(LEADER, Hold.ANSWERED)]


@pytest.mark.parametrize(
    ("now", "calendar"),
    [
        (NOW.replace(hour=6), Calendar()),
        (NOW + timedelta(days=2), Calendar()),
        (NOW, Calendar(time_off=((TODAY, TODAY),))),
        (NOW.replace(month=12, day=25), Calendar(country="DE")),
    ],
    ids=["at night", "on a Saturday", "on a day off", "on a public holiday"],
)
def test_feature_57_nobody_is_written_to_outside_their_working_hours(now, calendar):
    people = with_person(REP, calendar=calendar)

    assert decide(EMPTY, now=now, people=people).messages == ()


def test_feature_58_the_rep_is_told_from_when_the_leader_sees_it():
    rep = only(decide(CLIFF))
    leader = only(decide(CLIFF, episodes=[told(CLIFF, bd_ago(3))]))

    assert rep.notice.leader_from is not None
    assert "Sam Reed" in leader.notice.seen_by


def test_feature_8_a_booked_meeting_keeps_a_deal_from_lapsing():
    still = make_lapsed_deal()
    booked = replace(still, next_meeting_at=NOW + timedelta(days=4))

    def lapses(deal: Deal) -> bool:
        found = lapsed_deal(deal, calendar=Calendar(), moment=make_moment())
        return found is not None

    assert lapses(still)
    assert not lapses(booked)

"""A 1:1 that has not been held and is not booked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.evidence import AgendaGoal, DealRef, OneOnOneEvidence
from coaching.facts import LeaderWeek
from coaching.facts.agreed import Commitment, DealName, Goal, HelpRequest
from coaching.signals.one_on_one import days_at_work, one_on_ones
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    TODAY,
    bd_ago,
    days_ago,
    days_ahead,
    make_deal,
    make_freshness,
    make_leader,
    make_moment,
    make_person,
    make_week,
)


def evidence(week: LeaderWeek, **moment: object) -> OneOnOneEvidence | None:
    signals = one_on_ones(week, make_moment(**moment))
    if not signals:
        return None
    assert isinstance(signals[0].evidence, OneOnOneEvidence)
    return signals[0].evidence


def state(week: LeaderWeek) -> str | None:
    """Return how long it is due, as what is told first tells it."""
    signals = one_on_ones(week, make_moment())
    return {0.7: "due", 0.9: "overdue"}[signals[0].confidence] if signals else None


LEE = 2
"""A colleague whom the leader met yesterday: 1:1s are on record here."""
MET_LEE = (LEE, days_ago(1))


def held(days: int, **rep: object) -> LeaderWeek:
    reps = (make_person(**rep), make_person(id=LEE, name="Lee"))
    return make_week(reps=reps, held=((REP, days_ago(days)), MET_LEE))


@pytest.mark.parametrize(
    ("days", "due"),
    [(24, None), (25, "due"), (34, "due"), (35, "overdue")],
    ids=["not yet", "nudge", "still due", "overdue"],
)
def test_it_is_due_on_day_25_and_overdue_on_35(days, due):
    found = evidence(held(days))

    assert state(held(days)) == due
    if found:
        assert (found.days, found.target_days, found.due_from) == (days, 30, 25)
        assert found.last_held_on == found.counted_from == days_ago(days)


@pytest.mark.parametrize(
    ("cadence", "due", "overdue"), [(7, 6, 9), (14, 12, 17), (60, 50, 70)]
)
def test_the_days_scale_with_the_rep_s_cadence(cadence, due, overdue):
    days = (due - 1, due, overdue - 1, overdue)

    told = [state(held(each, one_on_one_days=cadence)) for each in days]

    assert told == [None, "due", "due", "overdue"]


@pytest.mark.parametrize(
    ("booked", "fires"),
    [((REP, 7), False), ((REP, 8), True), ((REP, 0), False), ((99, 3), True)],
    ids=["in a week", "later", "today", "with another rep"],
)
def test_a_booked_one_is_no_miss(booked, fires):
    rep_id, days = booked
    week = make_week(held=((REP, days_ago(40)),), booked=((rep_id, days_ahead(days)),))

    assert (evidence(week) is not None) is fires


def test_a_new_reporting_line_starts_at_day_nought():
    rep = make_person(leader_since=days_ago(24))
    week = make_week(reps=(rep,), held=((REP, days_ago(200)), MET_LEE))

    assert evidence(week) is None
    assert evidence(replace(week, reps=(make_person(leader_since=days_ago(25)),)))


def test_a_line_without_any_talk_counts_from_its_first_day():
    rep = make_person(leader_since=days_ago(40))

    found = evidence(make_week(reps=(rep,), held=(MET_LEE,)))

    assert found is not None
    assert found.last_held_on is None
    assert found.counted_from == days_ago(40)


def test_a_silence_is_counted_no_further_than_the_record_of_talks_reaches():
    rep = make_person(leader_since=days_ago(1067))
    week = make_week(reps=(rep,), held=(MET_LEE,), seen_since=days_ago(1))

    assert evidence(week) is None
    found = evidence(replace(week, seen_since=days_ago(30)))
    assert found is not None
    assert (found.last_held_on, found.counted_from, found.days) == (
        None,
        days_ago(30),
        30,
    )


def test_where_neither_day_is_known_nothing_is_claimed():
    rep = make_person(leader_since=None)

    assert evidence(make_week(reps=(rep,), held=(MET_LEE,))) is None


@pytest.mark.parametrize(
    ("last", "cadence", "speaks"),
    [
        (None, 30, False),
        (90, 30, False),
        (89, 30, True),
        (90, 7, False),
        (179, 60, True),
        (180, 60, False),
    ],
)
def test_where_no_talk_of_the_leader_is_on_record_nothing_is_said(
    last, cadence, speaks
):
    talks = () if last is None else ((LEE, days_ago(last)),)
    rep = make_person(one_on_one_days=cadence)

    week = make_week(reps=(rep,), held=talks, booked=((LEE, days_ahead(1)),))

    assert (evidence(week) is not None) is speaks


@pytest.mark.parametrize("who", ["rep", "leader", "both"])
def test_time_off_of_either_is_subtracted_once(who):
    away = Calendar(time_off=((days_ago(10), days_ago(4)),))
    rep = make_person(calendar=away if who != "leader" else Calendar())
    leader = make_leader(calendar=away if who != "rep" else Calendar())
    week = make_week(leader=leader, reps=(rep,), held=((REP, days_ago(34)),))

    found = evidence(week)

    assert found is not None
    assert found.days == 27
    assert state(week) == "due"


def test_a_ramping_rep_needs_talks_too():
    assert evidence(held(30, start_date=days_ago(40)))


def test_the_last_of_several_talks_counts():
    week = make_week(held=((REP, days_ago(60)), (REP, days_ago(20))))

    assert evidence(week) is None


def test_the_agenda_names_the_largest_deals_with_their_flags():
    deals = (
        *(
            make_deal(id=n, amount_minor=n * 100, next_step_on=None)
            for n in range(1, 5)
        ),
        make_deal(id=9, owner_id=77, amount_minor=10**9),
    )
    week = make_week(held=((REP, days_ago(30)),), major_deals=deals)

    signal = one_on_ones(week, make_moment())[0]

    assert isinstance(signal.evidence, OneOnOneEvidence)
    assert [each.deal.id for each in signal.evidence.agenda] == [4, 3, 2]
    assert signal.evidence.agenda[0].flags == ("no dated next step",)
    assert signal.worth == 900
    assert (signal.person_id, signal.subject_id) == (LEADER, REP)


def test_each_rep_is_judged_alone():
    other = make_person(id=2, name="Lee")
    week = make_week(
        reps=(other, make_person()), held=((REP, days_ago(40)), (2, days_ago(30)))
    )

    signals = one_on_ones(week, make_moment())

    assert [signal.subject_id for signal in signals] == [REP, 2]
    assert [signal.confidence for signal in signals] == [0.9, 0.7]


def test_a_calendar_that_was_not_read_lately_says_nothing():
    stale = make_freshness(meetings_at=NOW - timedelta(hours=25))

    assert evidence(held(90), freshness=stale) is None


def test_it_clears_once_they_have_met():
    assert evidence(held(20), margin=0.2)
    assert evidence(held(19), margin=0.2) is None


@given(days=st.integers(0, 90), more=st.integers(0, 90), cadence=st.integers(5, 60))
def test_waiting_longer_never_makes_it_less_severe(days, more, cadence):
    order = [None, "due", "overdue"]

    def grade(count: int) -> int:
        return order.index(state(held(count, one_on_one_days=cadence)))

    assert grade(days) <= grade(days + more)


@given(data=st.data())
def test_order_changes_nothing(data):
    reps = tuple(make_person(id=n) for n in range(1, 6))
    talks = tuple((n, days_ago(20 + 4 * n)) for n in range(1, 6))
    week = make_week(reps=reps, held=talks)

    mixed = make_week(
        reps=tuple(data.draw(st.permutations(reps))),
        held=tuple(data.draw(st.permutations(talks))),
    )

    assert one_on_ones(mixed, make_moment()) == one_on_ones(week, make_moment())


def test_a_long_company_holiday_is_nobody_s_time():
    closed = Calendar(company=((days_ago(20), days_ago(11)),))
    leader, rep = make_leader(calendar=closed), make_person(calendar=closed)

    assert days_at_work(leader, rep, since=days_ago(40), until=TODAY) == 30


# The agenda


GOAL = Goal(rep_id=REP, target_minor=100_000_00, won_minor=35_000_00, currency="EUR")
PROMISE = Commitment(
    id=4,
    person_id=REP,
    what="Send the answers",
    due_on=days_ahead(3),
    made_at=bd_ago(4),
    deal=DealName(id=1, name="Acme", url=None),
)
REQUEST = HelpRequest(
    id=7,
    rep_id=REP,
    owner_id=LEADER,
    topic="legal",
    note="Their terms",
    due_on=days_ahead(2),
    asked_at=bd_ago(2),
)


def agenda_of(**week: object) -> OneOnOneEvidence:
    (signal,) = one_on_ones(
        make_week(held=((REP, days_ago(40)),), **week), make_moment()
    )
    assert isinstance(signal.evidence, OneOnOneEvidence)
    return signal.evidence


def test_feature_22_the_agenda_holds_the_goal_the_promises_and_the_calls_for_help():
    agenda = agenda_of(goals=(GOAL,), commitments=(PROMISE,), requests=(REQUEST,))

    assert agenda.goal == AgendaGoal(
        target_minor=100_000_00, won_minor=35_000_00, currency="EUR"
    )
    [promise], [request] = agenda.commitments, agenda.help_requests
    assert (promise.what, promise.due_on) == ("Send the answers", days_ahead(3))
    assert promise.deal == DealRef(id=1, name="Acme")
    assert (request.what, request.state) == ("legal", "open")


def test_what_other_reps_said_is_not_on_the_agenda():
    agenda = agenda_of(
        goals=(replace(GOAL, rep_id=99),),
        commitments=(replace(PROMISE, person_id=99),),
        requests=(replace(REQUEST, rep_id=99),),
    )

    assert (agenda.goal, agenda.commitments, agenda.help_requests) == (None, (), ())


def test_a_request_under_way_is_said_to_be():
    [item] = agenda_of(requests=(replace(REQUEST, taken_at=NOW),)).help_requests

    assert item.state == "taken"

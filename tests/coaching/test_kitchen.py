"""A regular sampling of every element of the work: which gap is suggested next."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.facts import Meeting, MeetingKind
from coaching.signals.kitchen import kitchen
from coaching.thresholds import parse
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    bd_ahead,
    days_ago,
    make_deal,
    make_freshness,
    make_joined,
    make_leader,
    make_meeting,
    make_moment,
    make_odds,
    make_person,
    make_sight,
    make_week,
)

VISIT, FIRST = MeetingKind.CUSTOMER_VISIT, MeetingKind.FIRST_MEETING
SHOW, CALLS = MeetingKind.PRESENTATION, MeetingKind.PROSPECTING
SECOND_REP = 2


def sampled(*kinds: MeetingKind, **fields: object) -> tuple:
    return tuple(
        make_joined(id=n, kind=kind, **fields) for n, kind in enumerate(kinds, start=1)
    )


def visit(**fields: object) -> Meeting:
    return make_meeting(**{"kind": VISIT, "starts_at": bd_ahead(3)} | fields)


def found(*meetings: Meeting, taken: frozenset[int] = frozenset(), **week: object):
    full = make_week(
        **{"met_customers": 20, "names_guests": True, "meetings": meetings} | week
    )
    return kitchen(full, make_moment(), taken=taken)


def test_a_gap_with_a_booked_meeting_is_named_with_it():
    (signal,) = found(visit(), together=sampled(SHOW, FIRST))

    evidence = signal.evidence
    assert (signal.person_id, signal.subject_id, signal.rep_id) == (LEADER, REP, REP)
    assert (evidence.gap, evidence.meeting.id) == ("customer_visit", 700)
    assert [(area.kind, area.joined) for area in evidence.areas] == [
        ("prospecting", 0),
        ("first_meeting", 1),
        ("presentation", 1),
        ("customer_visit", 0),
    ]


def test_the_earliest_meeting_that_fills_a_gap_is_named():
    later = visit(id=1, starts_at=bd_ahead(4))
    earlier = make_meeting(id=2, kind=FIRST, starts_at=bd_ahead(2))
    no_gap = make_meeting(id=3, kind=SHOW, starts_at=bd_ahead(1))

    (signal,) = found(later, earlier, no_gap, together=sampled(SHOW))

    assert signal.evidence.meeting.id == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"attendee_ids": (REP, LEADER)},
        {"attendee_ids": (REP, 60)},
        {"rep_id": 77},
        {"kind": MeetingKind.NEGOTIATION},
        {"starts_at": NOW + timedelta(hours=3)},
        {"starts_at": bd_ahead(11)},
    ],
    ids=["goes", "another leader goes", "not my rep", "no area", "today", "far ahead"],
)
def test_some_meetings_fill_no_gap(fields):
    recent = ((REP, days_ago(7)),)
    leaders = frozenset({LEADER, 60})

    assert found(visit(**fields), joined=recent, leader_ids=leaders) == ()


@pytest.mark.parametrize(
    ("p", "odds", "named"),
    [(0.9, make_odds(), False), (0.7, make_odds(), True), (0.9, None, True)],
    ids=["sure", "not sure", "no odds are told"],
)
def test_a_sure_thing_is_never_named(p, odds, named):
    deal = make_deal()
    week = make_week(
        meetings=(visit(deal=deal),),
        sights=(make_sight(deal.id, p),),
        joined=((REP, days_ago(7)),),
        names_guests=True,
        met_customers=8,
    )

    found = kitchen(week, make_moment(odds=odds))

    assert [each.evidence.meeting is not None for each in found] == [True] * named


def test_a_meeting_of_another_rule_and_a_day_off_are_left_alone():
    recent = ((REP, days_ago(7)),)
    off = bd_ahead(3).date()
    away = make_leader(calendar=Calendar(time_off=((off, off),)))

    assert found(visit(), joined=recent, taken=frozenset({700})) == ()
    assert found(visit(), joined=recent, leader=away) == ()


@pytest.mark.parametrize(
    ("joined", "suggested"),
    [((), True), (((REP, days_ago(60)),), True), (((REP, days_ago(59)),), False)],
    ids=["never known", "sixty days ago", "fifty-nine"],
)
def test_without_a_booking_only_prospecting_after_a_long_absence(joined, suggested):
    signals = found(joined=joined)

    assert [signal.evidence.gap for signal in signals] == ["prospecting"] * suggested
    assert all(signal.evidence.meeting is None for signal in signals)


def test_the_aim_can_be_raised():
    two = make_moment(thresholds=parse("[kitchen]\ntarget = 2"))
    week = make_week(
        met_customers=20,
        names_guests=True,
        meetings=(make_meeting(kind=SHOW),),
        together=sampled(SHOW),
    )

    assert [each.evidence.gap for each in kitchen(week, two)] == ["presentation"]
    assert kitchen(week, make_moment())[0].evidence.gap == "prospecting"


def test_everything_sampled_is_silence():
    assert found(visit(), together=sampled(VISIT, FIRST, SHOW, CALLS)) == ()


def test_prospecting_needs_no_customer_and_the_others_do():
    alone = sampled(VISIT, FIRST, SHOW, CALLS, with_customer=False)

    (signal,) = found(visit(), together=alone)

    assert [area.joined for area in signal.evidence.areas] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    "week",
    [
        {"names_guests": False},
        {"met_customers": 7},
    ],
    ids=["the CRM names no guests", "too few meetings"],
)
def test_what_the_crm_does_not_tell_says_nothing(week):
    assert found(visit(), **week) == ()


def test_stale_meetings_say_nothing():
    stale = make_freshness(meetings_at=NOW - timedelta(hours=25))
    week = make_week(met_customers=20, names_guests=True, meetings=(visit(),))

    assert kitchen(week, make_moment(freshness=stale)) == ()


@given(data=st.data())
def test_order_changes_nothing(data):
    reps = [make_person(), make_person(id=SECOND_REP, name="Lee Moss")]
    meetings = [visit(id=n, rep_id=1 + n % 2) for n in range(1, 6)]
    together = list(sampled(SHOW, FIRST, SHOW))

    mixed = found(
        *data.draw(st.permutations(meetings)),
        reps=tuple(data.draw(st.permutations(reps))),
        together=tuple(data.draw(st.permutations(together))),
    )

    assert mixed == found(*meetings, reps=tuple(reps), together=tuple(together))
    assert [signal.subject_id for signal in mixed] == [REP, SECOND_REP]


@given(kinds=st.lists(st.sampled_from(list(MeetingKind)), max_size=8))
def test_to_join_more_never_opens_a_gap(kinds):
    before = found(visit(), together=sampled(*kinds))
    after = found(visit(), together=sampled(*kinds, VISIT))

    assert len(after) <= len(before)
    assert all(signal.evidence.gap != "customer_visit" for signal in after)

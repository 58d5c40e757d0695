"""The customer meeting where a leader's hour changes most."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.evaluate import leader_signals
from coaching.evidence import UncertainMeetingEvidence
from coaching.facts import LeaderWeek, Meeting, MeetingKind
from coaching.signals.uncertain_meeting import uncertain_meetings
from coaching.thresholds import Thresholds, parse
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    bd_ahead,
    days_ago,
    make_deal,
    make_freshness,
    make_leader,
    make_meeting,
    make_moment,
    make_person,
    make_stage,
    make_week,
)


def meeting(
    p: float, *, number: int = 700, amount: int | None = 50_000_00, **fields: object
):
    stage = make_stage(probability=p)
    deal = make_deal(id=number + 1000, stage=stage, amount_minor=amount)
    return make_meeting(**{"id": number, "deal": deal} | fields)


def found(*meetings: Meeting, week: dict | None = None, **moment: object):
    full = make_week(**{"meetings": meetings} | (week or {}))
    signals = uncertain_meetings(full, make_moment(**moment))
    return [signal.evidence for signal in signals]


def picked(*meetings: Meeting, **fields: object) -> list[int]:
    return [evidence.meeting.id for evidence in found(*meetings, **fields)]


def score(one: Meeting, **week: object) -> float:
    return found(one, week={"joined": ((REP, days_ago(0)),)} | week)[0].score


@pytest.mark.parametrize(
    ("p", "suggested"),
    [(0.10, False), (0.11, True), (0.5, True), (0.79, True), (0.80, False)],
    ids=["nearly lost", "just not lost", "even", "just not sure", "sure"],
)
def test_only_uncertain_deals_need_a_leader(p, suggested):
    assert bool(found(meeting(p))) is suggested


def test_the_most_uncertain_is_picked_and_the_sure_one_is_named():
    evidence = found(
        meeting(0.3, number=1),
        meeting(0.5, number=2),
        meeting(0.9, number=3, amount=1_00),
    )

    assert len(evidence) == 1
    pick = evidence[0]
    assert isinstance(pick, UncertainMeetingEvidence)
    assert pick.meeting.id == 2
    assert (pick.sure.id, pick.sure_deal.id, pick.sure_rep.id) == (3, 1003, REP)
    assert pick.sure_chance.p == 0.9
    assert (pick.leader.id, pick.rep.id) == (LEADER, REP)


def test_of_several_sure_things_the_largest_is_named():
    evidence = found(
        meeting(0.5, number=1),
        meeting(0.9, number=2, amount=100),
        meeting(0.9, number=3, amount=200),
        meeting(0.9, number=4, amount=None),
    )

    assert evidence[0].sure.id == 3


def test_without_a_sure_thing_none_is_named():
    evidence = found(meeting(0.5))[0]

    assert (evidence.sure, evidence.sure_deal, evidence.sure_rep) == (None, None, None)


@pytest.mark.parametrize(
    ("ahead", "suggested"),
    [(1, False), (2, True), (10, True), (11, False)],
    ids=["tomorrow", "in two days", "in ten", "in eleven"],
)
def test_it_lies_two_to_ten_business_days_ahead(ahead, suggested):
    assert bool(found(meeting(0.5, starts_at=bd_ahead(ahead)))) is suggested


def test_a_day_on_which_the_leader_is_away_is_no_suggestion():
    one = meeting(0.5)
    off = one.starts_at.date()
    leader = make_leader(calendar=Calendar(time_off=((off, off),)))

    assert found(one, week={"leader": leader}) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"attendee_ids": (REP, LEADER)},
        {"deal": None},
        {"deal": make_deal(stage=None)},
        {"kind": MeetingKind.ONE_ON_ONE},
        {"rep_id": 77},
        {"deal": make_deal(stage=make_stage(probability=0.5), amount_minor=None)},
        {"deal": make_deal(stage=make_stage(probability=0.5), amount_minor=0)},
        {"deal": make_deal(stage=make_stage(probability=0.5), amount_minor=-1)},
    ],
    ids=[
        "the leader goes already",
        "no deal",
        "no stage",
        "a 1:1",
        "not my rep",
        "no amount",
        "nought",
        "negative",
    ],
)
def test_some_meetings_are_never_suggested(fields):
    assert found(meeting(0.5, **fields)) == []


def test_without_a_floor_to_compare_with_nothing_is_suggested():
    assert found(meeting(0.5), week={"p90_amount_minor": None}) == []


def test_the_score_is_u_times_a_at_the_start():
    assert score(meeting(0.5)) == pytest.approx(1)
    assert score(meeting(0.25)) == pytest.approx(0.75)
    assert score(meeting(0.5, amount=12_500_00)) == pytest.approx(0.5)
    assert score(meeting(0.5, amount=500_000_00)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("kind", "influence"),
    [
        (MeetingKind.FIRST_MEETING, 1.0),
        (MeetingKind.PROPOSAL, 0.8),
        (MeetingKind.NEGOTIATION, 0.5),
        (MeetingKind.SIGNATURE, 0.2),
        (MeetingKind.OTHER, 0.5),
    ],
)
def test_early_meetings_leave_more_to_change(kind, influence):
    assert score(meeting(0.5, kind=kind)) == pytest.approx(influence)


@pytest.mark.parametrize(
    ("joined", "factor"),
    [(((REP, days_ago(30)),), 1.25), (((REP, days_ago(90)),), 1.5), ((), 1.5)],
    ids=["a month ago", "long ago", "never known"],
)
def test_a_rep_whom_the_leader_has_not_joined_counts_more(joined, factor):
    evidence = found(meeting(0.5), week={"joined": joined})[0]

    assert evidence.score == pytest.approx(factor)
    assert evidence.days_since_joined == (
        30 if factor == 1.25 else 90 if joined else None
    )


@pytest.mark.parametrize(
    ("start", "factor"),
    [(days_ago(179), 1.3), (days_ago(180), 1), (None, 1)],
    ids=["new", "no longer", "not known"],
)
def test_a_new_rep_counts_more(start, factor):
    reps = (make_person(start_date=start),)

    assert score(meeting(0.5), reps=reps) == pytest.approx(factor)


def test_two_suggestions_at_most():
    two = parse("[uncertain_meeting]\nper_week = 2")
    meetings = [meeting(p, number=n) for n, p in enumerate([0.5, 0.45, 0.4])]

    assert picked(*meetings) == [0]
    assert picked(*meetings, thresholds=two) == [0, 1]


def test_of_two_equal_ones_the_earlier_is_picked():
    later, earlier = bd_ahead(4), bd_ahead(3)

    assert picked(
        meeting(0.5, number=1, starts_at=later),
        meeting(0.5, number=2, starts_at=earlier),
    ) == [2]


def test_stale_meetings_say_nothing():
    stale = make_freshness(meetings_at=NOW - timedelta(hours=25))

    assert found(meeting(0.5), freshness=stale) == []


def test_the_week_of_a_leader_brings_both_kinds_of_signals():
    week: LeaderWeek = make_week(held=((REP, days_ago(40)),), meetings=(meeting(0.5),))

    signals = leader_signals(
        week, passages=(), freshness=make_freshness(), thresholds=Thresholds(), now=NOW
    )

    assert [signal.rule for signal in signals] == ["one_on_one", "uncertain_meeting"]
    assert signals[1].deal_ids == (1700,)
    assert signals[1].exposure_minor == 50_000_00


@given(data=st.data())
def test_order_changes_nothing(data):
    meetings = [meeting(0.1 * n, number=n) for n in range(1, 10)]

    mixed = data.draw(st.permutations(meetings))

    assert found(*mixed) == found(*meetings)


@given(
    chances=st.lists(
        st.one_of(st.floats(0, 0.10), st.floats(0.80, 1)), min_size=1, max_size=8
    )
)
def test_if_nothing_is_uncertain_nothing_is_said(chances):
    assert found(*(meeting(p, number=n) for n, p in enumerate(chances))) == []

"""The first meetings of a new rep: two of them within a month should have company."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import Meeting, MeetingKind
from coaching.signals.evaluate import leader_signals
from coaching.signals.first_meetings import first_meetings
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    bd_ahead,
    days_ago,
    make_deal,
    make_freshness,
    make_joined,
    make_meeting,
    make_moment,
    make_person,
    make_stage,
    make_week,
)

FIRST = MeetingKind.FIRST_MEETING
NEW = make_person(start_date=days_ago(40))


def first(number: int = 700, **fields: object) -> Meeting:
    given = {"id": number, "kind": FIRST, "starts_at": bd_ahead(3)}
    return make_meeting(**given | fields)


def week_of(*meetings: Meeting, **fields: object):
    given = {"meetings": meetings, "reps": (NEW,), "names_guests": True}
    return make_week(**given | fields)


def found(*meetings: Meeting, **fields: object):
    return first_meetings(week_of(*meetings, **fields), make_moment())


def joined(*days: int, **fields: object) -> tuple:
    return tuple(
        make_joined(id=n, kind=FIRST, starts_at=NOW - timedelta(days=n), **fields)
        for n in days
    )


def test_the_next_first_meeting_of_a_new_rep_is_named():
    later, sooner = first(1, starts_at=bd_ahead(6)), first(2, starts_at=bd_ahead(4))

    (signal,) = found(later, sooner)

    evidence = signal.evidence
    assert (signal.person_id, signal.subject_id) == (LEADER, 2)
    assert (evidence.meeting.id, evidence.rep.id) == (2, REP)
    assert (evidence.joined, evidence.target) == (0, 2)
    assert evidence.brief.question.endswith("?")


@pytest.mark.parametrize(
    ("start", "speaks"),
    [(days_ago(89), True), (days_ago(90), False), (None, False), (days_ago(-5), False)],
    ids=["new", "no longer", "not known", "not here yet"],
)
def test_only_reps_who_are_known_to_be_new(start, speaks):
    assert bool(found(first(), reps=(make_person(start_date=start),))) is speaks


@pytest.mark.parametrize(
    ("together", "speaks"),
    [
        (joined(3), True),
        (joined(3, 29), False),
        (joined(3, 30), True),
        (joined(3, 4, with_customer=False), True),
        (joined(3, 4, rep_ids=(77,)), True),
    ],
    ids=["one", "two", "one of them long ago", "no customer", "with another rep"],
)
def test_two_joined_in_thirty_days_are_enough(together, speaks):
    assert bool(found(first(), together=together)) is speaks


def test_one_joined_and_one_promised_are_enough():
    promised = first(1, attendee_ids=(REP, LEADER))

    assert found(promised, first(2), together=joined(3)) == ()
    assert len(found(promised, first(2))) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": MeetingKind.PRESENTATION},
        {"rep_id": 77},
        {"starts_at": NOW + timedelta(hours=2)},
        {"starts_at": bd_ahead(11)},
        {"attendee_ids": (REP, LEADER)},
    ],
    ids=["no first meeting", "not my rep", "today", "far ahead", "I go already"],
)
def test_some_meetings_are_not_named(fields):
    assert found(first(**fields)) == ()


def test_without_guests_in_the_crm_or_fresh_data_nothing_is_said():
    stale = make_freshness(meetings_at=NOW - timedelta(hours=25))

    assert found(first(), names_guests=False) == ()
    assert first_meetings(week_of(first()), make_moment(freshness=stale)) == ()


def test_a_meeting_without_a_deal_is_named_as_well():
    (signal,) = found(first(deal=None))

    assert (signal.deal_ids, signal.worth) == ((), 0)
    assert signal.evidence.deal is None


def test_no_two_rules_speak_of_the_same_meeting():
    deal = make_deal(stage=make_stage(probability=0.5), amount_minor=50_000_00)
    week = week_of(first(deal=deal), met_customers=20)

    signals = leader_signals(
        week, passages=(), freshness=make_freshness(), thresholds=Thresholds(), now=NOW
    )

    named = [
        (each.rule, meeting.id)
        for each in signals
        if (meeting := getattr(each.evidence, "meeting", None)) is not None
    ]
    assert named == [("first_meetings", 700)]


@given(data=st.data())
def test_order_changes_nothing(data):
    meetings = [first(n, starts_at=bd_ahead(1 + n % 3)) for n in range(1, 7)]
    together = list(joined(2, 40))

    mixed = found(
        *data.draw(st.permutations(meetings)),
        together=tuple(data.draw(st.permutations(together))),
    )

    assert mixed == found(*meetings, together=tuple(together))


@given(days=st.lists(st.integers(0, 60), max_size=5, unique=True))
def test_to_have_joined_more_never_makes_it_speak(days):
    fewer, more = found(first(), together=joined(*days[1:])), joined(*days)

    assert len(found(first(), together=more)) <= len(fewer)

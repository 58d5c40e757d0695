"""What people asked for is noted on its day, within the hours, under one name."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.evidence import dump
from coaching.facts.agreed import Commitment, HelpRequest, LeaderTold
from coaching.limits import Plan
from coaching.memory.history import PutOff
from coaching.memory.personal_settings import Personal
from coaching.requests.due_notes import Note
from coaching.requests.notes import Agreed, Readers, due_notes
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    TODAY,
    VP,
    bd_ago,
    bd_ahead,
    days_ahead,
    make_leader,
    make_person,
)
from tests.coaching.planning.test_plan import CLIFF, EMPTY

PEOPLE = {
    REP: make_person(),
    LEADER: make_leader(),
    VP: make_person(id=VP, name="Kim Vance", leader_id=None),
}


def make_request(**fields: object) -> HelpRequest:
    defaults = {
        "id": 7,
        "rep_id": REP,
        "owner_id": LEADER,
        "topic": "legal",
        "note": "Their terms",
        "due_on": bd_ahead(2).date(),
        "asked_at": bd_ago(1),
    }
    return HelpRequest(**defaults | fields)


def make_commitment(**fields: object) -> Commitment:
    defaults = {
        "id": 4,
        "person_id": REP,
        "what": "Send the answers",
        "due_on": TODAY,
        "made_at": bd_ago(4),
    }
    return Commitment(**defaults | fields)


def notes(
    *agreed: HelpRequest | Commitment | LeaderTold,
    now: datetime = NOW,
    **fields: object,
) -> tuple[Note, ...]:
    values = {"people": PEOPLE, "personal": {}, "put_offs": (), "limits": Plan()}
    return due_notes(
        Agreed(
            requests=[each for each in agreed if isinstance(each, HelpRequest)],
            commitments=[each for each in agreed if isinstance(each, Commitment)],
            leaders_told=[each for each in agreed if isinstance(each, LeaderTold)],
        ),
        Readers(**values | fields, now=now),
    )


def names(*agreed: object, **fields: object) -> list[str]:
    return [note.dedup_key for note in notes(*agreed, **fields)]


def with_person(person_id: int, **fields: object):
    return PEOPLE | {person_id: replace(PEOPLE[person_id], **fields)}


# Help


def test_the_owner_is_told_with_the_day_and_the_age():
    [note] = notes(make_request())

    assert note.dedup_key == "help_request:7:50"
    assert (note.recipient_id, note.about_id) == (LEADER, REP)
    assert note.evidence.due_on == bd_ahead(2).date()
    assert (note.evidence.age_bd, note.evidence.moment) == (1, "asked")


def test_a_new_owner_is_told_under_another_name():
    assert names(make_request(owner_id=VP)) == ["help_request:7:90"]


@pytest.mark.parametrize(
    ("due_in", "reminded"),
    [(1, False), (0, True), (-3, True), (-13, True), (-15, False)],
    ids=["tomorrow", "today", "three days late", "two weeks late", "no news any more"],
)
def test_the_owner_is_reminded_once_it_is_due(due_in, reminded):
    due_on = TODAY + timedelta(days=due_in)
    request = make_request(due_on=due_on, asked_at=bd_ago(20))

    found = names(request)

    assert found[0] == "help_request:7:50"
    assert found[1:] == ([f"help_request:7:50:{due_on}"] if reminded else [])


def test_what_is_due_on_the_day_it_is_asked_is_told_once():
    assert names(make_request(due_on=TODAY, asked_at=NOW)) == ["help_request:7:50"]


def test_the_rep_is_told_when_it_is_closed_and_the_owner_no_more():
    [note] = notes(make_request(closed_at=NOW))

    assert (note.dedup_key, note.recipient_id) == ("help_closed:7", REP)


def test_an_old_end_is_no_news():
    assert notes(make_request(closed_at=NOW - timedelta(days=15))) == ()


def test_nothing_is_said_to_or_of_somebody_who_is_not_on_the_floor():
    assert notes(make_request(owner_id=999)) == ()
    assert notes(make_commitment(person_id=999)) == ()


def test_whoever_no_longer_leads_the_rep_is_told_nothing_and_a_circle_ends():
    people = with_person(REP, leader_id=VP)
    circle = people | {VP: replace(PEOPLE[VP], leader_id=REP)}

    assert notes(make_request(), people=people) == ()
    assert notes(make_request(), people=circle) == ()


# Commitments


@pytest.mark.parametrize(
    ("due_on", "moment"),
    [
        (bd_ahead(2).date(), None),
        (bd_ahead(1).date(), "soon"),
        (TODAY, "due"),
        (bd_ago(1).date(), None),
        (bd_ago(4).date(), None),
        (bd_ago(5).date(), "overdue"),
    ],
    ids=["in two days", "tomorrow", "today", "a day late", "four", "five"],
)
def test_a_reminder_comes_the_day_before_on_the_day_and_when_long_overdue(
    due_on, moment
):
    commitment = make_commitment(due_on=due_on, made_at=bd_ago(20))

    expected = [f"commitment:4:{due_on}:{moment}"] if moment else []

    assert names(commitment) == expected


def test_a_day_off_brings_both_reminders_a_business_day_earlier():
    saturday = days_ahead(2)

    assert names(make_commitment(due_on=saturday)) == [f"commitment:4:{saturday}:soon"]
    friday = names(make_commitment(due_on=saturday), now=NOW + timedelta(days=1))
    assert friday == [f"commitment:4:{saturday}:due"]


def test_nobody_is_reminded_on_the_day_of_the_promise_itself():
    assert notes(make_commitment(made_at=NOW)) == ()


def test_what_is_closed_is_not_asked_about():
    assert notes(make_commitment(closed_at=NOW, outcome="done")) == ()


# The leader has it


def leader_told(evidence: str, **fields: object) -> LeaderTold:
    defaults = {
        "delivery_id": "d1",
        "rep_id": REP,
        "leader_id": LEADER,
        "sent_at": NOW - timedelta(hours=1),
        "evidence": evidence,
    }
    return LeaderTold(**defaults | fields)


def test_feature_58_the_rep_is_told_when_the_leader_has_the_cliff():
    [note] = notes(leader_told(dump(CLIFF.evidence)))

    assert (note.dedup_key, note.recipient_id) == ("leader_has_it:d1", REP)
    assert note.evidence.leader.id == LEADER
    assert note.evidence.cliff == CLIFF.evidence


def test_of_anything_else_and_of_long_ago_no_note_is_made():
    assert notes(leader_told(dump(EMPTY.evidence))) == ()
    long_ago = NOW - timedelta(days=15)
    assert notes(leader_told(dump(CLIFF.evidence), sent_at=long_ago)) == ()


# Hours and terms


@pytest.mark.parametrize(
    ("hour", "comes"), [(7, False), (8, True), (17, True), (18, False)]
)
def test_feature_57_a_note_keeps_the_quiet_hours(hour, comes):
    now = NOW.replace(hour=hour)

    assert bool(notes(make_request(), now=now)) is comes


def test_a_note_keeps_the_readers_own_hours():
    late = Personal(person_id=LEADER, changed_at=NOW, day_starts=time(11))

    assert notes(make_request(), personal={LEADER: late}) == ()


@pytest.mark.parametrize(
    "people",
    [
        with_person(LEADER, reachable=False),
        with_person(LEADER, calendar=Calendar(time_off=((TODAY, TODAY),))),
    ],
    ids=["not in Slack", "on a day off"],
)
def test_whoever_cannot_be_reached_or_is_away_gets_nothing(people):
    assert notes(make_request(), people=people) == ()


def test_who_is_away_by_their_own_word_gets_nothing():
    away = PutOff(
        person_id=LEADER,
        about_id=LEADER,
        rule="one_on_one",
        reason="away",
        created_at=bd_ago(1),
        until=days_ahead(3),
    )

    assert notes(make_request(), put_offs=[away]) == ()
    assert notes(make_request(), put_offs=[replace(away, until=TODAY)])


def test_a_pause_holds_reminders_and_not_what_a_person_asks():
    paused = Personal(person_id=REP, changed_at=NOW, paused_until=days_ahead(9))
    leaders = replace(paused, person_id=LEADER)

    assert notes(make_commitment(), personal={REP: paused}) == ()
    assert notes(make_request(), personal={LEADER: leaders})


def test_reminders_can_be_muted():
    own = Personal(person_id=REP, changed_at=NOW, muted=frozenset({"commitment"}))

    assert notes(make_commitment(), personal={REP: own}) == ()


@given(
    data=st.data(),
    due_in=st.lists(st.integers(-20, 20), min_size=1, max_size=6),
    hour=st.integers(0, 23),
)
def test_the_order_changes_nothing_and_no_name_comes_twice(data, due_in, hour):
    now = NOW.replace(hour=hour)
    agreed = [
        make_commitment(id=number, due_on=TODAY + timedelta(days=days))
        for number, days in enumerate(due_in)
    ]
    mixed = data.draw(st.permutations(agreed))

    found = names(*agreed, now=now)

    assert names(*mixed, now=now) == found
    assert len(set(found)) == len(found)

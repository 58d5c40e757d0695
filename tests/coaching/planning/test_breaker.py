"""The circuit breaker on floors that have but begun, and after an admin has looked."""

from datetime import datetime, timedelta

import pytest

from coaching.calendar import Calendar
from coaching.memory.history import Looked, SentMessage
from coaching.planning.hold_reasons import Hold
from tests.coaching.makers import NOW, make_person, make_signal
from tests.coaching.planning.test_plan import decide, holds

DAILY = 12
"""Messages on each day at work: sixty a week."""
REPS = range(1000, 1000 + DAILY * 30)
PEOPLE = {rep: make_person(id=rep) for rep in REPS}
DAYS = [
    NOW + timedelta(days=number)
    for number in range(21)
    if Calendar().works_on((NOW + timedelta(days=number)).date())
]
FIRST_DAYS = 3
"""So long whoever went live has let pass what comes."""


def said(at: datetime, *people: int, is_let_go: bool = False) -> list[SentMessage]:
    return [
        SentMessage(recipient_id=each, kind="kitchen", at=at, is_let_go=is_let_go)
        for each in people
    ]


def days_held(**known: object) -> int:
    """Return on how many days a steady floor is held in its first three weeks live."""
    sent: list[SentMessage] = []
    held = 0
    for number, now in enumerate(DAYS):
        own = REPS[number * DAILY : (number + 1) * DAILY]
        result = decide(
            *[make_signal(person_id=each, subject_id=each) for each in own],
            people=PEOPLE,
            now=now,
            sent=tuple(sent),
            is_large_run_allowed=number < FIRST_DAYS,
            **known,
        )
        held += bool(holds(result))
        told = [message.recipient_id for message in result.messages]
        sent += said(now, *told, is_let_go=number < FIRST_DAYS)
    return held


@pytest.mark.parametrize(
    "known",
    [
        {"kept_since": NOW},
        {"kept_since": NOW, "replayed_weekly": 60 / len(REPS)},
        {
            "kept_since": NOW - timedelta(days=10),
            "recorded": tuple(
                message
                for back in range(1, 11)
                for message in said(NOW - timedelta(days=back), *REPS[:8])
            ),
        },
    ],
    ids=["what the admin let go", "the replay of setup", "ten days of shadow mode"],
)
def test_a_steady_floor_is_not_held_in_its_first_weeks(known):
    assert days_held(**known) == 0


@pytest.mark.parametrize(
    ("weekly", "planned", "is_held"),
    [(None, 21, True), (0.1, 30, False), (0.1, 31, True)],
    ids=["nothing is known", "three times the replay", "more than that"],
)
def test_the_replay_stands_for_weeks_of_which_nothing_is_known(
    weekly, planned, is_held
):
    people = {rep: PEOPLE[rep] for rep in REPS[:100]}
    signals = [make_signal(person_id=rep, subject_id=rep) for rep in REPS[:planned]]

    result = decide(*signals, people=people, kept_since=NOW, replayed_weekly=weekly)

    assert {hold for _, hold in holds(result)} == ({Hold.BREAKER} if is_held else set())


def test_where_nothing_is_known_no_usual_week_is_made_up():
    signals = [make_signal(person_id=rep, subject_id=rep) for rep in REPS[:21]]

    result = decide(*signals, people=PEOPLE, kept_since=NOW)

    assert {held.words for held in result.held} == {
        (
            "21 messages in a week, and of other weeks nothing is known: an admin "
            "looks first"
        )
    }


def test_who_was_let_go_is_told_and_the_others_wait():
    signals = [make_signal(person_id=rep, subject_id=rep) for rep in REPS[:50]]
    first = decide(*signals, people=PEOPLE)
    keys = frozenset(held.key for held in first.held[:10])

    result = decide(*signals, people=PEOPLE, looked=Looked(let_go=keys))

    assert {message.dedup_key for message in result.messages} == keys
    assert len(result.held) == 40


def test_what_was_let_go_is_no_reason_to_hold_what_comes_after_it():
    flood = said(NOW - timedelta(days=1), *REPS[:100], is_let_go=True)

    result = decide(make_signal(), sent=tuple(flood))

    assert len(result.messages) == 1


@pytest.mark.parametrize(
    ("left", "is_said"), [(timedelta(seconds=1), True), (timedelta(), False)]
)
def test_what_waited_too_long_is_not_said_any_more(left, is_said):
    key = decide(make_signal()).messages[0].dedup_key

    result = decide(make_signal(), looked=Looked(lapses_at={key: NOW + left}))

    assert bool(result.messages) == is_said
    assert [hold for _, hold in holds(result)] == ([] if is_said else [Hold.TOO_OLD])

"""The circuit breaker on floors that have but begun, and after an admin has looked."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import DAY, Calendar
from coaching.facts import Person
from coaching.memory.history import History, Looked, SentMessage
from coaching.planning.hold_reasons import Held, Hold
from coaching.planning.plan import Signals, plan
from coaching.standing.gates import Gate, Step
from coaching.thresholds import Thresholds
from tests.coaching.makers import NOW, make_freshness, make_person, make_signal
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
ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Auckland")
FIFTY = REPS[:50]
REASONS = [make_signal(person_id=rep, subject_id=rep) for rep in FIFTY]
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

    result = decide(
        *signals, people=PEOPLE, looked=Looked(let_go=dict.fromkeys(keys, NOW))
    )

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


# What is held, at other hours


def in_zones(*zones: str) -> dict[int, Person]:
    """Return the fifty, one after the other in `zones`."""
    each = (zones[number % len(zones)] for number in range(len(FIFTY)))
    return {
        rep: replace(PEOPLE[rep], calendar=Calendar(time_zone=zone))
        for rep, zone in zip(FIFTY, each, strict=True)
    }


@cache
def held_of_noon() -> list[Held]:
    """Return what is held while all are in their hours."""
    return list(decide(*REASONS, people=PEOPLE).held)


def held_at_noon() -> list[str]:
    """Return the keys of it."""
    return [held.key for held in held_of_noon()]


def waits(*keys: str, let_go: Iterable[str] = ()) -> Looked:
    """Return that `keys` wait for a word that counts for a week."""
    return Looked(
        let_go=dict.fromkeys(let_go, NOW), lapses_at=dict.fromkeys(keys, NOW + 7 * DAY)
    )


def test_what_is_held_goes_out_in_no_smaller_portion_at_another_hour():
    keys = held_at_noon()
    few_are_awake = in_zones("UTC", *["Asia/Tokyo"] * 3)

    result = decide(*REASONS, people=few_are_awake, looked=waits(*keys))

    assert len(keys) == 50
    assert result.messages == ()
    assert [hold for _, hold in holds(result)].count(Hold.BREAKER) == 13


def test_what_is_new_while_a_run_is_held_waits_at_each_hour():
    *earlier, newest = REASONS
    keys = [held.key for held in decide(*earlier, people=PEOPLE).held]
    asleep = in_zones("Asia/Tokyo") | {newest.person_id: PEOPLE[newest.person_id]}

    result = decide(*REASONS, people=asleep, looked=waits(*keys))

    assert result.messages == ()


def test_a_hold_ends_by_itself_once_the_whole_of_it_is_no_flood_any_more():
    keys = held_at_noon()
    mended = REASONS[:20]

    result = decide(*mended, people=PEOPLE, looked=waits(*keys))

    assert len(result.messages) == 20


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_word_for_one_team_lets_no_other_go_however_few_are_left(is_sent):
    keys = held_at_noon()
    by_key = {each.key: each.recipient_id for each in held_of_noon()}
    theirs, others = keys[:35], keys[35:]
    told = said(NOW, *(by_key[key] for key in theirs), is_let_go=True)

    result = decide(
        *(
            each
            for each in REASONS
            if not is_sent or each.person_id in {by_key[key] for key in others}
        ),
        people=PEOPLE,
        looked=waits(*others, let_go=theirs),
        sent=tuple(told) if is_sent else (),
    )

    assert {each.recipient_id for each in result.messages} == (
        set() if is_sent else {by_key[key] for key in theirs}
    )
    assert {each.key for each in result.held} == set(others)


def test_what_was_let_go_before_a_hold_began_is_no_part_of_it():
    held = held_of_noon()
    before = Looked(
        let_go=dict.fromkeys((each.key for each in held[20:]), NOW - DAY),
        lapses_at=dict.fromkeys((each.key for each in held[:20]), NOW + 7 * DAY),
    )
    those = {each.recipient_id for each in held[:20]}

    result = decide(
        *(each for each in REASONS if each.person_id in those),
        people=PEOPLE,
        looked=before,
    )

    assert len(result.messages) == 20


def test_what_a_silenced_rule_would_have_said_holds_nothing_else():
    other = make_signal(rule="role_change", person_id=FIFTY[0], subject_id=1)
    (told,) = decide(other, people=PEOPLE).messages
    looked = waits(*held_at_noon(), told.dedup_key)
    off = {"nearly_empty": Gate(rule="nearly_empty", step=Step.ADMIN, since=NOW)}

    result = decide(*REASONS, other, people=PEOPLE, looked=looked, gates=off)

    assert {message.kind for message in result.messages} == {"role_change"}


def test_what_rides_in_a_message_that_was_let_go_waits_for_its_own_word():
    rep = FIFTY[0]
    more = make_signal(rule="quiet_deal", person_id=rep, subject_id=7)
    keys = {held.key for held in decide(*REASONS, more, people=PEOPLE).held}
    own = {key for key in keys if key.startswith(f"nearly_empty:{rep}:")}

    result = decide(
        *REASONS, more, people=PEOPLE, looked=waits(*(keys - own), let_go=own)
    )

    assert [(each.dedup_key, each.also) for each in result.messages] == [(*own, ())]


def test_what_stale_data_tells_nothing_of_is_still_part_of_the_hold():
    unseen = [f"one_on_one:{leader}:1:{leader}:1" for leader in range(20)]
    few = REASONS[:5]
    keys = [message.dedup_key for message in decide(*few, people=PEOPLE).messages]

    result = plan(
        Signals(now=few, before=few, still=()),
        people=PEOPLE,
        history=History(looked=waits(*keys, *unseen)),
        freshness=make_freshness(meetings_at=NOW - 3 * DAY),
        thresholds=Thresholds(),
        now=NOW,
    )

    assert result.messages == ()
    assert result.unjudged == set(unseen)


@given(
    zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=7),
    hours=st.integers(0, 7 * 24 - 1),
    gone=st.integers(0, 29),
)
def test_at_no_hour_does_anything_held_go_out_without_a_word(zones, hours, gone):
    keys = held_at_noon()

    result = decide(
        *REASONS,
        people=in_zones(*zones),
        now=NOW + timedelta(hours=hours),
        looked=waits(*keys[gone:], let_go=keys[:gone]),
    )

    assert {message.dedup_key for message in result.messages} <= set(keys[:gone])

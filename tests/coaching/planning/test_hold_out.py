"""A share of rep-weeks stays without messages, drawn by lot and by nothing else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import PersonRef
from coaching.evidence.about import rep_in
from coaching.facts import Person
from coaching.limits import HoldOut
from coaching.memory.history import Draw, SentMessage
from coaching.planning.hold_out import is_drawn, week_of
from coaching.planning.hold_reasons import Hold
from coaching.planning.plan import PlannedMessage
from coaching.signal import Signal
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    TODAY,
    VP,
    bd_ago,
    days_ago,
    days_ahead,
    make_episode,
    make_person,
    make_put_off,
    make_signal,
)
from tests.coaching.planning.test_plan import (
    CLIFF,
    EMPTY,
    PEOPLE,
    decide,
    floor,
    holds,
    one_on_one,
    only,
    told,
    who,
)
from tests.jobs.makers import make_uncertain_meeting

OTHER = 9
ALL = Draw(seed="seed", share=1.0)
"""Holds every week out; the setting ends at a half, the draw itself does not."""
SEEDS = st.text(min_size=1, max_size=32)
SHARES = st.floats(min_value=0, max_value=0.5)
PERSONS = st.integers(min_value=1, max_value=10**9)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2035, 12, 31))


# The draw


@given(seed=SEEDS, share=st.floats(min_value=0.01, max_value=0.5))
def test_the_share_of_weeks_is_kept(seed: str, share: float):
    draw = Draw(seed=seed, share=share)
    weeks = [week_of(date(2026, 1, 5) + timedelta(weeks=n)) for n in range(50)]

    drawn = [is_drawn(draw, rep_id=r, week=w) for r in range(1, 81) for w in weeks]

    # Six standard deviations of 4,000 draws: 60 seeds stay within, a wrong share not.
    spread = (share * (1 - share) / len(drawn)) ** 0.5
    assert sum(drawn) / len(drawn) == pytest.approx(share, abs=6 * spread)


@given(seed=SEEDS, share=SHARES, larger=SHARES, rep_id=PERSONS, day=DAYS)
def test_a_larger_share_keeps_every_week_that_a_smaller_one_held_out(
    seed: str, share: float, larger: float, rep_id: int, day: date
):
    small, large = sorted((share, larger))
    in_small = is_drawn(Draw(seed=seed, share=small), rep_id=rep_id, week=week_of(day))
    in_large = is_drawn(Draw(seed=seed, share=large), rep_id=rep_id, week=week_of(day))

    assert in_large or not in_small


@given(seed=SEEDS, rep_id=PERSONS, day=DAYS)
def test_nothing_is_drawn_of_a_share_of_nothing(seed: str, rep_id: int, day: date):
    assert not is_drawn(Draw(seed=seed, share=0), rep_id=rep_id, week=week_of(day))


def test_another_seed_another_person_and_another_week_are_drawn_anew():
    def drawn(seed: str, rep_id: int, first: date) -> list[bool]:
        draw = Draw(seed=seed, share=0.5)
        weeks = [week_of(first + timedelta(weeks=n)) for n in range(64)]
        return [is_drawn(draw, rep_id=rep_id, week=week) for week in weeks]

    start = date(2026, 1, 5)
    mine = drawn("one", REP, start)

    assert mine == drawn("one", REP, start)
    others = [
        drawn("two", REP, start),
        drawn("one", OTHER, start),
        drawn("one", REP, start + timedelta(weeks=52)),
    ]
    assert mine not in others


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 30), "2026-W49"),
        (date(2026, 12, 6), "2026-W49"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
    ],
)
def test_a_week_is_the_iso_week(day: date, week: str):
    assert week_of(day) == week


def test_the_seed_is_shown_nowhere():
    assert "secret" not in repr(Draw(seed="secret", share=0.2))


def test_more_than_half_of_the_weeks_cannot_be_held_out():
    assert HoldOut(share=0.5).share == 0.5
    with pytest.raises(ValueError, match="less than or equal"):
        HoldOut(share=0.51)
    assert Thresholds().hold_out.share == 0


# The plan


def people_with(rep_id: int) -> dict[int, Person]:
    return PEOPLE | {rep_id: make_person(id=rep_id, name="Ann Vale")}


def draw_of(held: int, spared: int) -> Draw:
    """Return a draw that holds one rep's present week out, and not the other's."""
    week = week_of(TODAY)
    for number in range(1000):
        draw = Draw(seed=str(number), share=0.5)
        if is_drawn(draw, rep_id=held, week=week) and not is_drawn(
            draw, rep_id=spared, week=week
        ):
            return draw
    raise AssertionError


def test_in_a_held_out_week_a_rep_hears_nothing_and_the_matter_begins():
    result = decide(EMPTY, draw=ALL)

    assert who(result) == []
    assert holds(result) == [(REP, Hold.HELD_OUT)]
    assert len(result.opened) == 1
    (case,) = result.drawn
    assert (case.rep_id, case.week, case.rule) == (REP, week_of(TODAY), "nearly_empty")
    assert (case.recipient_id, case.subject_id, case.episode_number) == (REP, REP, 1)
    assert case.is_held_out


def test_a_week_with_messages_is_counted_beside_it():
    result = decide(EMPTY, draw=draw_of(OTHER, REP))

    assert who(result) == [REP]
    (case,) = result.drawn
    assert (case.rep_id, case.week, case.is_held_out) == (REP, week_of(TODAY), False)


def test_without_a_hold_out_nothing_is_held_or_counted():
    result = decide(EMPTY)

    assert who(result) == [REP]
    assert result.drawn == ()


def about(rep_id: int, signal: Signal) -> Signal:
    rep = PersonRef(id=rep_id, name="Ann Vale")
    evidence = signal.evidence.model_copy(update={"rep": rep})
    return replace(signal, subject_id=rep_id, rep_id=rep_id, evidence=evidence)


def cliff_of(rep_id: int) -> Signal:
    cliff = replace(about(rep_id, CLIFF), person_id=rep_id)
    return replace(cliff, subject_id=CLIFF.subject_id + rep_id)


MATTERS = {
    rep_id: (
        make_signal(person_id=rep_id, subject_id=rep_id),
        cliff_of(rep_id),
        about(rep_id, one_on_one(days=40)),
    )
    for rep_id in (REP, OTHER)
}
"""One for the rep, one for the rep's leader after that, one for the leader at once."""
TOLD = tuple(
    told(cliff, bd_ago(5), recipient=rep_id)
    for rep_id, (_, cliff, _) in MATTERS.items()
)


@given(seed=SEEDS, share=SHARES, spent=st.integers(min_value=0, max_value=3))
def test_a_rep_who_is_drawn_changes_nothing_for_anybody_else(
    seed: str, share: float, spent: int
):
    draw, week = Draw(seed=seed, share=share), week_of(TODAY)
    spared = [each for each in MATTERS if not is_drawn(draw, rep_id=each, week=week)]
    remembered = {
        "people": people_with(OTHER),
        "episodes": TOLD,
        "sent": (SentMessage(recipient_id=LEADER, kind="cliff", at=bd_ago(2)),) * spent,
    }

    def sent_of(reps: Iterable[int], **changes: object) -> tuple[PlannedMessage, ...]:
        matters = [signal for rep_id in reps for signal in MATTERS[rep_id]]
        return decide(*matters, **remembered, **changes).messages

    # As if there were nothing to say of them: to no rep, and to the leader whom they
    # share, whose room for the others is the same too.
    assert sent_of(MATTERS, draw=draw) == sent_of(spared)


def test_both_reps_have_something_for_their_leader():
    signals = [signal for own in MATTERS.values() for signal in own]
    result = decide(*signals, people=people_with(OTHER), episodes=TOLD)

    heard = {
        (message.recipient_id, rep_in(message.evidence), message.kind)
        for message in result.messages
    }
    assert {(LEADER, REP, "cliff"), (LEADER, OTHER, "cliff")} <= heard
    assert {(REP, REP, "nearly_empty"), (OTHER, OTHER, "nearly_empty")} <= heard


def test_what_a_leader_would_hear_of_a_held_out_rep_is_held_out():
    episode = told(CLIFF, bd_ago(5))

    assert who(decide(CLIFF, episodes=(episode,))) == [LEADER]
    result = decide(CLIFF, episodes=(episode,), draw=ALL)
    assert who(result) == []
    assert (LEADER, Hold.HELD_OUT) in holds(result)


def test_a_leader_still_hears_of_the_other_reps_in_the_same_message():
    ann = about(OTHER, one_on_one(days=40))
    bundled = only(decide(one_on_one(), ann, people=people_with(OTHER)))
    assert {bundled.subject_id, *(line.subject_id for line in bundled.also)} == {
        REP,
        OTHER,
    }

    for held, spared in ((REP, OTHER), (OTHER, REP)):
        draw = draw_of(held, spared)
        message = only(decide(one_on_one(), ann, people=people_with(OTHER), draw=draw))
        assert (message.subject_id, message.also) == (spared, ())


def test_what_is_about_no_rep_is_never_held_out():
    visits = make_signal(rule="executive_visits", person_id=VP, subject_id=1)
    evidence = visits.evidence.model_copy(update={"rep": None})
    result = decide(replace(visits, rep_id=None, evidence=evidence), draw=ALL)

    assert who(result) == [VP]
    assert result.drawn == ()


def test_a_matter_that_was_put_off_until_today_comes_as_was_promised():
    put_off = make_put_off(EMPTY, created_at=bd_ago(5), until=TODAY)
    episode = told(EMPTY, bd_ago(6), opened_at=bd_ago(6))
    result = decide(EMPTY, put_offs=(put_off,), episodes=(episode,), draw=ALL)

    assert who(result) == [REP]
    assert result.drawn == ()


def test_what_was_promised_for_a_day_without_a_message_comes_on_the_next():
    saturday = days_ago(5)
    put_off = make_put_off(EMPTY, created_at=bd_ago(9), until=saturday)
    episode = make_episode(EMPTY, opened_at=bd_ago(10))
    result = decide(EMPTY, put_offs=(put_off,), episodes=(episode,), draw=ALL)

    assert who(result) == [REP]


def test_an_old_promise_does_not_bring_what_began_after_its_day():
    put_off = make_put_off(EMPTY, created_at=bd_ago(30), until=bd_ago(20).date())
    episodes = (
        told(EMPTY, bd_ago(31), opened_at=bd_ago(31), cleared_at=bd_ago(15)),
        make_episode(EMPTY, number=2, opened_at=bd_ago(1)),
    )

    assert who(decide(EMPTY, put_offs=(put_off,), episodes=episodes)) == [REP]
    result = decide(EMPTY, put_offs=(put_off,), episodes=episodes, draw=ALL)
    assert holds(result) == [(REP, Hold.HELD_OUT)]
    assert [case.is_held_out for case in result.drawn] == [True]


def test_a_promise_is_kept_by_one_message():
    put_off = make_put_off(CLIFF, created_at=bd_ago(9), until=bd_ago(4).date())
    episode = told(
        CLIFF,
        bd_ago(4),
        opened_at=bd_ago(10),
        heads_ups=((REP, bd_ago(4)),),
        answered_at=bd_ago(3),
    )

    # The heads-up came as promised; that it has become a cliff since is news by itself.
    assert who(decide(CLIFF, put_offs=(put_off,), episodes=(episode,))) == [REP]
    result = decide(CLIFF, put_offs=(put_off,), episodes=(episode,), draw=ALL)
    assert (REP, Hold.HELD_OUT) in holds(result)


def test_what_a_rep_put_off_is_not_promised_to_the_leader():
    put_off = make_put_off(CLIFF, created_at=bd_ago(9), until=bd_ago(6).date())
    episode = told(CLIFF, bd_ago(5), opened_at=bd_ago(10))

    assert who(decide(CLIFF, put_offs=(put_off,), episodes=(episode,))) == [LEADER]
    result = decide(CLIFF, put_offs=(put_off,), episodes=(episode,), draw=ALL)
    assert holds(result) == [(LEADER, Hold.HELD_OUT)]


@pytest.mark.parametrize(
    "asked", [{"reason": "away"}, {"rule": "quiet_deal"}, {"subject_id": 77}]
)
def test_no_other_wish_promises_the_matter(asked: dict[str, object]):
    put_off = make_put_off(EMPTY, **{"created_at": bd_ago(5), "until": TODAY} | asked)

    result = decide(EMPTY, put_offs=(put_off,), draw=ALL)
    assert holds(result) == [(REP, Hold.HELD_OUT)]


def test_a_customer_who_answers_early_brings_no_promised_day():
    waiting = make_put_off(
        EMPTY,
        reason="waiting_on_customer",
        created_at=bd_ago(5),
        until=days_ahead(7),
    )
    answered = replace(EMPTY, customer_at=bd_ago(1))

    assert who(decide(answered, put_offs=(waiting,))) == [REP]
    result = decide(answered, put_offs=(waiting,), draw=ALL)
    assert holds(result) == [(REP, Hold.HELD_OUT)]


@pytest.mark.parametrize(
    ("says", "heard"),
    [("helpful", [LEADER]), ("pre_brief", [LEADER]), ("unanswered", [])],
)
def test_what_a_rep_answered_reaches_the_leader_as_was_promised(
    says: str, heard: list[int]
):
    evidence = make_uncertain_meeting().model_copy(
        update={"rep_says": says, "rep": PersonRef(id=REP, name="Sam Reed")}
    )
    pick = make_signal(
        rule="uncertain_meeting",
        person_id=LEADER,
        subject_id=700,
        rep_id=None,
        evidence=evidence,
    )

    assert who(decide(pick, draw=ALL)) == heard


def test_whoever_is_but_recorded_takes_no_part():
    result = decide(EMPTY, draw=ALL, reached=frozenset({LEADER}))

    assert who(result) == [REP]
    assert result.drawn == ()


def test_what_would_have_found_no_room_is_no_held_out_message():
    spent = tuple(
        SentMessage(recipient_id=REP, kind="quiet_deal", at=NOW - timedelta(days=n))
        for n in (4, 5)
    )
    result = decide(EMPTY, sent=spent, draw=ALL)

    assert holds(result) == [(REP, Hold.BUDGET)]
    assert result.drawn == ()


def test_a_run_that_stops_has_held_nothing_out():
    signals, people = floor(60)
    draw = Draw(seed="a", share=0.5)
    full, *_ = people
    spent = (SentMessage(recipient_id=full, kind="cliff", at=bd_ago(2)),) * 2
    allowed = decide(
        *signals, people=people, draw=draw, sent=spent, is_large_run_allowed=True
    )
    assert 20 < sum(not case.is_held_out for case in allowed.drawn) < 40

    result = decide(*signals, people=people, draw=draw, sent=spent)

    # Without the draw it would not have gone out either: neither kind of week has it.
    assert result.drawn == ()
    assert Counter(hold for _, hold in holds(result)) == {
        Hold.BREAKER: 59,
        Hold.BUDGET: 1,
    }


def test_the_week_after_it_is_told():
    later = next(
        NOW + timedelta(weeks=n)
        for n in range(1, 60)
        if not is_drawn(DRAWN, rep_id=REP, week=week_of(TODAY + timedelta(weeks=n)))
    )
    now = decide(EMPTY, draw=DRAWN)
    assert who(now) == []

    assert who(decide(EMPTY, draw=DRAWN, episodes=now.opened, now=later)) == [REP]


DRAWN = draw_of(REP, OTHER)

"""Who is told what now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.evidence import (
    AskRepEvidence,
    DealRef,
    MeetingRef,
    OneOnOneEvidence,
    PersonRef,
)
from coaching.facts import MeetingKind, Person, RepBook, Role
from coaching.memory.history import History, SentMessage
from coaching.memory.put_offs import silencing
from coaching.planning.plan import Hold, Plan, PlannedMessage, Signals, plan
from coaching.signal import Signal
from coaching.signals.evaluate import leader_signals, rep_signals
from coaching.signals.first_meetings import first_meetings
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    TODAY,
    VP,
    bd_ago,
    bd_ahead,
    days_ago,
    days_ahead,
    make_cliff_book,
    make_deal,
    make_episode,
    make_freshness,
    make_leader,
    make_meeting,
    make_moment,
    make_person,
    make_put_off,
    make_signal,
    make_week,
)

FRESH = make_freshness()
PEOPLE = {
    REP: make_person(),
    LEADER: make_leader(),
    VP: make_person(id=VP, name="Kim Vance", role=Role.VP, leader_id=None),
}


def cliff_signal(book: RepBook | None = None) -> Signal:
    (signal,) = rep_signals(
        book or make_cliff_book(),
        passages=(),
        freshness=FRESH,
        thresholds=Thresholds(),
        now=NOW,
    )
    return signal


def one_on_one(days: int = 30) -> Signal:
    (signal,) = leader_signals(
        make_week(held=((REP, days_ago(days)),)),
        passages=(),
        freshness=FRESH,
        thresholds=Thresholds(),
        now=NOW,
    )
    return signal


def uncertain(number: int = 700) -> Signal:
    return make_signal(rule="uncertain_meeting", person_id=LEADER, subject_id=number)


CLIFF = cliff_signal()
EMPTY = make_signal()


def decide(
    *signals: Signal,
    before: Sequence[Signal] | None = None,
    still: Sequence[Signal] = (),
    people: dict[int, Person] | None = None,
    now: datetime = NOW,
    **history: object,
) -> Plan:
    return plan(
        Signals(now=signals, before=signals if before is None else before, still=still),
        people=people or PEOPLE,
        history=History(**history),
        freshness=FRESH,
        thresholds=Thresholds(),
        now=now,
    )


def told(signal: Signal, *at: datetime, recipient: int = REP, **fields: object):
    return make_episode(
        signal, told=tuple((recipient, instant) for instant in at), **fields
    )


def holds(result: Plan) -> list[tuple[int, Hold]]:
    return [(held.recipient_id, held.hold) for held in result.held]


def who(result: Plan) -> list[int]:
    return [message.recipient_id for message in result.messages]


def only(result: Plan) -> PlannedMessage:
    (message,) = result.messages
    return message


def with_person(person_id: int, **fields: object) -> dict[int, Person]:
    return PEOPLE | {person_id: replace(PEOPLE[person_id], **fields)}


# A message


def test_a_signal_of_two_days_is_told_to_the_rep_at_once():
    result = decide(EMPTY)

    message = only(result)
    assert message.dedup_key == "nearly_empty:1:1:1:1"
    assert (message.kind, message.recipient_id) == ("nearly_empty", REP)
    assert (message.about_id, message.subject_id) == (REP, REP)
    assert message.episode_number == 1
    assert message.evidence is EMPTY.evidence
    assert message.notice.data_as_of == FRESH.deals_at
    assert message.notice.seen_by == ("you",)
    assert message.notice.leader_from is None
    assert [episode.number for episode in result.opened] == [1]
    assert (result.cleared, result.held) == ((), ())


def test_a_rep_s_cliff_says_from_when_the_leader_has_it():
    result = decide(CLIFF)

    message = only(result)
    assert (message.recipient_id, message.deal_ids) == (REP, (1, 2, 3, 4))
    assert message.notice.leader_from == bd_ahead(3).date()
    assert message.notice.told_rep_on is None
    assert holds(result) == [(LEADER, Hold.GRACE)]


@pytest.mark.parametrize(
    "people",
    [
        with_person(REP, leader_id=None),
        with_person(LEADER, reachable=False),
        {REP: PEOPLE[REP]},
    ],
    ids=["no leader", "leader not in Slack", "leader not on the floor"],
)
def test_without_a_leader_to_tell_none_is_announced(people):
    assert only(decide(CLIFF, people=people)).notice.leader_from is None


# Onset and episodes


def test_a_signal_of_one_day_waits():
    result = decide(CLIFF, before=())

    assert holds(result) == [(REP, Hold.FIRST_DAY)]
    assert (result.messages, result.opened) == ((), ())


def test_an_exact_count_of_open_deals_needs_no_second_day():
    message = only(decide(EMPTY, before=()))

    assert (message.kind, message.recipient_id) == ("nearly_empty", REP)


def test_a_pick_needs_no_second_day():
    message = only(decide(uncertain(), before=()))

    assert (message.kind, message.recipient_id) == ("uncertain_meeting", LEADER)


def test_yesterday_s_signal_on_another_deal_is_no_onset():
    other = replace(CLIFF, subject_id=77)

    assert holds(decide(CLIFF, before=[other])) == [(REP, Hold.FIRST_DAY)]


def test_an_open_signal_is_told_once():
    episode = told(EMPTY, bd_ago(2))

    result = decide(EMPTY, before=(), episodes=[episode])

    assert (result.messages, result.opened, result.held) == ((), (), ())


def test_what_was_held_back_is_told_later_in_the_same_episode():
    result = decide(EMPTY, before=(), episodes=[make_episode(EMPTY, number=4)])

    assert only(result).dedup_key == "nearly_empty:1:1:1:4"
    assert result.opened == ()


def test_a_signal_that_holds_with_eased_limits_has_not_cleared():
    episode = make_episode(EMPTY)

    assert decide(still=[EMPTY], episodes=[episode]).cleared == ()
    assert decide(episodes=[episode]).cleared == (episode,)


def test_an_episode_that_is_over_is_not_cleared_again():
    assert decide(episodes=[make_episode(EMPTY, cleared_at=bd_ago(1))]).cleared == ()


@pytest.mark.parametrize(
    ("signal", "stale"),
    [
        (EMPTY, {"deals_at": None}),
        (CLIFF, {"activities_at": None}),
        (CLIFF, {"last_activity_at": None, "meetings_at": None}),
    ],
)
def test_stale_data_clears_nothing(signal, stale):
    result = plan(
        Signals(now=(), before=(), still=()),
        people=PEOPLE,
        history=History(episodes=(make_episode(signal),)),
        freshness=make_freshness(**stale),
        thresholds=Thresholds(),
        now=NOW,
    )

    assert result.cleared == ()


def test_somebody_who_is_not_on_the_floor_is_left_alone():
    episode = make_episode(EMPTY)

    assert decide(EMPTY, people={VP: PEOPLE[VP]}) == decide(people={VP: PEOPLE[VP]})
    assert decide(episodes=[episode], people={VP: PEOPLE[VP]}).cleared == ()


@pytest.mark.parametrize(
    ("days", "expected"),
    [(9, [(REP, Hold.COOLING)]), (10, [])],
    ids=["nine days after", "ten days after"],
)
def test_after_its_end_a_signal_cools_down(days, expected):
    ended = make_episode(EMPTY, opened_at=bd_ago(20), cleared_at=bd_ago(days))

    result = decide(EMPTY, episodes=[ended])

    assert holds(result) == expected
    assert [episode.number for episode in result.opened] == ([] if expected else [2])


# The leader


def test_the_leader_hears_after_three_days_without_an_answer():
    message = only(decide(CLIFF, episodes=[told(CLIFF, bd_ago(3))]))

    assert message.dedup_key == "cliff:1:1:50:1"
    assert (message.recipient_id, message.about_id) == (LEADER, REP)
    assert message.notice.seen_by == ("you", "Sam Reed")
    assert message.notice.told_rep_on == bd_ago(3).date()


@pytest.mark.parametrize(
    ("episode", "expected"),
    [
        (told(CLIFF, bd_ago(2)), Hold.GRACE),
        (told(CLIFF, bd_ago(3), answered_at=bd_ago(1)), Hold.ANSWERED),
    ],
    ids=["two days", "answered"],
)
def test_until_then_or_after_an_answer_the_leader_does_not(episode, expected):
    result = decide(CLIFF, episodes=[episode])

    assert result.messages == ()
    assert holds(result) == [(LEADER, expected)]


def test_a_leader_is_never_told_before_the_rep():
    unmatched = with_person(REP, reachable=False)

    result = decide(CLIFF, people=unmatched, episodes=[make_episode(CLIFF)])

    assert sorted(holds(result)) == [(REP, Hold.UNREACHABLE), (LEADER, Hold.GRACE)]


def heads_up() -> Signal:
    healthy = tuple(make_deal(id=n) for n in (2, 3, 4))
    focus = make_deal(id=1, amount_minor=60_000_00)
    return cliff_signal(make_cliff_book(deals=(focus, *healthy)))


def test_a_heads_up_stays_with_the_rep():
    past = heads_up_told(bd_ago(9))

    result = decide(heads_up(), episodes=[past])

    assert (result.messages, result.held) == ((), ())


def heads_up_told(*at: datetime, **fields: object):
    episode = told(heads_up(), *at, opened_at=bd_ago(12), **fields)
    return replace(episode, heads_ups=episode.told)


@pytest.mark.parametrize("answered_at", [None, bd_ago(8)], ids=["open", "answered"])
def test_when_a_heads_up_becomes_a_cliff_the_rep_is_told_before_the_leader(answered_at):
    past = heads_up_told(bd_ago(9), answered_at=answered_at)

    result = decide(CLIFF, episodes=[past])

    assert who(result) == [REP]
    assert only(result).dedup_key == "cliff:1:1:1:1:2"
    assert holds(result) == [(LEADER, Hold.GRACE)]


@pytest.mark.parametrize(
    ("back", "recipients"), [(1, []), (2, []), (3, [LEADER]), (8, [LEADER])]
)
def test_the_grace_counts_from_when_the_rep_heard_of_the_cliff(back, recipients):
    past = heads_up_told(bd_ago(9), answered_at=bd_ago(9))
    past = replace(past, told=(*past.told, (REP, bd_ago(back))))

    result = decide(CLIFF, episodes=[past])

    assert who(result) == recipients
    assert all(m.notice.told_rep_on == bd_ago(back).date() for m in result.messages)


def test_an_answer_to_the_cliff_keeps_it_from_the_leader():
    past = heads_up_told(bd_ago(9), answered_at=bd_ago(4))
    past = replace(past, told=(*past.told, (REP, bd_ago(5))))

    assert holds(decide(CLIFF, episodes=[past])) == [(LEADER, Hold.ANSWERED)]


@pytest.mark.parametrize("signal", [heads_up(), CLIFF], ids=["heads-up", "cliff"])
def test_whoever_heard_of_the_cliff_hears_of_it_no_third_time(signal):
    past = heads_up_told(bd_ago(9))
    past = replace(past, told=(*past.told, (REP, bd_ago(2))))

    assert decide(signal, episodes=[past]).messages == ()


def test_the_grace_is_counted_in_the_rep_s_business_days():
    off = (bd_ago(2).date(), bd_ago(1).date())
    people = with_person(REP, calendar=Calendar(time_off=(off,)))

    result = decide(CLIFF, people=people, episodes=[told(CLIFF, bd_ago(3))])

    assert holds(result) == [(LEADER, Hold.GRACE)]


# Put-offs


def test_a_put_off_holds_both_messages():
    put_off = make_put_off(CLIFF)

    result = decide(CLIFF, put_offs=[put_off])

    assert result.messages == ()
    assert holds(result) == [(REP, Hold.PUT_OFF), (LEADER, Hold.PUT_OFF)]
    assert result.held[0].words == "put off until 26 Nov: planned push"


def test_a_put_off_for_good_is_said_so():
    put_off = make_put_off(EMPTY, reason="not_my_deal", until=None)

    assert decide(EMPTY, put_offs=[put_off]).held[0].words == (
        "put off for good: not my deal"
    )


def test_once_a_put_off_is_over_the_rep_hears_again_and_the_grace_starts_anew():
    episode = told(CLIFF, bd_ago(12), opened_at=bd_ago(12), answered_at=bd_ago(11))
    over = make_put_off(CLIFF, created_at=bd_ago(11), until=TODAY)

    again = decide(CLIFF, episodes=[episode], put_offs=[over])

    assert only(again).dedup_key == "cliff:1:1:1:1:2"
    assert holds(again) == [(LEADER, Hold.GRACE)]

    later = replace(episode, told=(*episode.told, (REP, bd_ago(3))))
    assert who(decide(CLIFF, episodes=[later], put_offs=[over])) == [LEADER]


# Time


@pytest.mark.parametrize(
    ("hour", "minute", "sent"),
    [(7, 59, False), (8, 0, True), (17, 59, True), (18, 0, False)],
)
def test_messages_go_out_in_working_hours_alone(hour, minute, sent):
    now = NOW.replace(hour=hour, minute=minute)

    result = decide(EMPTY, now=now)

    assert bool(result.messages) is sent
    assert holds(result) == ([] if sent else [(REP, Hold.QUIET_HOURS)])
    assert len(result.opened) == 1


def test_the_hours_are_the_recipient_s():
    tokyo = with_person(REP, calendar=Calendar(time_zone="Asia/Tokyo"))

    assert holds(decide(EMPTY, people=tokyo)) == [(REP, Hold.QUIET_HOURS)]


def test_nobody_hears_anything_on_a_weekend():
    saturday = NOW + timedelta(days=2)

    assert holds(decide(EMPTY, now=saturday)) == [(REP, Hold.QUIET_HOURS)]


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        ((days_ago(1), days_ahead(1)), Hold.AWAY),
        ((days_ago(9), days_ago(1)), Hold.BACK),
        ((days_ago(9), days_ago(2)), Hold.BACK),
        ((days_ago(9), days_ago(3)), None),
    ],
    ids=["away", "first day back", "second day back", "third day back"],
)
def test_somebody_who_is_away_or_just_back_is_left_alone(off, expected):
    people = with_person(REP, calendar=Calendar(time_off=(off,)))

    assert holds(decide(EMPTY, people=people)) == (
        [(REP, expected)] if expected else []
    )


def test_a_talk_waits_for_a_rep_who_is_away():
    off = (days_ago(1), days_ahead(1))
    people = with_person(REP, calendar=Calendar(time_off=(off,)))

    assert holds(decide(one_on_one(), people=people)) == [(LEADER, Hold.AWAY)]


# 1:1s


def test_a_missing_talk_is_told_once_while_it_is_due():
    assert only(decide(one_on_one(30))).dedup_key == "one_on_one:50:1:50:1"

    due = told(one_on_one(30), bd_ago(3), recipient=LEADER)
    assert decide(one_on_one(34), episodes=[due]).messages == ()


def test_it_is_told_once_more_when_it_becomes_overdue():
    signal = one_on_one(36)
    first = told(signal, NOW - timedelta(days=9), recipient=LEADER)

    assert only(decide(signal, episodes=[first])).dedup_key == "one_on_one:50:1:50:1:2"

    both = replace(first, told=(*first.told, (LEADER, bd_ago(1))))
    assert decide(signal, episodes=[both]).messages == ()


@pytest.mark.parametrize(
    ("days", "answered"),
    [(40, None), (36, bd_ago(1))],
    ids=["it was overdue already", "the first was answered"],
)
def test_there_is_no_second_message_without_need(days, answered):
    signal = one_on_one(days)
    first = told(
        signal, NOW - timedelta(days=3), recipient=LEADER, answered_at=answered
    )

    assert decide(signal, episodes=[first]).messages == ()


def test_days_off_since_the_first_message_do_not_hide_that_it_was_overdue():
    signal = one_on_one(46)
    evidence = signal.evidence
    assert isinstance(evidence, OneOnOneEvidence)
    off = (days_ago(8), days_ago(3))
    counted = replace(signal, evidence=evidence.model_copy(update={"days": 40}))
    people = with_person(REP, calendar=Calendar(time_off=(off,)))
    first = told(signal, NOW - timedelta(days=9), recipient=LEADER)

    assert decide(counted, people=people, episodes=[first]).messages == ()


# Budgets


def sent(count: int, *, to: int = REP, ago: float = 1, kind: str = "cliff"):
    at = NOW - timedelta(days=ago)
    return [SentMessage(recipient_id=to, kind=kind, at=at)] * count


@pytest.mark.parametrize(
    ("history", "goes"),
    [
        (sent(1), True),
        (sent(2), False),
        (sent(2, ago=7), True),
        (sent(2, ago=6.9), False),
        (sent(9, kind="digest"), True),
        (sent(9, to=LEADER), True),
        (sent(2, ago=-1), True),
    ],
    ids=["one", "two", "a week ago", "just under", "digests", "others", "future"],
)
def test_a_rep_hears_two_messages_in_seven_days(history, goes):
    result = decide(EMPTY, sent=history)

    assert bool(result.messages) is goes
    assert holds(result) == ([] if goes else [(REP, Hold.BUDGET)])


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.REP, 2), (Role.MANAGER, 3), (Role.VP, 1), (Role.ADMIN, 3)],
)
def test_each_role_has_its_budget(role, allowed):
    people = with_person(REP, role=role)

    assert decide(EMPTY, people=people, sent=sent(allowed - 1)).messages
    assert not decide(EMPTY, people=people, sent=sent(allowed)).messages


def test_the_weightiest_message_uses_the_budget():
    light = make_signal(rule="uncertain_meeting", subject_id=5, worth=10)
    heavy = make_signal(rule="ask_rep", subject_id=6, worth=1000)

    result = decide(light, heavy, sent=sent(1))

    assert [message.subject_id for message in result.messages] == [6]
    assert [held.subject_id for held in result.held] == [5]


def test_one_suggestion_a_week():
    result = decide(uncertain(), sent=sent(1, to=LEADER, kind="uncertain_meeting"))

    assert holds(result) == [(LEADER, Hold.BUDGET)]
    assert result.held[0].words == "1 suggestion a week at most"


@pytest.mark.parametrize(
    ("is_there", "asked"), [(True, [REP]), (False, [])], ids=["there", "departed"]
)
def test_nobody_is_asked_whether_somebody_departed_should_join(is_there, asked):
    question = AskRepEvidence(
        rep=PersonRef(id=REP, name="Sam"),
        leader=PersonRef(id=LEADER, name="Jonas"),
        meeting=MeetingRef(id=6, title="Demo", starts_at=NOW, kind="presentation"),
        deal=DealRef(id=9, name="Acme"),
        wait_bd=1,
    )
    signal = make_signal(rule="ask_rep", subject_id=6, evidence=question)

    result = decide(signal, people=with_person(LEADER, reachable=is_there))

    assert who(result) == asked
    assert [held.words for held in result.held] == (
        [] if is_there else ["Jonas cannot be written to"]
    )


# The circuit breaker


def floor(count: int) -> tuple[list[Signal], dict[int, Person]]:
    ids = range(1000, 1000 + count)
    signals = [make_signal(person_id=n, subject_id=n) for n in ids]
    return signals, {n: make_person(id=n) for n in ids}


@pytest.mark.parametrize(
    ("planned", "earlier", "trips"),
    [
        (20, [], False),
        (21, [], True),
        (21, sent(28, ago=10), False),
        (22, sent(28, ago=10), True),
        (10, sent(11, ago=3), True),
        (21, sent(400, ago=10, kind="digest"), True),
    ],
    ids=[
        "twenty",
        "twenty-one on a new floor",
        "three times the usual",
        "more than that",
        "with those of this week",
        "digests do not count",
    ],
)
def test_a_run_that_says_far_more_than_usual_stops(planned, earlier, trips):
    signals, people = floor(planned)

    result = decide(*signals, people=people, sent=earlier)

    assert len(result.messages) == (0 if trips else planned)
    assert {hold for _, hold in holds(result)} == ({Hold.BREAKER} if trips else set())
    assert len(result.opened) == planned


def test_a_large_run_that_an_admin_has_let_go_goes_out():
    signals, people = floor(21)

    result = decide(*signals, people=people, is_large_run_allowed=True)

    assert len(result.messages) == 21
    assert result.held == ()


# Properties

instants = st.integers(0, 20).map(bd_ago)
signals_ = st.lists(
    st.builds(
        lambda person, subject, exposure: make_signal(
            person_id=person, subject_id=subject, worth=exposure
        ),
        st.sampled_from([REP, LEADER, VP]),
        st.integers(1, 6),
        st.integers(0, 10**9),
    ),
    unique_by=lambda signal: (signal.person_id, signal.subject_id),
    max_size=12,
)
histories = st.lists(
    st.builds(
        SentMessage,
        recipient_id=st.sampled_from([REP, LEADER, VP]),
        kind=st.sampled_from(["cliff", "digest"]),
        at=instants,
    ),
    max_size=6,
)
BUDGET = {REP: 2, LEADER: 3, VP: 1}


@given(signals=signals_, history=histories)
def test_no_plan_exceeds_a_budget(signals, history):
    result = decide(*signals, sent=history)

    recent = Counter(
        each.recipient_id
        for each in history
        if each.kind != "digest" and each.at > NOW - timedelta(days=7)
    )
    for recipient, count in Counter(who(result)).items():
        assert recent[recipient] + count <= BUDGET[recipient]


@given(
    signals=signals_,
    put_offs=st.lists(
        st.builds(
            lambda about, by, subject, until, at: make_put_off(
                make_signal(person_id=about, subject_id=subject),
                person_id=by,
                until=until,
                created_at=at,
                subject_id=subject,
            ),
            st.sampled_from([REP, LEADER, VP]),
            st.sampled_from([REP, LEADER, VP]),
            st.one_of(st.none(), st.integers(1, 6)),
            st.sampled_from([None, TODAY, days_ahead(1)]),
            instants,
        ),
        max_size=8,
    ),
)
def test_a_put_off_is_never_violated(signals, put_offs):
    result = decide(*signals, put_offs=put_offs)

    by_key = {(signal.person_id, signal.subject_id): signal for signal in signals}
    for message in result.messages:
        signal = by_key[message.about_id, message.subject_id]
        assert not silencing(
            signal, recipient_id=message.recipient_id, today=TODAY, put_offs=put_offs
        )


@given(data=st.data(), signals=signals_, history=histories)
def test_the_order_of_the_signals_changes_nothing(data, signals, history):
    mixed = data.draw(st.permutations(signals))

    assert decide(*mixed, sent=history) == decide(*signals, sent=history)


@given(signals=signals_)
def test_what_was_told_is_not_told_again(signals):
    first = decide(*signals)
    told_to = {
        (message.about_id, message.subject_id): message.recipient_id
        for message in first.messages
    }
    episodes = [
        replace(episode, told=((told_to[key], NOW),))
        for episode in first.opened
        if (key := (episode.person_id, episode.subject_id)) in told_to
    ]

    second = decide(*signals, episodes=episodes)

    keys = {message.dedup_key for message in first.messages}
    assert keys.isdisjoint(message.dedup_key for message in second.messages)


@given(signals=signals_)
def test_the_unreachable_get_nothing(signals):
    people = {id_: replace(one, reachable=False) for id_, one in PEOPLE.items()}

    assert decide(*signals, people=people).messages == ()


def first_meeting_of_a_new_rep(number: int = 700) -> Signal:
    booked = make_meeting(
        id=number, kind=MeetingKind.FIRST_MEETING, starts_at=bd_ahead(3)
    )
    week = make_week(
        meetings=(booked,),
        reps=(make_person(start_date=days_ago(40)),),
        held=((REP, days_ago(3)),),
        names_guests=True,
    )
    (signal,) = first_meetings(week, make_moment())
    return signal


@pytest.mark.parametrize(
    "signal",
    [one_on_one(), CLIFF, first_meeting_of_a_new_rep()],
    ids=lambda signal: signal.rule,
)
def test_a_leader_hears_nothing_of_a_rep_whose_account_is_closed(signal):
    gone = with_person(REP, is_gone=True)
    told_long_ago = [told(CLIFF, bd_ago(4))] if signal is CLIFF else []

    with_all = decide(signal, episodes=told_long_ago)
    without = decide(signal, people=gone, episodes=told_long_ago)

    assert who(with_all) == [LEADER]
    assert (who(without), holds(without)) == ([], [(LEADER, Hold.UNREACHABLE)])
    assert "account in Slack or the CRM is closed" in without.held[0].words


@pytest.mark.parametrize("how", ["told", "under way"])
def test_a_meeting_that_was_picked_for_a_leader_is_not_named_for_another_reason(how):
    heard = (
        {"told": ((LEADER, bd_ago(1)),)} if how == "told" else {"under_way": (LEADER,)}
    )
    pick = make_episode(uncertain(700), **heard)

    again = decide(first_meeting_of_a_new_rep(700), episodes=(pick,))
    another = decide(first_meeting_of_a_new_rep(701), episodes=(pick,))

    assert who(again) == []
    assert who(another) == [LEADER]


def test_a_meeting_of_which_only_somebody_else_has_heard_is_named():
    pick = make_episode(uncertain(700), told=((VP, bd_ago(1)),))

    assert who(decide(first_meeting_of_a_new_rep(700), episodes=(pick,))) == [LEADER]

"""The customer meeting where a leader's hour changes most."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.evidence import AskRepEvidence, UncertainMeetingEvidence
from coaching.facts import DealSight, LeaderWeek, Meeting, MeetingKind
from coaching.meetings.candidates import candidates
from coaching.meetings.candidates import score as candidates_score
from coaching.signals.evaluate import leader_signals
from coaching.signals.uncertain_meeting import uncertain_meetings
from coaching.thresholds import Thresholds, parse
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    bd_ago,
    bd_ahead,
    days_ago,
    make_asked,
    make_deal,
    make_freshness,
    make_joined,
    make_leader,
    make_meeting,
    make_moment,
    make_odds,
    make_person,
    make_sight,
    make_stage,
    make_week,
)


def meeting(
    p: float, *, number: int = 700, amount: int | None = 50_000_00, **fields: object
):
    stage = make_stage(probability=p)
    deal = make_deal(id=number + 1000, stage=stage, amount_minor=amount)
    return make_meeting(**{"id": number, "deal": deal} | fields)


def signals(*meetings: Meeting, week: dict | None = None, **moment: object):
    """Return what is said where odds are told, those of each deal by its stage."""
    now = make_moment(**{"odds": make_odds()} | moment)
    return uncertain_meetings(week_of(*meetings, **week or {}), now)


def week_of(*meetings: Meeting, **week: object) -> LeaderWeek:
    return make_week(**{"meetings": meetings, "sights": sights(*meetings)} | week)


def sights(*meetings: Meeting) -> tuple[DealSight, ...]:
    deals = [each.deal for each in meetings if each.deal is not None]
    return tuple(
        make_sight(deal.id, deal.stage.probability)
        for deal in deals
        if deal.stage is not None
    )


def found(*meetings: Meeting, week: dict | None = None, **moment: object):
    """Return the suggestions where every rep would like company."""
    asked = {"asked": tuple(make_asked(each.id) for each in meetings)}
    told = signals(*meetings, week=asked | (week or {}), **moment)
    return [each.evidence for each in told if each.rule == "uncertain_meeting"]


def said(*meetings: Meeting, **fields: object) -> list[tuple[str, int, int]]:
    """Return (rule, whom it is about, meeting) of all that is said."""
    told = signals(*meetings, **fields)
    return [(each.rule, each.person_id, each.subject_id) for each in told]


def picked(*meetings: Meeting, **fields: object) -> list[int]:
    return [evidence.meeting.id for evidence in found(*meetings, **fields)]


def score(one: Meeting, **fields: object) -> float:
    """Return what a leader's hour changes in a meeting with a rep joined today."""
    week = week_of(one, **{"joined": ((REP, days_ago(0)),)} | fields)
    moment = make_moment(odds=make_odds())
    (candidate,) = candidates(week, moment)
    return candidates_score(week, candidate, moment)


@pytest.mark.parametrize(
    ("p", "suggested"),
    [(0.0999, False), (0.1001, True), (0.5, True), (0.7999, True), (0.8001, False)],
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
    assert pick.sure_chance.p == pytest.approx(0.9)
    assert pick.rep.id == REP


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
    assert bool(said(meeting(0.5, starts_at=bd_ahead(ahead)))) is suggested


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
    assert found(meeting(0.5), week={"p90_amounts": ()}) == []


def test_an_amount_is_measured_by_those_in_its_own_currency():
    stage = make_stage(probability=0.5)
    yen = make_meeting(
        deal=make_deal(stage=stage, amount_minor=50_000_00, currency="JPY")
    )
    p90s = (("EUR", 50_000_00), ("JPY", 200_000_00))

    assert score(yen, p90_amounts=p90s) == pytest.approx(score(meeting(0.5)) / 2)
    assert found(yen) == []


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

    assert score(meeting(0.5), joined=joined) == pytest.approx(factor)
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
    week: LeaderWeek = make_week(
        held=((REP, days_ago(40)),),
        meetings=(meeting(0.5),),
        asked=(make_asked(700),),
    )

    both = leader_signals(
        week, passages=(), freshness=make_freshness(), thresholds=Thresholds(), now=NOW
    )

    assert [signal.rule for signal in both] == ["one_on_one", "uncertain_meeting"]
    assert both[1].deal_ids == (1700,)
    assert both[1].worth == 50_000_00


@given(data=st.data())
def test_order_changes_nothing(data):
    meetings = [meeting(0.1 * n, number=n) for n in range(1, 10)]

    mixed = data.draw(st.permutations(meetings))

    assert found(*mixed) == found(*meetings)


@given(
    chances=st.lists(
        st.one_of(st.floats(0, 0.0999), st.floats(0.8001, 1)), min_size=1, max_size=8
    )
)
def test_if_nothing_is_uncertain_nothing_is_said(chances):
    assert found(*(meeting(p, number=n) for n, p in enumerate(chances))) == []


ASK, TELL = "ask_rep", "uncertain_meeting"


def test_the_rep_is_asked_before_the_leader_hears_of_it():
    (question,) = signals(meeting(0.5))

    assert (question.rule, question.person_id, question.subject_id) == (ASK, REP, 700)
    assert isinstance(question.evidence, AskRepEvidence)
    assert (question.evidence.leader.id, question.evidence.rep.id) == (LEADER, REP)


@pytest.mark.parametrize("word", ["helpful", "pre_brief"])
def test_what_the_rep_says_reaches_the_leader(word):
    asked = {"asked": (make_asked(700, word=word),)}

    (suggestion,) = signals(meeting(0.5), week=asked)

    assert (suggestion.rule, suggestion.person_id) == (TELL, LEADER)
    assert suggestion.evidence.rep_says == word


def test_after_a_no_the_next_best_meeting_is_asked_about():
    asked = {"asked": (make_asked(1, word="not_this_one"),)}
    meetings = [meeting(0.5, number=1), meeting(0.4, number=2)]

    assert said(*meetings, week=asked) == [(ASK, REP, 2)]


def test_after_two_refusals_in_a_week_nobody_else_is_asked():
    asked = {"asked": tuple(make_asked(n, word="not_this_one") for n in (1, 2))}
    meetings = [meeting(0.5, number=n) for n in (1, 2, 3)]

    assert said(*meetings, week=asked) == []


@pytest.mark.parametrize(
    ("asked_at", "ahead", "rule"),
    [
        (bd_ago(1, hour=10), 3, TELL),
        (bd_ago(1, hour=11), 3, ASK),
        (bd_ago(1, hour=10), 2, TELL),
        (bd_ago(1, hour=10), 1, ASK),
    ],
    ids=["a day ago", "not quite a day", "just far enough", "too close by now"],
)
def test_without_an_answer_the_leader_hears_of_it_after_a_business_day(
    asked_at, ahead, rule
):
    asked = {"asked": (make_asked(700, at=asked_at, word=None),)}

    told = signals(meeting(0.5, starts_at=bd_ahead(ahead)), week=asked)

    assert [signal.rule for signal in told] == [rule]
    if rule == TELL:
        assert told[0].evidence.rep_says == "unanswered"


@pytest.mark.parametrize(("ahead", "told"), [(0, False), (1, True)], ids=str)
def test_an_answer_is_passed_on_until_the_day_before(ahead, told):
    asked = {"asked": (make_asked(700),)}
    at = bd_ahead(ahead, hour=18) if ahead else NOW + timedelta(hours=3)

    assert bool(said(meeting(0.5, starts_at=at), week=asked)) is told


def test_a_question_of_this_week_uses_the_week_up_even_if_its_meeting_is_over():
    asked = {"asked": (make_asked(99, at=NOW - timedelta(days=6)),)}
    older = {"asked": (make_asked(99, at=NOW - timedelta(days=7)),)}

    assert said(meeting(0.5), week=asked) == []
    assert said(meeting(0.5), week=older) == [(ASK, REP, 700)]


def test_what_is_under_way_comes_before_a_better_meeting():
    asked = {"asked": (make_asked(1),)}
    meetings = [meeting(0.2, number=1), meeting(0.5, number=2)]

    assert said(*meetings, week=asked) == [(TELL, LEADER, 1)]


def test_questions_to_reps_of_other_leaders_do_not_count():
    asked = {"asked": (make_asked(700, rep_id=77),)}

    assert said(meeting(0.5), week=asked) == [(ASK, REP, 700)]


def test_one_leader_per_meeting():
    other = {"leader_ids": frozenset({LEADER, 60})}
    with_another = meeting(0.5, attendee_ids=(REP, 60))
    with_a_colleague = meeting(0.5, attendee_ids=(REP, 61))

    assert said(with_another, week=other) == []
    assert said(with_a_colleague, week=other) == [(ASK, REP, 700)]


def test_a_meeting_that_another_rule_names_is_left_to_it():
    week = make_week(meetings=(meeting(0.5),))

    assert uncertain_meetings(week, make_moment(), taken={700}) == ()


@pytest.mark.parametrize(
    ("kinds", "factor"),
    [
        ((), 1),
        ((MeetingKind.FIRST_MEETING, MeetingKind.CUSTOMER_VISIT), 1.2),
        ((MeetingKind.PRESENTATION,), 1),
        ((MeetingKind.FIRST_MEETING,), 1.2),
        (tuple(MeetingKind), 1),
    ],
    ids=["nothing known", "the least", "the most", "one of two least", "all even"],
)
def test_the_least_sampled_area_of_the_kitchen_counts_more(kinds, factor):
    together = tuple(make_joined(id=n, kind=kind) for n, kind in enumerate(kinds))

    assert score(meeting(0.5), together=together) == pytest.approx(factor)
    evidence = found(meeting(0.5), week={"together": together})[0]
    assert evidence.least_sampled is (factor > 1)


def test_the_suggestion_carries_a_brief_from_the_data():
    flagged = make_deal(
        id=1700,
        stage=make_stage(probability=0.5),
        amount_minor=50_000_00,
        next_step="Send the draft",
        next_step_on=None,
        last_customer_touch_at=bd_ago(4),
    )

    brief = found(meeting(0.5, deal=flagged))[0].brief

    assert (brief.customer_on, brief.customer_bd) == (bd_ago(4).date(), 4)
    assert brief.next_step == "Send the draft"
    assert brief.flags
    assert brief.attending == ("Sam Reed",)
    assert brief.question.endswith("?")


@given(
    words=st.lists(
        st.sampled_from(["helpful", "pre_brief", "not_this_one", None]), max_size=6
    ),
    hours=st.integers(0, 300),
)
def test_never_more_suggestions_than_the_week_allows_and_none_after_a_no(words, hours):
    meetings = [meeting(0.5, number=n) for n in range(1, 8)]
    asked = tuple(
        make_asked(n, word=word, at=NOW - timedelta(hours=hours))
        for n, word in enumerate(words, start=1)
    )

    told = said(*meetings, week={"asked": asked})

    assert len(told) <= 1
    refused = {n for n, word in enumerate(words, start=1) if word == "not_this_one"}
    assert not refused & {subject for _, _, subject in told}


@given(data=st.data())
def test_the_order_of_meetings_and_questions_changes_nothing(data):
    meetings = [meeting(0.1 * n, number=n) for n in range(1, 10)]
    asked = [make_asked(n, word=None, at=bd_ago(2)) for n in (3, 4)]

    mixed = data.draw(st.permutations(meetings))
    turned = data.draw(st.permutations(asked))

    assert signals(*mixed, week={"asked": tuple(turned)}) == signals(
        *meetings, week={"asked": tuple(asked)}
    )


NOT_GOOD = {
    "below the bound": {"auc": 0.649},
    "from few": {"seen": 50, "won": 29},
    "worse than the plain share": {"brier": 0.26},
}


@pytest.mark.parametrize("record", NOT_GOOD.values(), ids=NOT_GOOD)
@pytest.mark.parametrize("p", [0.02, 0.5, 0.95])
def test_without_a_good_record_no_meeting_is_called_uncertain_or_sure(record, p):
    (evidence,) = found(meeting(p), odds=make_odds(**record))

    assert evidence.odds is None
    assert evidence.record is not None
    told = (evidence.record.is_good, evidence.record.has_enough)
    assert told != (True, True) or evidence.record.is_off
    assert (evidence.sure, evidence.sure_chance) == (None, None)


def test_what_was_never_learned_has_no_record():
    (evidence,) = found(meeting(0.95), odds=None)

    assert (evidence.odds, evidence.record) == (None, None)


def test_odds_that_read_old_calls_and_mails_are_not_told():
    stale = make_freshness(activities_at=NOW - timedelta(hours=25))

    (evidence,) = found(meeting(0.95), freshness=stale)

    assert evidence.odds is None
    assert evidence.record is not None
    assert evidence.record.is_good


def test_where_calls_and_mails_may_not_be_read_odds_are_told_without_them():
    unread = make_freshness(activities_at=None, is_crm_only=True)

    (evidence,) = found(meeting(0.5), freshness=unread)

    assert evidence.odds is not None


def test_without_odds_the_stage_orders_and_so_do_size_and_kind():
    weak = make_odds(auc=0.5)
    meetings = [
        meeting(0.9, number=1),
        meeting(0.5, number=2),
        meeting(0.5, number=3, amount=1_00),
    ]

    assert picked(*meetings, odds=weak) == [2]


def test_where_odds_are_told_a_deal_that_has_none_is_not_chosen():
    blank = {"sights": ()}

    assert found(meeting(0.5), week=blank) == []
    assert found(meeting(0.5), week=blank, odds=None)


def test_the_odds_come_with_the_facts_that_moved_them_and_their_record():
    (evidence,) = found(meeting(0.6))

    assert evidence.odds is not None
    assert evidence.odds.p == pytest.approx(0.6)
    assert evidence.chance.p == evidence.odds.p
    (moved,) = evidence.odds.moved
    assert (moved.name, moved.speaks_for) == ("stage", True)
    assert evidence.record is not None
    assert (evidence.record.seen, evidence.record.auc) == (100, 0.78)
    assert (evidence.record.auc_from, evidence.record.least_each) == (0.65, 30)


def test_a_fact_that_speaks_against_a_deal_says_so():
    (evidence,) = found(meeting(0.4))

    assert evidence.odds is not None
    assert [moved.speaks_for for moved in evidence.odds.moved] == [False]

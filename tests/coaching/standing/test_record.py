"""What each rule saw in past weeks, beside what came of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.facts import StageNorm
from coaching.signals.silent_deals import silent_deals
from coaching.standing.aftermath import Career
from coaching.standing.look import able, look_at, seen_in, silence_factor
from coaching.standing.proof import as_proved, proof_version, proofs
from coaching.standing.record import Look, Past, Seen, Win, record, won_deals
from coaching.standing.standing import JUDGED, NOTHING, OwnNorm, Proof, Record, Verdict
from coaching.thresholds import Thresholds, parse
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    bd_ago,
    make_book,
    make_deal,
    make_freshness,
    make_lapsed_deal,
    make_moment,
    make_person,
    make_signal,
    make_stage,
)

THRESHOLDS = Thresholds()
ALL = frozenset(JUDGED)
WEEK = timedelta(weeks=1)
UNTIL = datetime(2026, 11, 18, 5, tzinfo=UTC)
LOOKS = [UNTIL - WEEK * n for n in range(26, 0, -1)]
DEAL = 7


def days(number: float) -> timedelta:
    return timedelta(days=number)


def make_past(**fields: object) -> Past:
    given: dict[str, object] = {
        "looks": [
            Look(at=at, people=frozenset({REP}), deals=frozenset({DEAL}), able=ALL)
            for at in LOOKS
        ],
        "seen": [],
        "wins": [],
        "careers": {},
        "calendars": {REP: Calendar()},
        "since": UNTIL - WEEK * 60,
        "until": UNTIL,
    }
    return Past(**given | fields)


def silent(at: datetime, factor: float = 2.5, deal_id: int = DEAL) -> Seen:
    return Seen(rule="quiet_deal", at=at, person_id=REP, deal_id=deal_id, factor=factor)


def won(at: datetime) -> Win:
    return Win(deal_id=DEAL, won_at=at)


def test_silent_a_week_before_it_was_won_is_wrong():
    past = make_past(seen=[silent(LOOKS[10])], wins=[won(LOOKS[10] + days(7))])

    found = record("quiet_deal", past, THRESHOLDS)

    assert found == Record(spoke=1, weeks=26, wrong=1, judged=1)


def test_silent_two_months_before_it_was_won_is_not_wrong():
    past = make_past(seen=[silent(LOOKS[10])], wins=[won(LOOKS[10] + days(61))])

    assert record("quiet_deal", past, THRESHOLDS).wrong == 0
    assert record("quiet_deal", past, THRESHOLDS).judged == 1


def test_silent_after_it_was_won_is_not_about_that_win():
    past = make_past(seen=[silent(LOOKS[12])], wins=[won(LOOKS[11])])

    assert record("quiet_deal", past, THRESHOLDS).wrong == 0


def test_silent_on_another_deal_is_not_wrong_of_this_one():
    past = make_past(
        seen=[silent(LOOKS[10], deal_id=8)], wins=[won(LOOKS[10] + days(7))]
    )

    assert record("quiet_deal", past, THRESHOLDS).wrong == 0


def test_a_deal_that_nobody_looked_at_before_it_was_won_is_not_judged():
    looks = [
        Look(at=at, people=frozenset(), deals=frozenset(), able=ALL) for at in LOOKS
    ]
    past = make_past(looks=looks, wins=[won(LOOKS[10] + days(7))])

    assert record("quiet_deal", past, THRESHOLDS).judged == 0


def test_weeks_in_which_a_rule_could_not_see_are_not_judged():
    blind = ALL - {"quiet_deal"}
    looks = [
        Look(at=at, people=frozenset({REP}), deals=frozenset({DEAL}), able=blind)
        for at in LOOKS
    ]
    past = make_past(looks=looks, wins=[won(LOOKS[10] + days(7))])

    assert record("quiet_deal", past, THRESHOLDS) == NOTHING
    assert record("stage_ageing", past, THRESHOLDS).judged == 1


def test_the_worst_of_several_looks_is_what_a_wider_norm_must_pass():
    past = make_past(
        seen=[silent(LOOKS[9], 2.1), silent(LOOKS[10], 3.4), silent(LOOKS[3], 9.0)],
        wins=[won(LOOKS[10] + days(2))],
    )

    (found,) = won_deals("quiet_deal", past, THRESHOLDS.standing)

    assert found.worst == 3.4


def empty(at: datetime, *opened: datetime) -> Record:
    seen = [Seen(rule="nearly_empty", at=at, person_id=REP)]
    career = Career(here_since=UNTIL - WEEK * 60, opened=sorted(opened))
    past = make_past(seen=seen, careers={REP: career})
    return record("nearly_empty", past, THRESHOLDS)


def usual(at: datetime, per_week: int) -> list[datetime]:
    return [at - days(7 * n + 0.1 * m) for n in range(26) for m in range(per_week)]


@pytest.mark.parametrize(
    ("per_week", "next_two_weeks", "wrong"),
    [(1, 2, 1), (1, 1, 0), (2, 4, 1), (2, 3, 0), (0, 1, 1), (0, 0, 0)],
    ids=[
        "as many as usual",
        "half of the usual",
        "as many as usual of a busy rep",
        "less than three quarters",
        "one, where none is usual",
        "none at all",
    ],
)
def test_an_empty_pipeline_is_wrong_of_who_then_opens_as_usual(
    per_week, next_two_weeks, wrong
):
    at = LOOKS[12]
    after = [at + days(3 + n) for n in range(next_two_weeks)]

    found = empty(at, *usual(at, per_week), *after)

    assert (found.wrong, found.judged) == (wrong, 1)


def test_an_empty_pipeline_of_last_week_is_not_judged_yet():
    assert empty(LOOKS[-1]).judged == 0


def cliff(*at: datetime, opened: list[datetime]) -> Record:
    seen = [Seen(rule="cliff", at=each, person_id=REP) for each in at]
    career = Career(here_since=UNTIL - WEEK * 60, opened=opened)
    return record("cliff", make_past(seen=seen, careers={REP: career}), THRESHOLDS)


def test_a_cliff_after_which_all_went_on_as_before_is_wrong():
    every_week = [UNTIL - WEEK * n for n in range(50, 0, -1)]
    fewer = [at for n, at in enumerate(every_week) if at < LOOKS[5] or n % 2]

    assert cliff(LOOKS[5], opened=every_week).wrong == 1
    assert cliff(LOOKS[5], opened=fewer) == Record(spoke=1, weeks=26, wrong=0, judged=1)


def test_a_cliff_that_held_for_weeks_is_one():
    found = cliff(*LOOKS[3:7], LOOKS[9], opened=[])

    assert (found.spoke, found.judged) == (5, 2)


def test_a_cliff_whose_days_after_are_not_over_is_not_judged():
    assert cliff(LOOKS[-4], opened=[]).judged == 0


moments = st.integers(0, 25).map(LOOKS.__getitem__)


@given(seen=st.lists(st.builds(silent, moments)), win=st.floats(0, 180))
def test_a_record_never_counts_more_wrong_than_judged(seen, win):
    past = make_past(seen=seen, wins=[won(UNTIL - days(win))])

    found = record("quiet_deal", past, THRESHOLDS)

    assert 0 <= found.wrong <= found.judged <= 1
    assert found.spoke <= found.weeks


def make_silent_book(**fields: object):
    given: dict[str, object] = {
        "id": DEAL,
        "created_at": bd_ago(60),
        "last_customer_touch_at": bd_ago(40),
        "last_touch_at": bd_ago(2),
        "outbound_days_since_customer": 4,
        "next_meeting_at": None,
    }
    return make_book(deals=(make_deal(**given | fields),))


def feed():
    return make_moment(freshness=make_freshness(has_outbound=True))


def test_a_look_sees_the_silent_deal_and_by_how_much_it_is_silent():
    book, moment = make_silent_book(), feed()
    signals = silent_deals(book, moment)

    found = [s for s in seen_in(book, signals, moment) if s.rule == "quiet_deal"]

    (signal,) = signals
    assert [(s.deal_id, s.person_id, s.at) for s in found] == [(DEAL, REP, NOW)]
    assert found[0].factor == 39 / signal.evidence.quiet.expected_bd


def test_at_its_own_factor_a_deal_is_told_no_more_and_just_below_it_still_is():
    book, moment = make_silent_book(), feed()
    (signal,) = silent_deals(book, moment)
    most = silence_factor(
        book.deals[0], signal.evidence.quiet.expected_bd, book, moment
    )

    def told_at(factor: float) -> bool:
        eased = parse(f"[quiet]\nsilent_factor = {factor}")
        fresh = make_freshness(has_outbound=True)
        return bool(silent_deals(book, make_moment(thresholds=eased, freshness=fresh)))

    assert told_at(most - 0.01)
    assert not told_at(most)


def test_a_customer_who_waits_for_us_is_not_judged():
    book = make_silent_book(last_touch_inbound=True, last_touch_at=bd_ago(9))
    signals = silent_deals(book, feed())

    assert [s.evidence.quiet.state for s in signals] == ["waiting_on_us"]
    assert [s for s in seen_in(book, signals, feed()) if s.rule == "quiet_deal"] == []


def test_a_look_sees_an_empty_pipeline_of_the_rep_and_no_deal():
    signal = make_signal()
    (found,) = seen_in(make_book(deals=()), [signal], feed())

    assert (found.rule, found.person_id, found.deal_id) == ("nearly_empty", REP, None)


def test_a_look_leaves_out_rules_that_no_past_can_judge():
    signal = make_signal(rule="role_change")

    assert list(seen_in(make_book(deals=()), [signal], feed())) == []


def test_a_look_sees_both_flags_of_a_deal():
    norm = StageNorm(stage_id=7, median_days=10, won=40, pipeline_won=90)
    deal = make_deal(
        id=DEAL,
        stage=make_stage(id=7),
        created_at=bd_ago(60),
        stage_entered_at=bd_ago(60),
        last_touch_at=bd_ago(30),
        next_meeting_at=None,
        next_step_on=None,
    )
    book = make_book(deals=(deal,), stage_norms=(norm,))

    found = list(seen_in(book, [], feed()))

    assert [(each.rule, each.deal_id) for each in found] == [
        ("stage_ageing", DEAL),
        ("no_touch", DEAL),
    ]
    assert all(each.factor > 0 for each in found)


def test_without_a_feed_only_what_reads_deals_can_be_judged():
    nothing = make_freshness(has_outbound=False, last_activity_at=None)

    assert able(make_moment(freshness=nothing)) == {"nearly_empty", "stage_ageing"}
    assert able(feed()) == ALL


def test_a_look_tells_who_was_looked_at_and_which_deals_were_open():
    book = make_silent_book()

    look, seen = look_at([book], silent_deals(book, feed()), feed())

    assert look == Look(
        at=NOW, people=frozenset({REP}), deals=frozenset({DEAL}), able=ALL
    )
    assert [each.rule for each in seen] == ["quiet_deal"]


def test_a_look_holds_a_question_to_the_leader_against_the_rep_it_is_about():
    asked = make_signal(person_id=LEADER, rep_id=REP)

    look, seen = look_at([make_book(deals=())], [asked], feed())

    assert look.people == {REP}
    assert [each.person_id for each in seen] == [REP]


def test_a_look_judges_each_rep_by_the_values_of_the_team():
    patient = parse('[team."a@example.com".flags.no_touch_bd]\nproposal = 90')
    moment = make_moment(thresholds=patient, freshness=feed().freshness)
    books = [
        make_book(
            rep=make_person(id=rep, leader_email=email),
            deals=(make_lapsed_deal(id=rep),),
        )
        for rep, email in ((1, "a@example.com"), (2, "b@example.com"))
    ]

    _, seen = look_at(books, [], moment)

    assert [(each.rule, each.person_id) for each in seen] == [("no_touch", 2)]


def bad_past() -> Past:
    wins = [Win(deal_id=n, won_at=LOOKS[n % 24 + 1] + days(1)) for n in range(60)]
    looks = [
        Look(at=at, people=frozenset({REP}), deals=frozenset(range(60)), able=ALL)
        for at in LOOKS
    ]
    seen = [silent(LOOKS[n % 24 + 1], deal_id=n, factor=3.0) for n in range(60)]
    return make_past(looks=looks, wins=wins, seen=seen)


def proved(thresholds: Thresholds = THRESHOLDS) -> dict[str, Proof]:
    return {proof.rule: proof for proof in proofs(bad_past(), thresholds, {})}


def test_every_rule_is_proved():
    assert [proof.rule for proof in proofs(make_past(), THRESHOLDS, {})] == [*JUDGED]


def test_a_rule_that_is_wrong_by_the_shipped_norm_goes_by_the_own_one():
    found = proved()["quiet_deal"]

    assert found.verdict is Verdict.OWN_NORM
    assert found.own == OwnNorm(
        factor=3.0, record=Record(spoke=0, weeks=30, wrong=0, judged=30)
    )


def test_the_own_norm_is_what_the_rules_then_go_by():
    eased = as_proved(THRESHOLDS, proved())

    assert eased.quiet.silent_factor == 3.0
    assert eased.cliff == THRESHOLDS.cliff


def test_a_team_keeps_a_wider_limit_of_its_own():
    thresholds = parse(
        '[team."a@example.com".quiet]\nsilent_factor = 4.0\n'
        '[team."b@example.com".quiet]\nsilent_factor = 1.5'
    )
    eased = as_proved(thresholds, proved())

    assert eased.of_team("a@example.com").quiet.silent_factor == 4.0
    assert eased.of_team("b@example.com").quiet.silent_factor == 3.0


def test_a_flag_that_listens_is_off_for_everybody():
    thresholds = parse('[team."a@example.com".flags]\npushes = 3')
    listens = {
        rule: Proof(
            rule=rule,
            version="1",
            verdict=verdict,
            record=NOTHING,
            own=None,
            until=UNTIL,
        )
        for rule, verdict in (
            ("no_touch", Verdict.LISTENS),
            ("stage_ageing", Verdict.UNPROVEN),
            ("cliff", Verdict.LISTENS),
        )
    }

    found = as_proved(thresholds, listens)

    assert found.flags.off == ("no_touch",)
    assert found.of_team("a@example.com").flags.off == ("no_touch",)
    assert found.of_team("a@example.com").flags.pushes == 3


def test_with_the_silent_customer_its_flags_go_too():
    proof = replace(proved()["quiet_deal"], verdict=Verdict.LISTENS)

    found = as_proved(THRESHOLDS, {"quiet_deal": proof})

    assert found.flags.off == ("quiet", "silent")
    assert found.quiet == THRESHOLDS.quiet


def test_without_a_proof_the_limits_stay_as_set():
    assert as_proved(THRESHOLDS, {}) is THRESHOLDS


def test_what_another_version_might_do_counts_for_nothing():
    rule = "quiet_deal"
    past = make_past()
    listened = Proof(
        rule=rule,
        version=proof_version(rule, THRESHOLDS),
        verdict=Verdict.LISTENS,
        record=NOTHING,
        own=None,
        until=UNTIL,
    )
    other = parse("[quiet]\nsilent_factor = 2.2")

    def now(thresholds: Thresholds) -> Verdict:
        found = proofs(past, thresholds, {rule: listened})
        return {proof.rule: proof for proof in found}[rule].verdict

    assert now(THRESHOLDS) is Verdict.LISTENS
    assert now(other) is Verdict.UNPROVEN


@pytest.mark.parametrize(
    "change",
    [
        "[quiet]\ncap_bd = 21",
        "[standing.most_wrong]\nquiet_deal = 0.2",
        '[team."a@example.com".quiet]\nsilent_factor = 4.0',
    ],
    ids=["a value of the rule", "its bound", "a team's own value"],
)
def test_the_version_changes_with_all_that_a_proof_rests_on(change):
    before = proof_version("quiet_deal", THRESHOLDS)

    assert proof_version("quiet_deal", parse(change)) != before
    assert proof_version("quiet_deal", parse("[digest]")) == before

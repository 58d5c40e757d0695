"""How far a rule may speak: it climbs by its record and steps back by itself."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.limits import Standing
from coaching.planning.hold_reasons import Hold
from coaching.standing.gate_words import gate_words, kept_back, sentences
from coaching.standing.gates import (
    NO_ANSWERS,
    Answers,
    Because,
    Gate,
    Night,
    Step,
    Word,
    next_gate,
)
from coaching.standing.standing import Proof, Record, Verdict
from coaching.thresholds import Thresholds
from tests.coaching.makers import LEADER, NOW, REP, TODAY, make_signal
from tests.coaching.planning.test_plan import EMPTY, decide, holds, who
from tests.coaching.test_listens import proofs, silent

LIMITS = Standing()
RULE = "nearly_empty"
STEPS = [*Step]
WEEK = timedelta(days=7)


def proof(verdict: Verdict) -> Proof:
    record = Record(spoke=27, weeks=300, wrong=26, judged=27)
    return Proof(
        rule=RULE, version="1", verdict=verdict, record=record, own=None, until=NOW
    )


def gate(step: Step, **fields: object) -> Gate:
    given = {"rule": RULE, "step": step, "since": NOW - timedelta(days=30)}
    return Gate(**given | fields)


def after(
    before: Gate | None,
    verdict: Verdict | None = Verdict.SPEAKS,
    answers: Answers = NO_ANSWERS,
    team_id: int | None = LEADER,
) -> Gate:
    night = Night(
        now=NOW,
        proof=proof(verdict) if verdict else None,
        answers=answers,
        team_id=team_id,
    )
    return next_gate(RULE, before, night, LIMITS)


@pytest.mark.parametrize(
    ("verdict", "step"),
    [
        (Verdict.SPEAKS, Step.FLOOR),
        (Verdict.OWN_NORM, Step.FLOOR),
        (Verdict.UNPROVEN, Step.FLOOR),
        (Verdict.LISTENS, Step.LISTENS),
        (None, Step.FLOOR),
    ],
)
def test_a_rule_begins_where_its_own_past_puts_it(verdict, step):
    assert after(None, verdict).step is step


def test_a_rule_that_is_good_again_climbs_a_step_at_a_time():
    steps = [gate(Step.LISTENS)]
    while steps[-1].step is not Step.FLOOR:
        up = after(Gate(rule=RULE, step=steps[-1].step, since=NOW - 3 * WEEK))
        steps.append(up)

    assert [each.step for each in steps] == STEPS


@pytest.mark.parametrize(
    ("step", "days", "goes_up"),
    [
        (Step.ADMIN, 6, False),
        (Step.ADMIN, 7, True),
        (Step.PILOT, 13, False),
        (Step.PILOT, 14, True),
    ],
)
def test_each_step_takes_its_time(step, days, goes_up):
    stood = gate(step, since=NOW - timedelta(days=days))

    assert (after(stood) is not stood) == goes_up


def test_the_team_that_is_told_first_is_named_at_its_step_alone():
    assert after(gate(Step.ADMIN)).team_id == LEADER
    assert after(gate(Step.PILOT, team_id=LEADER)).team_id is None


def test_where_nobody_leads_there_is_no_step_of_one_team():
    assert after(gate(Step.ADMIN), team_id=None).step is Step.FLOOR


@pytest.mark.parametrize("step", STEPS)
def test_a_rule_whose_record_worsens_listens_at_once(step):
    assert after(gate(step), Verdict.LISTENS).step is Step.LISTENS


@pytest.mark.parametrize(
    ("answered", "unwanted", "steps_back"),
    [(9, 9, False), (10, 5, False), (10, 7, True), (100, 30, False), (100, 42, True)],
    ids=["too few", "not surely", "surely", "at the bound", "many, surely"],
)
def test_a_rule_called_wrong_too_often_steps_back(answered, unwanted, steps_back):
    back = after(
        gate(Step.FLOOR), answers=Answers(answered=answered, unwanted=unwanted)
    )

    assert (back.step is Step.ADMIN) == steps_back
    assert (back.because is Because.ANSWERS) == steps_back


def test_a_rule_that_no_past_can_judge_steps_back_by_answers_all_the_same():
    bad = Answers(answered=20, unwanted=20)

    assert after(gate(Step.FLOOR), None, answers=bad).step is Step.ADMIN


@pytest.mark.parametrize("word", Word)
@pytest.mark.parametrize("verdict", Verdict)
def test_an_admin_s_word_stands_above_record_and_answers(word, verdict):
    said = gate(Step.ADMIN, word=word)

    assert after(said, verdict, answers=Answers(answered=50, unwanted=50)) is said


verdicts = st.sampled_from([*Verdict])
stood = st.builds(
    gate,
    st.sampled_from(STEPS),
    since=st.integers(0, 60).map(lambda days: NOW - timedelta(days=days)),
)
counted = st.integers(0, 200).flatmap(
    lambda n: st.builds(Answers, answered=st.just(n), unwanted=st.integers(0, n))
)


@given(before=stood, verdict=verdicts, answers=counted)
def test_no_night_climbs_more_than_one_step(before, verdict, answers):
    step = after(before, verdict, answers).step

    assert STEPS.index(step) <= STEPS.index(before.step) + 1


@given(before=stood, verdict=verdicts, answers=counted, worse=st.integers(0, 200))
def test_worse_answers_never_raise_a_rule(before, verdict, answers, worse):
    unwanted = min(answers.answered, answers.unwanted + worse)
    other = Answers(answered=answers.answered, unwanted=unwanted)

    assert STEPS.index(after(before, verdict, other).step) <= STEPS.index(
        after(before, verdict, answers).step
    )


def gates(step: Step, **fields: object) -> dict[str, Gate]:
    return {RULE: gate(step, **fields)}


def test_what_the_admin_alone_sees_is_told_to_nobody():
    result = decide(EMPTY, gates=gates(Step.ADMIN))

    assert who(result) == []
    assert holds(result) == [(REP, Hold.LISTENS)]


@pytest.mark.parametrize(("team", "told"), [(LEADER, [REP]), (77, [])])
def test_at_the_step_of_one_team_its_people_alone_are_told(team, told):
    assert who(decide(EMPTY, gates=gates(Step.PILOT, team_id=team))) == told


def test_at_the_step_of_one_team_its_leader_is_told_too():
    signal = make_signal(rule="kitchen", person_id=LEADER, subject_id=REP)
    first = Gate(rule="kitchen", step=Step.PILOT, since=NOW, team_id=LEADER)

    assert who(decide(signal, gates={"kitchen": first})) == [LEADER]


def test_an_admin_can_hold_a_rule_and_let_one_speak():
    bad = proofs(RULE, Verdict.LISTENS)
    held = decide(EMPTY, gates=gates(Step.FLOOR, word=Word.HOLD))

    assert who(held) == []
    assert held.held[0].words == "is held by the admin and tells nobody"
    assert who(decide(EMPTY, proofs=bad, gates=gates(Step.LISTENS))) == []
    let = gates(Step.LISTENS, word=Word.LET)
    assert who(decide(EMPTY, proofs=bad, gates=let)) == [REP]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"step": Step.LISTENS}, True),
        ({"step": Step.ADMIN}, True),
        ({"step": Step.ADMIN, "because": Because.ANSWERS}, False),
        ({"step": Step.FLOOR, "word": Word.HOLD}, False),
    ],
    ids=["by its record", "climbing", "by answers", "held"],
)
def test_who_waits_for_us_is_kept_back_only_by_answers_or_a_hold(fields, told):
    stands = Gate(rule="quiet_deal", since=NOW, **fields)
    bad = proofs("quiet_deal", Verdict.LISTENS)

    result = decide(silent(waits=True), proofs=bad, gates={"quiet_deal": stands})

    assert (who(result) == [REP]) == told


def test_each_rule_that_does_not_tell_everybody_is_said_in_a_sentence():
    since = NOW - timedelta(days=3)
    known = {
        "kitchen": Gate(rule="kitchen", step=Step.FLOOR, since=since),
        "one_on_one": Gate(
            rule="one_on_one",
            step=Step.ADMIN,
            since=since,
            because=Because.ANSWERS,
        ),
        RULE: Gate(rule=RULE, step=Step.PILOT, since=since),
    }
    good = {RULE: proof(Verdict.SPEAKS)}

    said = list(sentences(good, known, Thresholds(), today=TODAY))

    first = (
        "Nearly empty: speaks; it would have been wrong on 96% of 27 rep-weeks. It is"
        " told to one team since 16 Nov, before everybody is"
    )
    other = (
        "A 1:1 not held is shown to the admin alone since 16 Nov: too many of those"
        " who were told called it wrong or of no use"
    )
    assert said == [first, other]
    assert list(kept_back(good, known, Thresholds(), today=TODAY)) == said


def test_a_rule_on_the_floor_says_nothing_more():
    assert gate_words(gate(Step.FLOOR), today=TODAY) == ""
    assert list(kept_back({}, gates(Step.FLOOR), Thresholds(), today=TODAY)) == []


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        (
            gate(Step.LISTENS, word=Word.LET),
            "speaks by the admin's word, whatever its record",
        ),
        (gate(Step.FLOOR, word=Word.HOLD), "is held by the admin and tells nobody"),
        (
            gate(Step.ADMIN),
            "is shown to the admin alone since 20 Oct, before a team is told",
        ),
        (gate(Step.PILOT), "is told to one team since 20 Oct, before everybody is"),
        (gate(Step.LISTENS), ""),
    ],
    ids=["let", "held", "the admin alone", "one team", "its record tells more"],
)
def test_how_far_a_rule_speaks_is_said_in_words(stands, said):
    assert gate_words(stands, today=TODAY) == said

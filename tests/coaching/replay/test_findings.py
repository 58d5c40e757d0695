"""What a replay claims, word by word, and what it refuses to claim."""

from coaching.replay.comparison import rows
from coaching.replay.each_cliff import NAMES, each_cliff
from coaching.replay.findings import (
    cliff_findings,
    findings,
    forecast_findings,
    gap_findings,
    pick_findings,
)
from coaching.replay.told import DIGEST, monday
from tests.coaching.replay.makers import (
    AT,
    EFFECT,
    LEADER,
    REP,
    make_after,
    make_aftermath,
    make_picks,
    make_record,
    make_report,
    make_told,
)

AFTER = make_after()


def test_few_cliffs_are_said_to_be_too_few():
    assert cliff_findings(make_aftermath(waiting=2), days=90) == [
        "2 cliffs cannot be judged: the 90 days before or after are not all known.",
        (
            "1 cliff with 90 known days on both sides: too few to say what follows one "
            "(from 20)."
        ),
    ]


def test_enough_cliffs_are_told_beside_reps_without_one():
    said = cliff_findings(make_aftermath(effect=EFFECT), days=90)

    assert said == [
        (
            "In the 90 days after a cliff (n = 25) reps opened 60% and won 80% of what "
            "they did in the 90 days before; reps without one 102% and 97%."
        ),
        "After 0 of 1 the rep neither opened nor won less: nothing bore these out.",
    ]


def test_few_picks_are_counted_and_no_more():
    assert pick_findings(make_picks()) == [
        "1 deal picked: 0 won, 1 lost, 0 still open.",
        "Too few have ended to judge the chances (from 20).",
    ]


def test_chances_worse_than_one_for_all_are_said_to_be_no_better():
    said = pick_findings(make_picks(brier=0.2, constant_brier=0.15))

    assert said[1].startswith("Brier score 0.200, no better than one chance for all")


def test_a_forecast_stands_beside_the_run_rate():
    assert forecast_findings("EUR", make_record()) == [
        "EUR: 3 forecasts whose month is over, 1 still waiting, 60 deals closed.",
        (
            "The middle was wrong by 25% on the mean, the run rate by "
            "30%; 2 of 3 ranges held what came."
        ),
        "Brier score of the chances 0.100, of one chance for all deals 0.160.",
    ]


def test_a_forecast_of_few_closed_deals_is_not_judged():
    few = make_record(error=None, run_rate_error=None, brier=None)

    assert forecast_findings("EUR", few)[1:] == [
        "Too few deals were closed to judge the amounts."
    ]


def test_gaps_and_rules_that_were_off_are_listed():
    assert gap_findings(make_report()) == [
        "Nobody logged anything on 3 working days, 2025-03-10 to 2025-03-12.",
        "cliff was off on 5 days, since what it reads was not known.",
    ]


def test_an_empty_replay_says_so_under_each_heading():
    empty = make_report(told=(), gaps=(), off={}, records={}, foretold=())

    said = dict(findings(empty, days=90))

    assert said["Forecast"] == ["No VP, or no deal: there was nothing to foretell."]
    assert said["What was not known"] == ["No gaps were found."]


def test_two_replays_stand_side_by_side():
    to_leader = make_told(recipient_id=LEADER)
    heads_up = make_told(level="heads_up")
    one = make_report()
    other = make_report(told=(make_told(), to_leader, heads_up, make_told(kind=DIGEST)))

    found = {row.name: row.figures for row in rows([one, other])}

    assert found["messages"] == ("1", "3")
    assert found["per person and week"] == ("0.25", "0.75")
    assert found["most in one week for one person"] == ("1", "2")
    assert found["heads-ups"] == ("0", "1")
    assert found["cliffs, told to the rep"] == ("1", "1")
    assert found["cliffs, told to a leader"] == ("0", "1")
    assert found["cliffs that nothing bore out"] == ("0 of 1", "0 of 1")


def test_somebody_who_got_nothing_is_there_with_nothing():
    quiet = make_report(told=()).loads

    assert [(each.person_id, each.messages, each.per_week) for each in quiet] == [
        (REP, 0, 0.0),
        (LEADER, 0, 0.0),
    ]


def test_a_week_goes_from_monday_to_sunday():
    days = [make_told(day=AT.date().replace(day=day)) for day in (3, 9, 10)]

    assert {monday(each.day).day for each in days} == {3, 10}
    assert make_report(told=tuple(days)).loads[0].busiest == 2


def test_each_cliff_stands_beside_the_reps_own_past_and_the_others():
    alone = make_after(others_before=None, others_after=None, others=0, apart=2)
    found = each_cliff(make_report(aftermath=make_aftermath(cliffs=(AFTER, alone))))

    assert found == [
        [
            *("Sam Reed", "2025-03-03", "9", "5"),
            "8.0 to 8.5 opened, 400 EUR to 410 EUR (n = 4)",
            *("500 EUR", "400 EUR"),
        ],
        [
            *("Sam Reed", "2025-03-03", "9", "5", "none", "500 EUR"),
            "400 EUR (2 in another currency)",
        ],
    ]
    assert {len(row) for row in found} == {len(NAMES)}

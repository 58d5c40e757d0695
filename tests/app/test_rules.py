"""The rules as an admin reads them: words, values, and where each comes from."""

from pathlib import Path

import pytest

from coaching.memory.history import Draw
from coaching.rulebook import RULES, values
from coaching.standing.standing import Proof, Record, Verdict
from coaching.thresholds import Thresholds, parse
from console.commands.rules import rules
from console.doctor.standings import Standings
from models.hold_out.hold_out import HeldOut
from tests.coaching.makers import make_odds
from tests.jobs.makers import NOW

SHIPPED = (Path(__file__).parents[2] / "coaching.toml").read_text(encoding="utf-8")


def shown(text: str, *, team: str | None = None, known: Standings | None = None) -> str:
    return "\n".join(rules(parse(text), text, team=team, known=known))


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_shown(rule):
    assert f"({rule})\n" in shown(SHIPPED)


def test_each_value_is_shown_once():
    lines = shown(SHIPPED).splitlines()

    for path in values(Thresholds()):
        start = f"  {'.'.join(path)} = "
        assert sum(line.startswith(start) for line in lines) == 1, start


def test_a_value_says_where_it_comes_from():
    text = "[cliff]\nfocus = 0.55\nvalue_share = 0.4\n"

    lines = shown(text).splitlines()

    assert "  cliff.focus = 0.55  (coaching.toml line 2)" in lines
    assert "  cliff.value_share = 0.4  (coaching.toml line 3, as shipped)" in lines
    assert "  cliff.window_bd = 15  (default)" in lines


def test_a_team_s_value_stands_below_the_general_one():
    text = '[cliff]\n[team."dana@example.com".cliff]\nfocus = 0.7\n'

    lines = shown(text).splitlines()

    place = lines.index("  cliff.focus = 0.6  (default)")
    own = "    0.7 for the team of dana@example.com  (line 3)"
    assert lines[place + 1] == own
    assert "one deal takes 60%" in shown(text)
    assert "one deal takes 70%" in shown(text, team="Dana@example.com")


def test_a_team_without_values_of_its_own_is_told_apart():
    text = '[cliff]\n[team."dana@example.com".cliff]\nfocus = 0.7\n'
    said = "The team of lee@example.com has no values of its own in coaching.toml."

    assert shown(text, team="lee@example.com").startswith(said)
    assert "no values of its own" not in shown(text, team="dana@example.com")
    assert "no values of its own" not in shown(text)


def test_words_lists_and_days_are_written_as_in_the_file():
    text = (
        '[calendar]\ncompany_holidays = ["2026-12-24..2026-12-31"]\n'
        '[kinds.stages]\nLegal = "negotiation"\n'
    )

    said = shown(text)

    assert "calendar.company_holidays = [[2026-12-24, 2026-12-31]]" in said
    assert 'kinds.stages = {"Legal" = "negotiation"}' in said
    assert 'plan.personal.never_muted = ["cliff"]' in said


def test_above_the_words_stands_how_each_rule_did_on_the_own_past():
    record = Record(spoke=30, weeks=500, wrong=27, judged=449)
    proof = Proof(
        rule="quiet_deal",
        version="1",
        verdict=Verdict.SPEAKS,
        record=record,
        own=None,
        until=NOW,
    )
    known = Standings(proofs={"quiet_deal": proof}, gates={}, today=NOW.date())

    lines = shown(SHIPPED, known=known).splitlines()

    assert lines[:3] == [
        "",
        "How each rule did on your own past",
        "A quiet deal: speaks; it would have been wrong on 6% of 449 won deals",
    ]
    assert "How each rule did" not in shown(SHIPPED)


def test_rules_tells_the_odds_and_that_weeks_are_held_out():
    held_out = HeldOut(draw=Draw(seed="s", share=0.1), since=NOW)
    known = Standings(
        proofs={},
        gates={},
        today=NOW.date(),
        odds=make_odds(auc=0.78),
        held_out=held_out,
        tells_from=NOW.date(),
    )

    words = shown(SHIPPED, known=known)

    assert "Odds of a meeting: told; on the newest third of your meetings" in words
    assert "a won one had better odds than a lost one 78 of 100 times" in words
    assert "Weeks without messages: on since 19 Nov, in 10 of 100 rep-weeks" in words

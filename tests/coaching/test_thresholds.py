"""The numbers of the rules, and what is said when one is wrong."""

from datetime import date, time
from pathlib import Path

import pytest

from coaching.facts import MeetingKind, Tier
from coaching.thresholds import Thresholds, ThresholdsError, lines_of, parse

SHIPPED = Path(__file__).parents[2] / "coaching.toml"


def test_the_shipped_file_holds_the_defaults():
    assert parse(SHIPPED.read_text()) == Thresholds()


def test_the_shipped_file_names_every_number():
    text = SHIPPED.read_text()
    keys = [
        key
        for section in Thresholds().model_dump().values()
        for name, value in section.items()
        for key in ([*value] if isinstance(value, dict) else [name])
    ]

    assert [key for key in keys if f"\n{key} = " not in text] == []


def test_an_empty_file_means_the_defaults():
    assert parse("") == Thresholds()


def test_what_is_left_out_keeps_its_default():
    changed = parse("[quiet.stage_bd]\nproposal = 9\n[plan]\nday_ends = 17:30:00\n")

    assert changed.quiet.stage_bd.of(Tier.PROPOSAL) == 9
    assert changed.quiet.stage_bd.of(Tier.DISCOVERY) == 7
    assert changed.plan.day_ends == time(17, 30)


def test_the_crm_s_words_can_be_mapped():
    changed = parse(
        '[kinds.meetings]\n"Big show" = "presentation"\n'
        '[kinds.stages]\nLegal = "negotiation"\n'
    )

    assert changed.kinds.meetings == {"Big show": MeetingKind.PRESENTATION}
    assert changed.kinds.stages == {"Legal": Tier.NEGOTIATION}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[cliff]\nwindow_bd = 15\nfocuss = 0.5",
            "cliff.focuss (line 3): there is no such key; did you mean cliff.focus?",
        ),
        (
            "[clif]\nfocus = 0.5",
            "clif (line 1): there is no such key; did you mean cli",
        ),
        (
            "[plan.budget]\nreps = 2",
            "plan.budget.reps (line 2): there is no such key; did you mean plan.b",
        ),
        (
            "[cliff]\nfocus = 1.5",
            "cliff.focus (line 2): must be 1 or less, got 1.5",
        ),
        ("[cliff]\nfocus = nan", "cliff.focus (line 2): must be"),
        ('[cliff]\nfocus = "0.5"', "cliff.focus (line 2): must be a number"),
        ("[cliff]\nwindow_bd = true", "cliff.window_bd (line 2): must be a whole"),
        # What is read of the past does not reach further back than these.
        ("cliff.window_bd = 41", "cliff.window_bd (line 1): must be "),
        ("cliff.rate_weeks = 27", "cliff.rate_weeks (line 1): must be "),
        ("cliff.outbound_bd = 81", "cliff.outbound_bd (line 1): must be "),
        ("cliff.outbound_norm_bd = 81", "cliff.outbound_norm_bd (line 1): must be "),
        ("field_time.weeks = 9", "field_time.weeks (line 1): must be "),
        ("first_meetings.within_days = 61", "first_meetings.within_days (line 1): m"),
        ("quiet.stage_bd.proposal = 0", "quiet.stage_bd.proposal (line 1): must be "),
        ("cliff = {focus = 7}", "cliff.focus: must be "),
        (
            '[kinds.meetings]\n"Big show" = "opera"',
            "kinds.meetings.Big show (line 2): must be 'first_meeting'",
        ),
        ("cliff = 3", "cliff (line 1): must be a table"),
        ("[cliff", "coaching.toml is not valid TOML: "),
        (
            "[cliff]\nfocus = 0,6  # of the work",
            "focus (line 2): a decimal comma, got 0,6: write 0.6",
        ),
        (
            "[cliff]\nfocus = -0,6",
            "focus (line 2): a decimal comma, got -0,6: write -0.6",
        ),
        (
            "[cliff]\nfocus = 62,5%  # of the work",
            "focus (line 2): a percent sign, got 62,5%: write 0.625",
        ),
        ("[cliff]\nfocus = .6", "focus (line 2): no digit before or after the point, "),
        (
            '[cliff]\nfocus = "0,6"',
            "cliff.focus (line 2): must be a number, got 0,6: write 0.6 without quota",
        ),
        (
            '[cliff]\nwindow_bd = "15"',
            "cliff.window_bd (line 2): must be a whole number, got 15: write 15 witho",
        ),
        (
            "[cliff]\nfocus = 0.6\nfocus = 0.7",
            "focus (line 3): it stands there twice: keep one of them",
        ),
        (
            "[cliff]\nfocus = 0.6\n[plan]\n[cliff]  # once more\n",
            "[cliff] (line 4): it stands there twice: keep one of them",
        ),
        (
            "[cliff]\nfocus = 60",
            "cliff.focus (line 2): must be 1 or less, got 60: for 60% write 0.6",
        ),
        (
            "[plan]\nclear_margin = 20",
            "plan.clear_margin (line 2): must be less than 1, got 20: for 20% write 0.",
        ),
    ],
)
def test_a_wrong_key_or_value_is_named(text, message):
    with pytest.raises(ThresholdsError) as caught:
        parse(text)

    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[cliff]\ngap_min_bd = 30", "gap_min_bd must be below gap_max_bd"),
        ("[one_on_one]\nnudge_day = 35", "nudge_day must be below overdue_day"),
        ("[quiet]\nfloor_bd = 20", "floor_bd must be below cap_bd"),
        ("[flags]\nageing_warn = 2", "ageing_warn must be below ageing_risk"),
        ("[kinds]\nmid_from = 200000", "mid_from must be below enterprise_from"),
        ("[plan]\nday_starts = 18:00:00", "day_starts must be below day_ends"),
        ("[uncertain_meeting]\nlost_to = 0.9", "lost_to must be below sure_from"),
        (
            "[uncertain_meeting]\nahead_from_bd = 10",
            "ahead_from_bd must be below ahead_to_bd",
        ),
    ],
)
def test_two_limits_that_cross_are_named(text, message):
    section = text[1 : text.index("]")]

    with pytest.raises(ThresholdsError) as caught:
        parse(text)

    assert str(caught.value) == f"{section} (line 1): {message}"


def test_every_flaw_is_told_at_once():
    with pytest.raises(ThresholdsError) as caught:
        parse("[cliff]\nfocuss = 1\nfocus = 2\n[digest]\nlist_limit = 0")

    assert len(str(caught.value).splitlines()) == 3


TEAM = '[team."dana@example.com".cliff]\n'


def test_a_team_has_its_own_values_over_the_general_ones():
    text = "[cliff]\nfocus = 0.55\nvalue_share = 0.3\n" + TEAM + "focus = 0.7\n"

    thresholds = parse(text)

    team = thresholds.of_team("Dana@example.com")
    assert (team.cliff.focus, team.cliff.value_share) == (0.7, 0.3)
    assert (thresholds.cliff.focus, team.work) == (0.55, thresholds.work)


@pytest.mark.parametrize("leader", [None, "lee@example.com"], ids=["none", "another"])
def test_every_other_team_has_the_general_values(leader):
    thresholds = parse(TEAM + "focus = 0.7\n")

    assert thresholds.of_team(leader) is thresholds


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            TEAM + "focuss = 0.5",
            [
                (
                    "team.dana@example.com.cliff.focuss (line 2): there is no such key;"
                    " did you mean team.dana@example.com.cliff.focus?"
                )
            ],
        ),
        (
            TEAM + "focus = 7",
            [("team.dana@example.com.cliff.focus (line 2): must be 1 or less, got 7")],
        ),
        (
            '[team."dana@example.com".cliffs]\nfocus = 0.5',
            [
                (
                    "team.dana@example.com.cliffs (line 1): there is no such key;"
                    " did you mean team.dana@example.com.cliff?"
                )
            ],
        ),
        (
            "[cliff]\nfocus = 7\n" + TEAM + "window_bd = 0",
            [
                (
                    "team.dana@example.com.cliff.window_bd (line 4): must be 1 or "
                    "more, got 0"
                ),
                "cliff.focus (line 2): must be 1 or less, got 7",
            ],
        ),
        (
            "[cliff]\nfocus = 7\n" + TEAM + "gap_min_bd = 9",
            ["cliff.focus (line 2): must be 1 or less, got 7"],
        ),
        (
            TEAM + "gap_min_bd = 30",
            [
                (
                    "team.dana@example.com.cliff (line 1): gap_min_bd must be below"
                    " gap_max_bd"
                )
            ],
        ),
        ("team = 3", ["team (line 1): must be a table, got 3"]),
    ],
    ids=["key", "value", "section", "both", "the general alone", "crossed", "no table"],
)
def test_a_flaw_of_a_team_is_named_with_its_line(text, messages):
    with pytest.raises(ThresholdsError) as caught:
        parse(text)

    assert sorted(str(caught.value).splitlines()) == sorted(messages)


def test_what_holds_for_all_is_no_team_s_to_set():
    with pytest.raises(ThresholdsError, match="there is no such key"):
        parse('[team."dana@example.com".plan]\ngrace_bd = 9\n')


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("2026-12-24..2026-12-31", (date(2026, 12, 24), date(2026, 12, 31))),
        ("2026-12-24", (date(2026, 12, 24), date(2026, 12, 24))),
    ],
)
def test_the_company_s_holidays_are_days_or_spans(told, days):
    changed = parse(f'[calendar]\ncompany_holidays = ["{told}"]\n')

    assert changed.calendar.company_holidays == (days,)


@pytest.mark.parametrize("told", ["2026-12-31..2026-12-24", "christmas", "2026-13-01"])
def test_a_holiday_that_is_none_is_named(told):
    with pytest.raises(ThresholdsError, match=r"company_holidays\.0: .*" + told):
        parse(f'[calendar]\ncompany_holidays = ["{told}"]\n')


def test_each_key_stands_on_a_line():
    found = lines_of(SHIPPED.read_text())

    shipped = SHIPPED.read_text().splitlines()
    assert shipped[found["cliff", "focus"] - 1].startswith("focus = ")
    assert shipped[found["quiet", "stage_bd"] - 1] == "[quiet.stage_bd]"

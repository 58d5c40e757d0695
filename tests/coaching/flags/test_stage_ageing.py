"""A deal ages beside what is usual, and what is usual says where it comes from."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.facts import StageNorm
from coaching.flags.flag import Flag
from coaching.flags.stage_ageing import stage_ageing
from coaching.thresholds import parse
from tests.coaching.makers import (
    CALENDAR,
    NOW,
    days_ago,
    make_deal,
    make_moment,
    make_stage,
)

STAGE = make_stage()


def norm(**fields: object) -> StageNorm:
    usual = {"stage_id": STAGE.id, "median_days": 10.0, "won": 15}
    return StageNorm(**usual | fields)


def aged(days: int, known: StageNorm | None, **moment: object) -> Flag | None:
    deal = make_deal(stage_entered_at=NOW - timedelta(days=days))
    return stage_ageing(deal, known, calendar=CALENDAR, moment=make_moment(**moment))


@pytest.mark.parametrize(
    ("days", "known", "risk"),
    [
        (14, norm(), None),
        (15, norm(), False),
        (19, norm(), False),
        (20, norm(), True),
        (90, norm(won=14), None),
        (90, norm(stage_id=77), None),
        (90, norm(median_days=0), None),
        (90, None, None),
    ],
    ids=[
        "usual",
        "slow",
        "nearly twice",
        "very slow",
        "few won",
        "other stage",
        "no time",
        "none",
    ],
)
def test_time_in_the_stage_beside_that_of_won_deals(days, known, risk):
    flag = aged(days, known)

    assert (flag.is_risk if flag else None) is risk
    if flag:
        assert flag.words == (
            f"in Proposal for {days} calendar days, where 10 is usual"
            " (median of 15 won deals)"
        )


@pytest.mark.parametrize(
    ("days", "risk"), [(29, None), (30, False), (40, True)], ids=["usual", "slow", "2x"]
)
def test_with_few_won_in_the_stage_the_pipeline_tells(days, risk):
    known = norm(won=14, median_days=3, pipeline_days=20, pipeline_won=15)

    flag = aged(days, known)

    assert (flag.is_risk if flag else None) is risk
    if flag:
        assert "where 20 is usual (median of 15 stays of won deals in its" in flag.words


@pytest.mark.parametrize(
    ("closed", "said"),
    [(49, True), (50, False), (None, False), (0, True)],
    ids=["few closed", "enough closed", "not known", "none closed"],
)
def test_a_young_floor_goes_by_a_rule_of_thumb_that_is_called_one(closed, said):
    flag = aged(90, norm(won=0, median_days=0, closed=closed))

    assert (flag is not None) is said
    if flag:
        assert flag.words.endswith(", where 21 is usual (a rule of thumb)")
        assert not flag.is_risk


def test_a_rule_of_thumb_needs_a_known_tier():
    stage = make_stage(None, id=STAGE.id)
    deal = make_deal(stage=stage, stage_entered_at=NOW - timedelta(days=90))
    young = norm(won=0, closed=3)

    flag = stage_ageing(deal, young, calendar=CALENDAR, moment=make_moment())

    assert flag is None


def test_each_stage_has_a_rule_of_thumb_that_can_be_set():
    thresholds = parse("[flags.rule_of_thumb_days]\nproposal = 60\n")

    assert aged(89, norm(won=0, closed=3), thresholds=thresholds) is None
    assert aged(90, norm(won=0, closed=3), thresholds=thresholds) is not None


@pytest.mark.parametrize(
    ("median", "said"),
    [
        (0.4, "less than a day"),
        (0.6, "1"),
        (1.4, "1"),
        (1.6, "2"),
    ],
)
def test_a_short_stage_is_told_in_whole_days(median, said):
    flag = aged(30, norm(median_days=median))

    assert flag is not None
    assert f", where {said} is usual (median" in flag.words


@pytest.mark.parametrize("unknown", [{"stage": None}, {"stage_entered_at": None}])
def test_an_unknown_stage_does_not_age(unknown):
    deal = make_deal(**unknown)

    flag = stage_ageing(deal, norm(), calendar=CALENDAR, moment=make_moment())

    assert flag is None


@pytest.mark.parametrize(
    ("holiday", "ages"), [(2, True), (3, False)], ids=["two days", "three days"]
)
def test_a_company_holiday_of_three_days_makes_no_deal_older(holiday, ages):
    closed = (days_ago(10), days_ago(10 - holiday + 1))
    deal = make_deal(stage_entered_at=NOW - timedelta(days=17))

    flag = stage_ageing(
        deal, norm(), calendar=Calendar(company=(closed,)), moment=make_moment()
    )

    assert (flag is not None) is ages


@given(days=st.integers(0, 90), more=st.integers(0, 90))
def test_more_time_is_never_less_severe(days, more):
    before, after = aged(days, norm()), aged(days + more, norm())

    assert before is None or after is not None
    assert not (before and before.is_risk) or (after and after.is_risk)

"""Deals that look over: past a multiple of what the company's won deals ever took."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import CloseMove, Deal, WonLife
from coaching.measures.looks_over import bounds, longest, looks_over
from coaching.signals.silent_deals import silent_deals
from coaching.thresholds import parse
from tests.coaching.makers import (
    CALENDAR,
    NOW,
    TODAY,
    bd_ahead,
    days_ago,
    days_ahead,
    make_book,
    make_deal,
    make_freshness,
    make_moment,
)

LIFE = WonLife(won=40, days=60, silent_days=20)
"""Deals look over from 121 days of age and 41 days of silence on."""
DAY = timedelta(days=1)


def dead(*, age: int = 200, silent: int = 90, **fields: object) -> Deal:
    last = NOW - silent * DAY
    values = {
        "created_at": NOW - age * DAY,
        "stage_entered_at": last,
        "last_touch_at": last,
        "last_customer_touch_at": last,
        "next_step_on": None,
    }
    return make_deal(**values | fields)


def over(deal: Deal, life: WonLife | None = LIFE, **moment: object) -> bool:
    found = looks_over(deal, life, calendar=CALENDAR, moment=make_moment(**moment))
    return found is not None


def test_a_deal_twice_as_old_and_still_as_won_ones_looks_over():
    found = looks_over(dead(), LIFE, calendar=CALENDAR, moment=make_moment())

    assert found is not None
    assert (found.age_days, found.silent_days) == (200, 90)


@pytest.mark.parametrize(
    ("age", "silent", "is_over"),
    [(121, 41, True), (120, 41, False), (121, 40, False), (900, 5, False)],
    ids=["past both", "not old enough", "not still enough", "old and alive"],
)
def test_both_age_and_silence_must_be_past_twice_what_won_deals_took(
    age, silent, is_over
):
    assert over(dead(age=age, silent=silent)) is is_over


@pytest.mark.parametrize(
    "sign",
    [
        {"last_touch_at": NOW - DAY},
        {"stage_entered_at": NOW - DAY},
        {"close_moves": (CloseMove(on=days_ago(1), before=TODAY, after=TODAY),)},
        {"taken_over_at": NOW - 40 * DAY},
        {"next_step_on": days_ahead(3)},
        {"next_meeting_at": bd_ahead(3)},
    ],
    ids=["touch", "stage", "close date", "taken over", "next step", "meeting"],
)
def test_any_sign_of_work_keeps_a_deal_alive(sign):
    assert not over(dead(**sign))


def test_on_a_fast_floor_a_month_of_silence_is_the_least():
    fast = WonLife(won=40, days=8, silent_days=3)

    assert not over(dead(silent=30), fast)
    assert over(dead(silent=31), fast)


def test_twenty_won_deals_are_enough_to_tell():
    assert over(dead(), replace(LIFE, won=20))


def test_whoever_took_a_deal_over_has_the_grace_that_is_set():
    taken = dead(taken_over_at=NOW - 50 * DAY)
    longer = parse("[work]\ntake_over_days = 51")

    assert over(taken)
    assert not over(taken, thresholds=longer)


@pytest.mark.parametrize("life", [None, replace(LIFE, won=19)], ids=["none", "19 won"])
def test_where_too_few_deals_were_won_nothing_looks_over(life):
    assert bounds(life, make_moment()) is None
    assert not over(dead(), life)


def test_old_data_lets_no_deal_look_over():
    assert not over(dead(), freshness=make_freshness(activities_at=None))


def test_without_any_log_the_crms_own_changes_tell():
    crm_only = make_freshness(activities_at=None, is_crm_only=True)
    silent = {"last_touch_at": None, "last_customer_touch_at": None}

    assert over(dead(**silent), freshness=crm_only)


@given(
    age=st.integers(0, 2000),
    silent=st.integers(0, 2000),
    days=st.integers(1, 400),
    quiet=st.integers(0, 400),
)
def test_no_deal_within_what_won_deals_took_looks_over(age, silent, days, quiet):
    life = WonLife(won=20, days=days, silent_days=quiet)
    deal = dead(age=age + silent, silent=silent)

    if over(deal, life):
        assert age + silent > 2 * days
        assert silent > max(2 * quiet, 30)


@given(
    spans=st.lists(st.timedeltas(timedelta(0), timedelta(days=900)), min_size=1),
)
def test_95_of_100_took_no_longer_than_the_longest_told(spans):
    told = longest(spans)

    within = sum(span <= told * DAY for span in spans)
    assert within >= 0.95 * len(spans)
    assert sum(span <= (told - 1) * DAY for span in spans) < 0.95 * len(spans)


def test_a_deal_that_looks_over_leaves_the_quiet_rule():
    silent = dead(outbound_days_since_customer=3)
    book = make_book(deals=(silent,))

    assert [signal.rule for signal in silent_deals(book, make_moment())] == [
        "quiet_deal"
    ]
    assert silent_deals(replace(book, won_life=LIFE), make_moment()) == ()

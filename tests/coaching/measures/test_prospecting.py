"""Whether a rep has stopped opening opportunities."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import Creation
from coaching.measures.prospecting import Prospecting, prospecting
from tests.coaching.makers import (
    NOW,
    bd_ago,
    make_book,
    make_creations,
    make_freshness,
    make_moment,
)


def found(
    *, has_outbound: bool = True, margin: float = 0, **book: object
) -> Prospecting:
    freshness = make_freshness(has_outbound=has_outbound)
    moment = make_moment(freshness=freshness, margin=margin)
    result = prospecting(make_book(**book), moment)
    assert result is not None
    return result


def outbound(lately: int, before: int) -> tuple:
    return (bd_ago(5),) * lately + (bd_ago(30),) * before


@pytest.mark.parametrize(
    ("own", "team", "limit"),
    [(0, 0.0, 30), (26, None, 15), (26, 1.0, 15), (130, 5.0, 10), (3, 0.1, 30)],
    ids=["nobody opens any", "no team", "one a week", "five a week", "slow"],
)
def test_the_limit_follows_the_rate_within_bounds(own, team, limit):
    recent = tuple(Creation(deal_id=n, at=bd_ago(12)) for n in range(own))
    old = (Creation(deal_id=999, at=NOW - timedelta(weeks=27)),)

    result = found(creations=recent + old, team_rate=team)

    assert result.limit_bd == pytest.approx(limit)


def test_a_rep_who_has_never_opened_anything_is_not_judged():
    assert prospecting(make_book(creations=()), make_moment()) is None


@pytest.mark.parametrize(
    ("lately", "before", "lapsed"),
    [(4, 56, True), (5, 55, False), (0, 1, True), (0, 0, True)],
    ids=["40 % of usual", "more", "nothing at all", "never logs outbound work"],
)
def test_outbound_work_must_have_lapsed_too(lately, before, lapsed):
    result = found(
        creations=make_creations(last=25), prospecting_at=outbound(lately, before)
    )

    assert result.lapsed is lapsed


def test_what_is_usual_is_told():
    result = found(prospecting_at=outbound(4, 56))

    assert (result.outbound, result.outbound_norm) == (4, 10)


@pytest.mark.parametrize(
    ("has_outbound", "touches", "lapsed"),
    [
        (False, outbound(0, 60), False),
        (True, (), False),
        (True, outbound(0, 60), True),
    ],
    ids=["no feed", "no norm", "outbound work has lapsed"],
)
def test_a_slow_opener_needs_the_outbound_test(has_outbound, touches, lapsed):
    result = found(
        has_outbound=has_outbound,
        creations=make_creations(last=31, every=30, count=3),
        prospecting_at=touches,
        team_rate=0.1,
    )

    assert result.rate_per_week < 0.5
    assert result.lapsed is lapsed


def test_without_a_feed_outbound_figures_are_not_known():
    result = found(has_outbound=False, prospecting_at=outbound(4, 56))

    assert (result.outbound, result.outbound_norm) == (None, None)


@given(gap=st.integers(0, 60), more=st.integers(0, 40), margin=st.floats(0, 0.9))
def test_a_longer_gap_or_eased_limits_never_end_a_lapse(gap, more, margin):
    short = found(creations=make_creations(last=gap, every=1, count=20))
    longer = found(
        creations=make_creations(last=gap + more, every=1, count=20), margin=margin
    )

    assert longer.gap_bd >= short.gap_bd
    assert longer.lapsed or not short.lapsed or longer.rate_per_week < 0.5

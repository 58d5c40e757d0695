"""The gap since the last new deal beside the pace at which they used to come."""

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import Creation
from coaching.measures.opening_pace import OpeningPace, opening_pace
from tests.coaching.makers import (
    bd_ago,
    bd_ahead,
    days_ago,
    make_book,
    make_creations,
    make_deal,
    make_moment,
    make_person,
)

GAPS = st.integers(0, 60)
PACES = st.integers(1, 20)
OLD = (make_deal(id=1, created_at=bd_ago(200)),)


def pace(**fields: object) -> OpeningPace | None:
    return opening_pace(make_book(**{"deals": OLD} | fields), make_moment())


def known(**fields: object) -> OpeningPace:
    found = pace(**fields)
    assert found is not None
    return found


def test_a_deal_a_week_and_three_weeks_without_one_happen_once_in_twenty():
    found = known(creations=make_creations(last=15), team_rate=None)

    assert (found.gap_bd, found.gap_days) == (15, 21)
    assert found.per_week == pytest.approx(1, abs=0.05)
    assert found.every_bd == pytest.approx(5, abs=0.25)
    assert found.chance == pytest.approx(exp(-3), abs=0.01)


def test_the_gap_itself_does_not_slow_the_pace_down():
    short = known(creations=make_creations(last=5, every=10), team_rate=None)
    long = known(creations=make_creations(last=60, every=10), team_rate=None)

    assert long.per_week == pytest.approx(short.per_week, abs=0.1)


def test_one_deal_shows_no_pace_and_the_team_lends_its_own():
    once = make_creations(last=20, count=1)

    assert pace(creations=once, team_rate=None) is None
    assert known(creations=once, team_rate=0.5).per_week == pytest.approx(0.5)


def test_a_team_that_opens_nothing_lends_no_pace():
    assert pace(creations=make_creations(last=20, count=1), team_rate=0.0) is None


def test_who_was_never_seen_to_open_a_deal_has_no_pace():
    assert pace(creations=()) is None


def test_the_time_before_somebody_came_is_no_time_without_deals():
    new = known(
        creations=make_creations(last=5, count=5),
        rep=make_person(start_date=days_ago(42)),
        team_rate=None,
    )

    assert new.per_week == pytest.approx(4 / 5, abs=0.1)


@pytest.mark.parametrize("field", ["taken_over_at", "created_at"])
def test_a_deal_that_was_handed_over_ends_the_gap(field):
    deals = (make_deal(id=1, **{"created_at": bd_ago(200), field: bd_ago(4)}),)

    assert known(deals=deals, creations=make_creations(last=40)).gap_bd == 4


def test_what_is_dated_ahead_ends_no_gap():
    ahead = Creation(deal_id=9, at=bd_ahead(2))
    soon = make_deal(id=9, created_at=bd_ahead(2))

    found = known(creations=(ahead, *make_creations(last=15)), deals=(*OLD, soon))

    assert found.gap_bd == 15


def test_two_deals_of_the_first_day_show_no_pace_yet():
    once = tuple(Creation(deal_id=n, at=bd_ago(20)) for n in (1, 2))
    rep = make_person(start_date=bd_ago(20).date())

    assert pace(creations=once, rep=rep, team_rate=None) is None


def test_days_off_are_no_days_without_deals():
    away = make_person()
    calendar = away.calendar
    off = type(calendar)(time_off=((days_ago(30), days_ago(3)),))

    resting = known(creations=make_creations(last=30), rep=make_person(calendar=off))

    assert resting.gap_bd < known(creations=make_creations(last=30)).gap_bd - 15


@given(gap=GAPS, more=GAPS, every=PACES)
def test_a_longer_gap_is_never_likelier(gap, more, every):
    short = known(creations=make_creations(last=gap, every=every), team_rate=1.0)
    long = OpeningPace(
        last_on=short.last_on,
        gap_bd=short.gap_bd + more,
        gap_days=short.gap_days,
        per_week=short.per_week,
    )

    assert 0 <= long.chance <= short.chance <= 1


@given(gap=GAPS, every=PACES, team=st.floats(0.01, 5), more=st.floats(0, 5))
def test_a_quicker_team_makes_the_same_gap_less_likely(gap, every, team, more):
    creations = make_creations(last=gap, every=every)

    slow = known(creations=creations, team_rate=team)
    quick = known(creations=creations, team_rate=team + more)

    assert quick.chance <= slow.chance + 1e-12


@given(chance=st.floats(0.001, 0.999), gap=GAPS)
def test_eased_limits_take_no_gap_for_likelier(chance, gap):
    found = known(creations=make_creations(last=gap))

    plain = found.is_improbable(chance, make_moment())

    assert plain <= found.is_improbable(chance, make_moment(margin=0.2))
    assert plain == (found.chance <= chance) or found.chance == pytest.approx(chance)


@given(data=st.data())
def test_the_order_of_the_facts_changes_nothing(data):
    creations = make_creations(last=12)
    shuffled = tuple(data.draw(st.permutations(creations)))

    assert pace(creations=shuffled) == pace(creations=creations)

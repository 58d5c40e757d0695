"""What leaders see of the work: their own figures, and a group's without a name."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.digest.leader_presence import field_time, leader_presence, own_presence
from coaching.facts import Joined, MeetingKind
from tests.coaching.makers import (
    NOW,
    REP,
    TODAY,
    days_ago,
    make_deal,
    make_freshness,
    make_joined,
    make_leader,
    make_moment,
    make_person,
    make_stage,
    make_week,
)

HOUR = timedelta(hours=1)


def joined(back: float, hours: float | None = 1, **fields: object) -> Joined:
    """Return a meeting that began so many days before now."""
    starts = NOW - timedelta(days=back)
    ends = None if hours is None else starts + hours * HOUR
    return make_joined(
        **{"id": int(back * 1000), "starts_at": starts, "ends_at": ends} | fields
    )


def on(p: float | None, number: int, **fields: object) -> Joined:
    stage = None if p is None else make_stage(probability=p)
    return make_joined(**{"id": number, "deal": make_deal(stage=stage)} | fields)


def week_of(*together: Joined, **fields: object):
    return make_week(**{"together": together, "names_guests": True} | fields)


def hours(*together: Joined, **fields: object) -> float:
    return field_time(week_of(*together, **fields), make_moment()).hours


def test_field_time_is_a_share_of_the_working_hours_of_four_weeks():
    found = field_time(week_of(joined(1, 2), joined(8, 1.5)), make_moment())

    assert (found.hours, found.working_hours) == (3.5, 160)
    assert found.share == pytest.approx(3.5 / 160)
    assert (found.goal, found.weeks, found.without_end) == (0.20, 4, 0)


@pytest.mark.parametrize(
    ("together", "counted"),
    [
        ((joined(27), joined(29)), 1),
        ((joined(3, with_customer=False),), 0),
        ((joined(3, 2), joined(3, 1)), 2),
        ((joined(3, 2), joined(3 - 1 / 24, 2)), 3),
        ((joined(3, 30),), 8),
        ((joined(3, -1),), 0),
        ((joined(1 / 24, 5),), 1),
    ],
    ids=[
        "four weeks back",
        "without a customer",
        "one within another",
        "two that overlap",
        "a day and more",
        "ends before it begins",
        "still going on",
    ],
)
def test_which_hours_count(together, counted):
    assert hours(*together) == pytest.approx(counted)


def test_a_meeting_without_an_end_is_counted_apart():
    found = field_time(week_of(joined(3, None), joined(4)), make_moment())

    assert (found.hours, found.without_end) == (1, 1)


def test_days_off_are_no_working_hours():
    leader = make_leader(calendar=Calendar(time_off=((days_ago(13), TODAY),)))
    gone = make_leader(calendar=Calendar(time_off=((days_ago(30), TODAY),)))

    assert field_time(week_of(leader=leader), make_moment()).working_hours == 80
    assert field_time(week_of(leader=gone), make_moment()) is None


def test_a_visit_after_the_deal_had_ended_was_on_no_sure_thing():
    won = make_stage(probability=1, is_closed=True, is_won=True)
    after = make_joined(id=1, deal=make_deal(stage=won))

    own = own_presence(week_of(after), make_moment())

    assert own is not None
    assert (own.uncertain, own.sure) == (0, 0)


def test_open_ends_and_sure_things_are_told_apart():
    together = [on(p, n) for n, p in enumerate((0.1, 0.11, 0.5, 0.79, 0.8, 0.95, None))]
    internal = on(0.5, 99, with_customer=False)
    no_deal = make_joined(id=98)

    own = own_presence(week_of(*together, internal, no_deal), make_moment())

    assert (own.uncertain, own.sure) == (3, 2)


def test_each_rep_is_listed_with_every_area():
    week = week_of(
        make_joined(id=1, kind=MeetingKind.FIRST_MEETING),
        make_joined(id=2, kind=MeetingKind.FIRST_MEETING),
        reps=(make_person(), make_person(id=2, name="Lee Moss")),
    )

    first, second = own_presence(week, make_moment()).sampled

    assert (first.rep.id, [n for _, n in first.areas]) == (REP, [0, 2, 0, 0])
    assert (second.rep.id, [n for _, n in second.areas]) == (2, [0, 0, 0, 0])


@pytest.mark.parametrize(
    ("week", "moment"),
    [
        ({"names_guests": False}, {}),
        ({}, {"freshness": make_freshness(meetings_at=NOW - timedelta(hours=25))}),
        ({}, {"freshness": make_freshness(meetings_at=None)}),
    ],
    ids=["the CRM names no guests", "stale meetings", "no meetings at all"],
)
def test_what_is_not_known_is_not_shown(week, moment):
    weeks = [week_of(joined(3), **week)] * 6

    assert own_presence(weeks[0], make_moment(**moment)) is None
    assert leader_presence(weeks, make_moment(**moment)) is None


@pytest.mark.parametrize(("leaders", "is_told"), [(4, False), (5, True)], ids=str)
def test_a_group_needs_five_leaders(leaders, is_told):
    weeks = [
        week_of(on(0.5, n), on(0.9, 100 + n), leader=make_leader(id=50 + n))
        for n in range(leaders)
    ]

    found = leader_presence(weeks, make_moment())

    assert (found is not None) is is_told
    if found is not None:
        assert (found.leaders, found.joined, found.reps) == (5, 10, 5)
        assert (found.uncertain, found.sure) == (5, 5)
        areas = {area.kind: area.joined for area in found.areas}
        assert areas["presentation"] == 5


def test_a_meeting_of_two_leaders_is_one_meeting():
    weeks = [week_of(joined(3), leader=make_leader(id=n)) for n in range(50, 55)]

    assert leader_presence(weeks, make_moment()).joined == 1


@given(data=st.data())
def test_order_changes_nothing(data):
    together = [joined(n / 3, 1 + n % 3) for n in range(1, 9)]

    mixed = data.draw(st.permutations(together))

    assert own_presence(week_of(*mixed), make_moment()) == own_presence(
        week_of(*together), make_moment()
    )


@given(spans=st.lists(st.tuples(st.floats(0.1, 27), st.floats(0.1, 12)), max_size=10))
def test_field_time_never_exceeds_the_meetings_or_the_working_day(spans):
    together = [joined(back, long) for back, long in spans]

    found = hours(*together)

    assert 0 <= found <= sum(long for _, long in spans) + 1e-6
    days = {one.starts_at.date() for one in together}
    assert found <= 8 * len(days) + 1e-6

"""Which 1:1s are known to be held, and that the others count for nobody and nothing."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import LeaderWeek
from coaching.measures.one_on_ones import sees_talks, tally
from coaching.thresholds import parse
from tests.coaching.makers import (
    NOW,
    days_ago,
    make_leader,
    make_moment,
    make_person,
    make_week,
)

EVER = st.one_of(st.none(), st.integers(0, 400))


@st.composite
def weeks(draw: st.DrawFn, ago: st.SearchStrategy[int | None] = EVER) -> LeaderWeek:
    leader_id = draw(st.integers(50, 60))
    met = draw(st.lists(ago, max_size=5))
    reps = tuple(
        make_person(
            id=1000 * leader_id + number,
            leader_since=draw(st.sampled_from([None, days_ago(400), days_ago(5)])),
        )
        for number in range(len(met))
    )
    talks = zip(reps, met, strict=True)
    held = tuple((rep.id, days_ago(days)) for rep, days in talks if days is not None)
    return make_week(leader=make_leader(id=leader_id), reps=reps, held=held)


@given(st.lists(weeks(), max_size=4))
def test_no_more_talks_are_held_than_due(found):
    counted = tally(found, make_moment())

    assert 0 <= counted.held <= counted.due
    assert counted.leaders + counted.unseen <= len(found)
    assert (counted.leaders == 0) == (counted.due == 0)


@given(seen=st.lists(weeks(), max_size=3), unknown=weeks(st.none()))
def test_a_leader_of_whom_nothing_is_known_changes_no_number(seen, unknown):
    alone = tally(seen, make_moment())
    beside = tally([*seen, unknown], make_moment())

    assert (beside.held, beside.due) == (alone.held, alone.due)
    assert beside.leaders == alone.leaders


@given(week=weeks(), days=st.integers(0, 89), data=st.data())
def test_one_more_talk_never_takes_one_away(week, days, data):
    rep_id = data.draw(st.sampled_from([rep.id for rep in week.reps] or [1]))
    more = make_week(
        leader=week.leader,
        reps=week.reps,
        held=(*week.held, (rep_id, days_ago(days))),
    )

    assert tally([more], make_moment()).held >= tally([week], make_moment()).held
    assert sees_talks(more, make_moment())


@given(week=weeks(), days=st.integers(1, 400))
def test_time_alone_never_makes_talks_known(week, days):
    later = make_moment(now=NOW + timedelta(days=days))

    assert sees_talks(week, make_moment()) or not sees_talks(week, later)


def test_a_team_s_own_window_holds_for_its_leader_alone():
    thresholds = parse('[team."dana@example.com".one_on_one]\nseen_within_days = 20\n')
    reps = (make_person(),)
    found = [
        make_week(leader=make_leader(email=email), reps=reps, held=((1, days_ago(25)),))
        for email in ("dana@example.com", "lee@example.com")
    ]

    counted = tally(found, make_moment(thresholds=thresholds))

    assert (counted.held, counted.due, counted.unseen) == (1, 1, 1)

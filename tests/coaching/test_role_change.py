"""One question to the leader about who works with customers but opens nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evaluate import rep_signals
from coaching.evidence import RoleChangeEvidence
from coaching.facts import RepBook
from coaching.signals.role_change import role_change
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    days_ago,
    make_book,
    make_cliff_book,
    make_creations,
    make_freshness,
    make_moment,
    make_person,
    make_touches,
)

LONG = make_creations(last=70)
"""The last of them 98 calendar days ago."""
MARGINS = st.sampled_from([0, 0.2])


def asked(book: RepBook, **moment: object) -> bool:
    return role_change(book, make_moment(**moment)) is not None


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        ({}, True),
        ({"creations": make_creations(last=63)}, False),
        ({"touches": make_touches(1, 14)}, False),
        ({"touches": ()}, False),
        ({"deals": ()}, False),
        ({"creations": ()}, False),
        ({"rep": make_person(leader_id=None)}, False),
        ({"rep": make_person(start_date=days_ago(60))}, False),
    ],
    ids=[
        "works on",
        "opened in time",
        "hardly works",
        "does not work",
        "nothing open",
        "never opened one",
        "no leader",
        "new",
    ],
)
def test_asks_about_who_works_but_opens_nothing(fields, fires):
    assert asked(make_book(**{"creations": LONG} | fields)) is fires


def test_it_is_the_leader_who_is_asked():
    signal = role_change(make_book(creations=LONG), make_moment())

    assert signal is not None
    assert (signal.person_id, signal.subject_id) == (LEADER, REP)
    assert isinstance(signal.evidence, RoleChangeEvidence)
    assert (signal.evidence.gap_days, signal.evidence.limit_days) == (98, 90)


def test_it_takes_the_place_of_a_cliff():
    found = rep_signals(
        make_cliff_book(creations=LONG),
        passages=(),
        freshness=make_freshness(),
        thresholds=Thresholds(),
        now=NOW,
    )

    assert [signal.rule for signal in found] == ["role_change"]


@pytest.mark.parametrize("stale", ["deals_at", "activities_at", "meetings_at"])
def test_stale_data_asks_nothing(stale):
    fresh = make_freshness(**{stale: None})

    assert not asked(make_book(creations=LONG), freshness=fresh)


@given(gap=st.integers(0, 120), more=st.integers(0, 60), margin=MARGINS)
def test_a_longer_gap_or_eased_limits_never_end_the_question(gap, more, margin):
    before = asked(make_book(creations=make_creations(last=gap)))
    after = asked(make_book(creations=make_creations(last=gap + more)), margin=margin)

    assert before <= after


@given(data=st.data())
def test_the_order_of_the_facts_changes_nothing(data):
    book = make_book(creations=LONG)
    shuffled = make_book(
        creations=tuple(data.draw(st.permutations(book.creations))),
        deals=tuple(data.draw(st.permutations(book.deals))),
        touches=tuple(reversed(book.touches)),
    )
    moment = make_moment()

    assert role_change(shuffled, moment) == role_change(book, moment)

"""One question to the leader about who works with customers but opens nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import RoleChangeEvidence
from coaching.facts import RepBook
from coaching.signals.evaluate import rep_signals
from coaching.signals.role_change import role_change
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    LEADER,
    NOW,
    REP,
    bd_ago,
    days_ago,
    make_book,
    make_cliff_book,
    make_creations,
    make_deal,
    make_freshness,
    make_moment,
    make_person,
    make_touches,
)

LONG = make_creations(last=70)
"""The last of them 98 calendar days ago."""
OLD = tuple(make_deal(id=n, created_at=bd_ago(200)) for n in range(1, 6))
MARGINS = st.sampled_from([0, 0.2])


def asked(book: RepBook, **moment: object) -> bool:
    return role_change(book, make_moment(**moment)) is not None


def long_ago(**fields: object) -> RepBook:
    """Return the book of a rep who works on, and to whom nothing came for 98 days."""
    return make_book(**{"creations": LONG, "deals": OLD} | fields)


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
    assert asked(long_ago(**fields)) is fires


def test_it_is_the_leader_who_is_asked():
    signal = role_change(long_ago(), make_moment())

    assert signal is not None
    assert (signal.person_id, signal.subject_id) == (LEADER, REP)
    assert isinstance(signal.evidence, RoleChangeEvidence)
    assert (signal.evidence.gap_days, signal.evidence.limit_days) == (98, 90)
    assert signal.evidence.pace_bd == pytest.approx(5, abs=0.5)


def test_it_takes_the_place_of_a_cliff():
    found = rep_signals(
        make_cliff_book(
            creations=LONG,
            deals=tuple(
                replace(d, created_at=bd_ago(200)) for d in make_cliff_book().deals
            ),
        ),
        passages=(),
        freshness=make_freshness(),
        thresholds=Thresholds(),
        now=NOW,
    )

    assert [signal.rule for signal in found] == ["role_change"]


@pytest.mark.parametrize("stale", ["deals_at", "activities_at", "meetings_at"])
def test_stale_data_asks_nothing(stale):
    fresh = make_freshness(**{stale: None})

    assert not asked(long_ago(), freshness=fresh)


@given(gap=st.integers(0, 120), more=st.integers(0, 60), margin=MARGINS)
def test_a_longer_gap_or_eased_limits_never_end_the_question(gap, more, margin):
    before = asked(long_ago(creations=make_creations(last=gap)))
    after = asked(long_ago(creations=make_creations(last=gap + more)), margin=margin)

    assert before <= after


@given(data=st.data())
def test_the_order_of_the_facts_changes_nothing(data):
    book = long_ago()
    shuffled = long_ago(
        creations=tuple(data.draw(st.permutations(book.creations))),
        deals=tuple(data.draw(st.permutations(book.deals))),
        touches=tuple(reversed(book.touches)),
    )
    moment = make_moment()

    assert role_change(shuffled, moment) == role_change(book, moment)

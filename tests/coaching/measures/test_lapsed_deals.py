"""Open deals that nobody has touched within their stage's limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import Deal, Tier
from coaching.measures.lapsed_deals import lapsed_deal, lapsed_deals
from tests.coaching.makers import (
    CALENDAR,
    bd_ago,
    bd_ahead,
    days_ahead,
    make_deal,
    make_freshness,
    make_lapsed_deal,
    make_moment,
    make_stage,
)


def found(deal: Deal, **moment: object):
    return lapsed_deal(deal, calendar=CALENDAR, moment=make_moment(**moment))


@pytest.mark.parametrize(
    ("tier", "limit"),
    [
        (Tier.DISCOVERY, 10),
        (Tier.EVALUATION, 8),
        (Tier.PROPOSAL, 6),
        (Tier.NEGOTIATION, 5),
    ],
)
def test_each_stage_has_its_own_limit(tier, limit):
    at_limit = make_lapsed_deal(stage=make_stage(tier), last_touch_at=bd_ago(limit))
    past = make_lapsed_deal(stage=make_stage(tier), last_touch_at=bd_ago(limit + 1))

    assert found(at_limit) is None
    lapsed = found(past)
    assert lapsed is not None
    assert (lapsed.silent_bd, lapsed.limit_bd) == (limit + 1, limit)
    assert lapsed.step


@pytest.mark.parametrize(
    "planned",
    [{"next_meeting_at": bd_ahead(3)}, {"next_step_on": days_ahead(3)}],
    ids=["a booked meeting", "a dated next step"],
)
def test_a_plan_stops_it(planned):
    assert found(make_lapsed_deal(**planned)) is None


@pytest.mark.parametrize(
    "feed",
    [
        {"has_outbound": False},
        {"is_crm_only": True},
        {"activities_at": None},
        {"reads_whole_feed": False},
    ],
    ids=["nothing outbound is logged", "none may be read", "old", "one may be read"],
)
def test_without_a_feed_nothing_is_said_to_be_untouched(feed):
    fresh = make_freshness(**feed)

    assert found(make_lapsed_deal(), freshness=fresh) is None


def test_a_deal_that_was_never_touched_counts_from_its_first_day():
    old = make_lapsed_deal(last_touch_at=None, created_at=bd_ago(7))
    new = make_lapsed_deal(last_touch_at=None, created_at=bd_ago(6))

    assert found(new) is None
    lapsed = found(old)
    assert lapsed is not None
    assert lapsed.silent_bd is None


@pytest.mark.parametrize("stage", [None, make_stage(None)])
def test_an_unknown_stage_has_no_limit(stage):
    assert found(make_lapsed_deal(stage=stage)) is None


def test_the_largest_comes_first_and_one_without_an_amount_last():
    deals = [
        make_lapsed_deal(id=1, amount_minor=None),
        make_lapsed_deal(id=2, amount_minor=100),
        make_deal(id=3),
        make_lapsed_deal(id=4, amount_minor=200),
    ]

    lapsed = lapsed_deals(deals, calendar=CALENDAR, moment=make_moment())

    assert [each.deal.id for each in lapsed] == [4, 2, 1]


@given(silence=st.integers(0, 40), more=st.integers(0, 40), margin=st.floats(0, 0.9))
def test_more_silence_and_eased_limits_never_mend_it(silence, more, margin):
    before = found(make_lapsed_deal(last_touch_at=bd_ago(silence)))
    after = found(make_lapsed_deal(last_touch_at=bd_ago(silence + more)), margin=margin)

    assert before is None or after is not None

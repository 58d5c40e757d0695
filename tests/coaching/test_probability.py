"""Shrunken win rates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import WinChance
from coaching.facts import Deal, Passage
from coaching.probability import WinRates
from coaching.thresholds import Thresholds
from tests.coaching.makers import LEADER, make_deal, make_passage, make_stage

KNOWN = make_stage(probability=0.4)


def chance(deal: Deal, *passages: Passage) -> WinChance:
    return WinRates(passages, Thresholds()).chance(deal, team_id=LEADER)


def test_a_segment_is_pulled_towards_its_team_and_the_team_towards_the_crm():
    similar = make_passage(won=6, closed=10)
    larger = make_passage(band="enterprise", won=4, closed=20)
    team = (10 + 10 * 0.4) / (30 + 10)

    found = chance(make_deal(stage=KNOWN), similar, larger)

    assert found.p == pytest.approx((6 + 10 * team) / (10 + 10))
    assert found.n == 10
    assert found.basis == "deals of the team in this stage and of this size"


@pytest.mark.parametrize(
    ("deal", "p", "n", "basis"),
    [
        (make_deal(stage=None), 0.25, 0, "no similar deals yet"),
        (make_deal(), 0.25, 0, "no similar deals yet"),
        (make_deal(stage=KNOWN), 0.4, 0, "the CRM's own figure"),
        (make_deal(stage=make_stage(probability=0.0)), 0, 0, "the CRM's own figure"),
    ],
    ids=["no stage", "no CRM figure", "CRM figure", "CRM says nought"],
)
def test_without_past_deals_the_parent_speaks(deal, p, n, basis):
    assert chance(deal) == WinChance(p=p, n=n, basis=basis)


@pytest.mark.parametrize("amount", [None, 500_00], ids=["no amount", "another size"])
def test_without_a_segment_the_team_speaks(amount):
    deal = make_deal(stage=KNOWN, amount_minor=amount)

    found = chance(deal, make_passage(won=16, closed=20))

    assert found.p == pytest.approx((16 + 4) / 30)
    assert found.n == 20
    assert found.basis == "deals of the team in this stage"


@pytest.mark.parametrize(
    "other",
    [make_passage(team_id=99), make_passage(team_id=None), make_passage(stage_id=77)],
    ids=["another team", "nobody's team", "another stage"],
)
def test_what_others_won_does_not_count(other):
    assert chance(make_deal(stage=KNOWN), other) == chance(make_deal(stage=KNOWN))


@given(won=st.integers(0, 500), lost=st.integers(0, 500), extra=st.integers(0, 50))
def test_it_is_a_probability_and_a_win_never_lowers_it(won, lost, extra):
    deal = make_deal(stage=KNOWN)

    before = chance(deal, make_passage(won=won, closed=won + lost))
    after = chance(deal, make_passage(won=won + extra, closed=won + extra + lost))

    assert 0 <= before.p <= after.p <= 1

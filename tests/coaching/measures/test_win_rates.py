"""Shrunken win rates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import WinChance
from coaching.facts import ClosedWay, Deal
from coaching.measures.win_rates import WinRates
from coaching.thresholds import Thresholds, parse
from tests.coaching.makers import LEADER, make_deal, make_passage, make_stage

KNOWN = make_stage(probability=0.4)


def chance(deal: Deal, *passages: ClosedWay) -> WinChance:
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
    found = chance(deal)

    assert found == WinChance(p=p, n=n, basis=basis, told_from=5)
    assert not found.is_told


@pytest.mark.parametrize(
    ("same", "others", "n", "basis", "is_told"),
    [
        (5, 0, 5, "deals of the team in this stage and of this size", True),
        (4, 0, 4, "deals of the team in this stage", False),
        (4, 1, 5, "deals of the team in this stage", True),
        (1, 40, 41, "deals of the team in this stage", True),
        (0, 4, 4, "deals of the team in this stage", False),
    ],
)
def test_a_chance_names_the_closest_deals_that_are_enough_to_be_told(
    same, others, n, basis, is_told
):
    alike = make_passage(won=0, closed=same)
    larger = make_passage(band="enterprise", won=0, closed=others)

    found = chance(make_deal(stage=KNOWN), alike, larger)

    assert (found.n, found.basis, found.is_told) == (n, basis, is_told)


def test_what_an_old_message_told_is_told_still():
    assert WinChance(p=0.55, n=1, basis="deals").is_told


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


@given(
    same=st.integers(0, 12),
    others=st.integers(0, 12),
    more=st.integers(0, 12),
    told_from=st.integers(1, 12),
)
def test_nothing_is_told_of_fewer_deals_than_it_takes(same, others, more, told_from):
    thresholds = parse(f"[win_rate]\ntold_from = {told_from}\n")

    def found(closed: int) -> WinChance:
        alike = make_passage(won=0, closed=closed)
        larger = make_passage(band="enterprise", won=0, closed=others)
        rates = WinRates((alike, larger), thresholds)
        return rates.chance(make_deal(stage=KNOWN), team_id=LEADER)

    assert found(same).is_told is (same + others >= told_from)
    assert found(same).n <= same + others
    assert found(same + more).is_told or not found(same).is_told

"""How uncertain meetings ended is judged from enough ends only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coaching.replay.picks import End, Pick, picks

AT = datetime(2025, 3, 3, 8, tzinfo=UTC)


def make_pick(deal_id: int, *, end: End = End.WON, chance: float = 0.5) -> Pick:
    at = AT + timedelta(days=deal_id)
    return Pick(
        at=at, leader_id=9, deal_id=deal_id, deal="Acme", chance=chance, end=end
    )


def test_a_deal_that_is_picked_again_counts_once_with_its_first_chance():
    first = make_pick(1, chance=0.4)
    again = replace(first, at=AT + timedelta(days=30), chance=0.9)

    found = picks([again, first], least=1)

    assert (found.picks, found.won) == ((first,), 1)


def test_the_score_stands_beside_one_chance_for_all():
    found = picks(
        [
            make_pick(1, chance=0.75),
            make_pick(2, chance=0.75),
            make_pick(3, chance=0.25, end=End.LOST),
            make_pick(4, chance=0.25, end=End.LOST),
            make_pick(5, end=End.OPEN),
        ],
        least=4,
    )

    assert (found.won, found.lost) == (2, 2)
    assert (found.brier, found.constant_brier) == (0.0625, 0.25)


@pytest.mark.parametrize(("least", "says"), [(2, True), (3, False)])
def test_nothing_is_said_of_fewer_ends_than_stated(least, says):
    found = picks([make_pick(1), make_pick(2), make_pick(3, end=End.OPEN)], least=least)

    assert (found.brier is not None) == says

"""The judge asks the rule only of whom the product would speak."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.facts import Creation, Deal, Freshness, Person, RepBook, Role
from coaching.moment import Moment
from coaching.thresholds import Thresholds
from tests.floors.judge import may_speak

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
MOMENT = Moment(now=NOW, thresholds=Thresholds(), freshness=Freshness())


def deals(count):
    return tuple(
        Deal(id=id_, name=str(id_), owner_id=1, created_at=NOW - timedelta(days=200))
        for id_ in range(count)
    )


def opened(days_ago):
    """Return an opening a week, the last one so long ago."""
    return tuple(
        Creation(deal_id=n, at=NOW - timedelta(days=days_ago + 7 * n))
        for n in range(10)
    )


SELLER = RepBook(
    rep=Person(id=1, name="Sam", role=Role.REP, start_date=date(2020, 1, 1)),
    deals=deals(4),
    creations=opened(60),
)


def test_a_rep_who_sells_from_a_book_may_be_told():
    assert may_speak(SELLER, MOMENT)


@pytest.mark.parametrize(
    "book",
    [
        replace(SELLER, deals=deals(3)),
        replace(SELLER, creations=opened(91)),
        replace(SELLER, creations=()),
        replace(SELLER, rep=replace(SELLER.rep, start_date=date(2026, 10, 1))),
    ],
    ids=["few deals", "no new deal for a quarter", "never a new deal", "new here"],
)
def test_nobody_else_may(book):
    assert not may_speak(book, MOMENT)

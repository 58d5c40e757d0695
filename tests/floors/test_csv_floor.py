"""A floor's files are read as known at an instant."""

from datetime import UTC, datetime, timedelta

from coaching.facts import Stage, Tier, Touch, TouchKind
from tests.floors.csv_floor import Logged, PastDeal

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
QUOTE = Stage(id=2, label="Quote", tier=Tier.PROPOSAL)


def heard(at, *, known_at):
    touch = Touch(deal_id=7, kind=TouchKind.EMAIL, at=at, inbound=True)
    return Logged(touch=touch, known_at=known_at)


def test_what_is_logged_late_is_not_known_before():
    deal = PastDeal(id=7, owners=[(MONDAY - 30 * DAY, 1)], created_at=MONDAY - 30 * DAY)
    deal.heard = [
        heard(MONDAY - 5 * DAY, known_at=MONDAY - 5 * DAY),
        heard(MONDAY - 2 * DAY, known_at=MONDAY + DAY),
    ]

    assert deal.words(MONDAY) == (MONDAY - 5 * DAY,)
    assert deal.words(MONDAY + DAY) == (MONDAY - 5 * DAY, MONDAY - 2 * DAY)
    assert deal.as_of(MONDAY, 1).last_customer_touch_at == MONDAY - 5 * DAY


def test_amount_stage_and_their_moves_are_those_of_the_instant():
    deal = PastDeal(id=7, owners=[(MONDAY - 30 * DAY, 1)], created_at=MONDAY - 30 * DAY)
    deal.amounts = [(MONDAY - 30 * DAY, 100), (MONDAY - DAY, 300), (MONDAY + DAY, 900)]
    deal.stages = [(MONDAY - 9 * DAY, QUOTE), (MONDAY + DAY, Stage(id=3, label="Won"))]
    deal.close_dates = [
        (MONDAY - 30 * DAY, MONDAY.date()),
        (MONDAY - 2 * DAY, (MONDAY + 9 * DAY).date()),
        (MONDAY + DAY, MONDAY.date()),
    ]

    known = deal.as_of(MONDAY, 1)

    assert (known.amount_minor, known.stage) == (300, QUOTE)
    assert known.stage_entered_at == MONDAY - 9 * DAY
    assert [(each.before_minor, each.after_minor) for each in known.amount_moves] == [
        (100, 300)
    ]
    assert [each.on for each in known.close_moves] == [(MONDAY - 2 * DAY).date()]

"""A floor's files are read as known at an instant."""

from datetime import UTC, datetime, timedelta

from coaching.facts import Touch, TouchKind
from tests.floors.csv_floor import Logged, PastDeal

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)


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

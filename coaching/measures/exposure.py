"""What the next 90 days look like without the deal that has all the attention."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum

from coaching.evidence import Exposure
from coaching.facts import Deal, RepBook
from coaching.measures.win_rates import WinRates
from coaching.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Amounts that can be added up: all known, all in one currency."""

    deals: tuple[Deal, ...]
    currency: str
    total_minor: int


def value_share(book: RepBook, focus: Deal, moment: Moment) -> float | None:
    """Return the focus deal's amount over all that closes within the horizon, to 1.

    None where an amount is missing or in another currency: a sum without it would make
    the share look larger than it is.
    """
    known = _known(_within(book.deals, book, moment), focus.currency)
    if focus.amount_minor is None or known is None or known.total_minor <= 0:
        return None
    return min(1.0, focus.amount_minor / known.total_minor)


def exposure(book: RepBook, focus: Deal, moment: Moment) -> Exposure | None:
    """Return what the other deals should bring within the horizon beside what must be.

    None where no target or past result is known, or an amount is missing or in another
    currency: the sum would look smaller than it is.
    """
    target = book.rep.target_minor or None
    needed = target or book.won_90_minor
    of_wins = None if target else book.won_currency
    currency = book.rep.currency or of_wins or focus.currency
    others = (deal for deal in book.deals if deal.id != focus.id)
    known = _known(_within(others, book, moment), currency)
    if not needed or known is None:
        return None
    rates = WinRates(moment.passages, moment.thresholds)
    team = book.rep.leader_id
    expected = fsum(
        (deal.amount_minor or 0) * rates.chance(deal, team_id=team).p
        for deal in known.deals
    )
    return Exposure(
        expected_minor=round(expected),
        needed_minor=needed,
        basis="target" if target else "trailing 90 days",
        currency=known.currency,
    )


def falls_short(exposure: Exposure | None, moment: Moment) -> bool:
    """Say whether the rest falls short of what is needed by more than the limit."""
    if exposure is None:
        return False
    enough = 1 - moment.least(moment.thresholds.cliff.shortfall)
    return exposure.expected_minor < exposure.needed_minor * enough


def _within(deals: Iterable[Deal], book: RepBook, moment: Moment) -> tuple[Deal, ...]:
    """Return the deals that close within the horizon; an unknown date may be within."""
    today = book.rep.calendar.today(moment.now)
    last = today + timedelta(days=moment.thresholds.cliff.horizon_days)
    return tuple(deal for deal in deals if (deal.close_date or date.min) <= last)


def _known(deals: tuple[Deal, ...], currency: str | None) -> Known | None:
    amounts = [deal.amount_minor for deal in deals if deal.currency == currency]
    known = [amount for amount in amounts if amount is not None]
    if currency is None or len(known) < len(deals):
        return None
    return Known(deals=deals, currency=currency, total_minor=sum(known))

"""How much of an open pipeline lies in its largest deal.

share = the largest amount / all known amounts in its currency. Without a second amount
there is nothing to compare it with, and beside a negative one no share means anything.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from coaching.facts import Deal

LEAST_DEALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """The largest deal beside all open amounts in its currency."""

    deal: Deal
    share: float
    """Above 0, up to 1."""
    total_minor: int
    deals: int
    """How many amounts `total_minor` holds."""


def concentration(
    deals: Iterable[Deal], *, currency: str | None
) -> Concentration | None:
    """Return the largest of `deals` in `currency` beside their sum; None without one.

    Of deals that are equally large the oldest by its id stands for them.
    """
    known = [
        (deal, deal.amount_minor)
        for deal in deals
        if deal.currency == currency and deal.amount_minor is not None
    ]
    if len(known) < LEAST_DEALS or min(minor for _, minor in known) < 0:
        return None
    total = sum(minor for _, minor in known)
    largest, minor = max(known, key=lambda each: (each[1], -each[0].id))
    if total == 0:
        return None
    return Concentration(
        deal=largest, share=minor / total, total_minor=total, deals=len(known)
    )


def main_concentration(deals: Iterable[Deal]) -> Concentration | None:
    """Return the concentration in the currency of most open amounts; None without one.

    Of currencies with as many the first by the alphabet is taken, so that it stays.
    """
    known = [deal for deal in deals if deal.currency and deal.amount_minor is not None]
    counts = Counter(str(deal.currency) for deal in known)
    if not counts:
        return None
    main = min(counts, key=lambda currency: (-counts[currency], currency))
    return concentration(known, currency=main)

"""Open deals past their close date, and whether they spoil the sum of the open ones.

A sum in which most of the amount should have been won or lost long ago reads as a
pipeline and is none: of EUR 41M that were open on one floor 89 % was past its date.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coaching.evidence import Overdue
from coaching.facts import Deal
from coaching.limits import Pipeline
from coaching.money import worth


@dataclass(slots=True, kw_only=True)
class _Sums:
    deals: int = 0
    late: int = 0
    open_minor: int = 0
    late_minor: int = 0


def is_past_due(deal: Deal, today: date) -> bool:
    """Say whether the close date of an open deal has passed, by its owner's `today`."""
    return deal.close_date is not None and deal.close_date < today


def spoils(late_minor: int, open_minor: int, limits: Pipeline) -> bool:
    """Say whether so much of the open amount is past its date that it has to be told.

    Both in minor units of one currency.
    """
    # With amounts below nothing, as some keep a credit, no share says anything.
    is_part = 0 < late_minor <= open_minor
    return is_part and late_minor >= limits.past_due_share * open_minor


def overdue(
    deals: Iterable[tuple[Deal, date]], limits: Pipeline
) -> tuple[Overdue, ...]:
    """Return the sums that are spoiled, the largest first, one for each currency.

    `deals` are open ones, each with its owner's date. What has no amount or no currency
    is in no sum.
    """
    sums: dict[str, _Sums] = {}
    for deal, today in deals:
        if deal.amount_minor is None or deal.currency is None:
            continue
        found = sums.setdefault(deal.currency, _Sums())
        found.deals += 1
        found.open_minor += deal.amount_minor
        if is_past_due(deal, today):
            found.late += 1
            found.late_minor += deal.amount_minor
    spoiled = (
        Overdue(
            currency=currency,
            deals=found.late,
            open_deals=found.deals,
            minor=found.late_minor,
            open_minor=found.open_minor,
        )
        for currency, found in sums.items()
        if spoils(found.late_minor, found.open_minor, limits)
    )
    return tuple(
        sorted(
            spoiled,
            key=lambda each: (-worth(each.open_minor, each.currency), each.currency),
        )
    )

"""Open pipeline beside what is left of a quarter's target, and how much is needed.

How much is needed is the company's own: what part of the pipeline of the first day of
past quarters was won in them. Where too few deals tell, it is a rule of thumb, and
called one. Nothing is divided by a target of nothing, and no amount is made up.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from coaching.facts import DayOne, RepBook
from coaching.limits import Pipeline

RULE_OF_THUMB = "a rule of thumb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Open pipeline beside what is left of the quarter's target, in one currency."""

    currency: str | None
    target_minor: int
    won_minor: int | None
    """Won in this quarter; None: not known, and the whole target counts as left."""
    remaining_minor: int
    """0 once the target is met."""
    ratio: float | None
    """Open over remaining; None once the target is met."""
    ratio_without_largest: float | None
    needed: float
    basis: str
    """Where `needed` comes from, in words of our own: "a rule of thumb"."""
    apart: int = 0
    """Open deals that are not in it: without an amount, or in another currency."""


def coverage(
    book: RepBook, *, day_ones: Iterable[DayOne], limits: Pipeline
) -> Coverage | None:
    """Return the coverage of `book`; None without a target, or with one of nothing."""
    rep = book.rep
    if not rep.target_minor:
        return None
    amounts = [
        deal.amount_minor
        for deal in book.deals
        if deal.currency == rep.currency and deal.amount_minor is not None
    ]
    total, largest = sum(amounts), max(amounts, default=0)
    left = max(0, rep.target_minor - (book.won_quarter_minor or 0))
    needed, basis = _needed(rep.currency, day_ones, limits)
    return Coverage(
        currency=rep.currency,
        target_minor=rep.target_minor,
        won_minor=book.won_quarter_minor,
        remaining_minor=left,
        ratio=total / left if left else None,
        ratio_without_largest=(total - largest) / left if left else None,
        needed=needed,
        basis=basis,
        apart=len(book.deals) - len(amounts),
    )


def _needed(
    currency: str | None, day_ones: Iterable[DayOne], limits: Pipeline
) -> tuple[float, str]:
    """Return how many times what is left should be open, and where that comes from."""
    own = next((each for each in day_ones if each.currency == currency), None)
    if own is None or own.deals < limits.coverage_from or own.won_minor <= 0:
        return limits.coverage, RULE_OF_THUMB
    share = own.won_minor / own.open_minor
    basis = (
        f"usual here: {share:.0%} of what was open on a quarter's first day was won in "
        f"it (last {own.quarters} quarters)"
        if own.quarters > 1
        else f"usual here: {share:.0%} of what was open on the last quarter's first "
        "day was won in it"
    )
    return own.open_minor / own.won_minor, basis

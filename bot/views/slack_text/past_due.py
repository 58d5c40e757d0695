"""What is past its close date, in one sentence before the sum that it spoils."""

from collections.abc import Sequence

from bot.views.slack_text.words import count, money, percent
from coaching.evidence import Overdue

CURRENCIES_SHOWN = 3
ALL_BUT = 0.99
"""What is left of the rest must not be rounded away."""


def paragraph(spoiled: Sequence[Overdue]) -> str:
    """Return a line for each currency whose open sum is spoiled; empty for none."""
    shown = spoiled[:CURRENCIES_SHOWN]
    is_one = len(spoiled) == 1
    lines = [_line(each, is_one=is_one) for each in shown]
    more = len(spoiled) - len(shown)
    if more:
        lines.append(f"and in {count(more, 'more currency', 'more currencies')}")
    return "\n".join(lines)


def sentence(spoiled: Overdue) -> str:
    """Return the point: "89% of the open amount is past its close date"."""
    is_all = spoiled.minor == spoiled.open_minor
    share = "All" if is_all else percent(min(spoiled.share, ALL_BUT))
    return f"{share} of the open amount is past its close date"


def title(spoiled: Overdue) -> str:
    """Return both sums, the one that can be counted on first."""
    kept = money(spoiled.open_minor - spoiled.minor, spoiled.currency)
    late = money(spoiled.minor, spoiled.currency)
    return f"Open pipeline {kept}; {late} more is past its close date"


def both(spoiled: Overdue) -> str:
    """Return the open sum without what is late, and with it."""
    kept = money(spoiled.open_minor - spoiled.minor, spoiled.currency)
    return f"{kept} without it, {money(spoiled.open_minor, spoiled.currency)} with it"


def without(spoiled: Overdue) -> str:
    """Return what is left of a sum that stands before it."""
    if spoiled.minor == spoiled.open_minor:
        return "all of it past its close date"
    kept = money(spoiled.open_minor - spoiled.minor, spoiled.currency)
    return f"{kept} of it not past its close date"


def _line(spoiled: Overdue, *, is_one: bool) -> str:
    deals = f"{spoiled.deals:,} of {count(spoiled.open_deals, 'deal')}"
    where = "" if is_one else f" ({spoiled.currency})"
    return f"*{sentence(spoiled)}*{where}, {deals}: {both(spoiled)}."

"""The hours and the budget in force for a reader, in one sentence."""

from bot.views.words import count
from coaching.evidence import OwnTerms


def in_force(terms: OwnTerms) -> str:
    """Say how much may come when, and who has set it."""
    weekly = count(terms.weekly, "message")
    hours = f"{terms.day_starts:%H:%M} to {terms.day_ends:%H:%M}"
    return (
        f"At most {weekly} in seven days ({_whose(is_own=terms.own_weekly)}), on "
        f"business days from {hours} ({_whose(is_own=terms.own_hours)})."
    )


def _whose(*, is_own: bool) -> str:
    return "your own setting" if is_own else "your admin's"

"""The hours and the budget in force for a reader, in one sentence."""

from bot.views.slack_text.words import count
from coaching.evidence import OwnTerms


def in_force(terms: OwnTerms) -> str:
    """Say how much may come when, and who has set it."""
    weekly = f"At most {count(terms.weekly, 'message')} in seven days"
    hours = f"on business days from {terms.day_starts:%H:%M} to {terms.day_ends:%H:%M}"
    if terms.own_weekly == terms.own_hours:
        return f"{weekly}, {hours}, {_set_by(is_own=terms.own_weekly)}."
    first, second = _set_by(is_own=terms.own_weekly), _set_by(is_own=terms.own_hours)
    return f"{weekly}, {first}, and {hours}, {second}."


def _set_by(*, is_own: bool) -> str:
    return "as you have set it" if is_own else "as your admin has set it"

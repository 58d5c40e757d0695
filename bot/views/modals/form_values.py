"""What a person put into the fields of a modal, or None where nothing is."""

from datetime import date, time
from typing import Any

Values = dict[str, Any]


def chosen(values: Values, block: str) -> str | None:
    """Return the value of the option that was picked in `block`."""
    option = _state(values, block).get("selected_option") or {}
    value = option.get("value")
    return None if value is None else str(value)


def ticked(values: Values, block: str) -> frozenset[str]:
    """Return the values of all options that were ticked in `block`."""
    options = _state(values, block).get("selected_options") or []
    return frozenset(str(option.get("value")) for option in options)


def typed(values: Values, block: str) -> str:
    """Return the text in `block`, without blanks around it."""
    return str(_state(values, block).get("value") or "").strip()


def day(values: Values, block: str) -> date | None:
    """Return the day that was picked in `block`."""
    try:
        return date.fromisoformat(_state(values, block).get("selected_date") or "")
    except ValueError:
        return None


def wall(values: Values, block: str) -> time | None:
    """Return the time of day that was picked in `block`."""
    try:
        return time.fromisoformat(_state(values, block).get("selected_time") or "")
    except ValueError:
        return None


def _state(values: Values, block: str) -> Values:
    """Return what Slack reports of the one element in `block`, which has its name."""
    state: Values = values.get(block, {}).get(block, {})
    return state

"""Which held messages the circuit breaker keeps until an admin has said a word."""

from datetime import datetime

from sqlalchemy import ColumnElement

from models.tables import BreakerHold


def waits_for_a_word(now: datetime) -> ColumnElement[bool]:
    """Return the condition that one was not let go, and is not too old to be said."""
    return BreakerHold.let_go_at.is_(None) & (BreakerHold.lapses_at > now)

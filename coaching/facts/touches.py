"""One logged contact with a customer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TouchKind(StrEnum):
    """How a customer was touched."""

    MEETING = "meeting"
    CALL = "call"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One logged contact with a customer on one deal, or on none: prospecting."""

    deal_id: int | None
    kind: TouchKind
    at: datetime
    customer_side: bool
    """An inbound message or call, or a meeting that was held."""
    shared_by: int = 1
    """How many deals the activity is tied to; each gets 1/shared_by of it."""

"""Evidence of a top customer whom no leader of ours has met or called for long."""

from datetime import date
from typing import ClassVar, Literal

from coaching.evidence.parts import Fact, PersonRef


class ExecutiveVisitsEvidence(Fact):
    """A customer, what it brought, and how long no leader was in touch."""

    forgotten: ClassVar[tuple[str, ...]] = ("vp", "customer_id")

    rule: Literal["executive_visits"] = "executive_visits"
    version: int = 1
    customer: str
    won_minor: int
    currency: str
    won_deals: int
    open_deals: int
    rank: int
    """1 for the customer that brought most."""
    customers: int
    """How many have bought, in the same currency."""
    top_share: float
    silent_days: int
    """The limit."""
    executive_on: date | None
    """None: no leader is on record with this customer at all."""
    days: int | None
    """Since then."""
    touched_on: date | None
    rep: PersonRef | None

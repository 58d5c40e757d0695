"""Evidence about one silent deal, and about a rep who may have another job now."""

from datetime import date
from typing import Literal

from coaching.evidence.cliff import QuietDeal
from coaching.evidence.parts import DealRef, Fact, PersonRef


class QuietDealEvidence(Fact):
    """A customer who has fallen silent, or who waits for us, on one open deal."""

    rule: Literal["quiet_deal"] = "quiet_deal"
    version: int = 1
    rep: PersonRef
    deal: DealRef
    quiet: QuietDeal
    last_customer_on: date
    """The day of the customer's last word, in the rep's own calendar."""
    spoke: bool = False
    """That word was a call in which they spoke with us."""
    answer_within_bd: int
    silent_from_bd: float
    """The silence past which it is told."""
    attempts: int
    """On how many days somebody must have tried."""
    close_date: date | None = None


class RoleChangeEvidence(Fact):
    """A rep who still works with customers but has opened nothing for very long."""

    rule: Literal["role_change"] = "role_change"
    version: int = 2
    rep: PersonRef
    gap_days: int
    """Calendar days since the last new deal, long company holidays left out."""
    limit_days: int
    last_opened_on: date
    touches: int
    window_bd: int
    open_deals: int
    pace_bd: float | None = None
    """Business days from one new deal to the next at the rep's pace; None: not known,
    as in messages from before it was asked."""

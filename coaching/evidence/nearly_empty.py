"""Evidence of a pipeline with next to nothing in it."""

from datetime import date
from typing import Literal

from coaching.evidence.parts import DealRef, Fact, PersonRef


class NearlyEmptyEvidence(Fact):
    """Fewer than two open deals: another message, never over-focus."""

    rule: Literal["nearly_empty"] = "nearly_empty"
    version: int = 1
    rep: PersonRef
    open_deals: tuple[DealRef, ...]
    limit: int
    gap_bd: int | None
    last_opened_on: date | None

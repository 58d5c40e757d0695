"""Evidence of a pipeline with next to nothing in it."""

from datetime import date
from typing import Literal

from coaching.evidence.parts import DealRef, Fact, PersonRef


class NearlyEmptyEvidence(Fact):
    """Far fewer open deals than usual, and none new: never over-focus."""

    rule: Literal["nearly_empty"] = "nearly_empty"
    version: int = 2
    rep: PersonRef
    open_deals: tuple[DealRef, ...]
    limit: int
    """Fewer than this are few where nothing is usual."""
    gap_bd: int | None
    last_opened_on: date | None
    usual: float | None = None
    """The open deals in the middle of past weeks; None: not known."""
    usual_of: Literal["rep", "team"] | None = None
    """Whose past weeks these are."""
    pace_bd: float | None = None
    """Business days from one new deal to the next at the rep's pace; None: not known,
    as in messages from before it was asked."""

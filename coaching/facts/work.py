"""How a rep's work was spread at one instant: what is usual is told from past ones."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSample:
    """The figures of one rep at one instant, as known then.

    None where a figure could not be told: nothing is unusual beside what is not known.
    """

    person_id: int
    at: datetime
    focus_share: float | None
    """The part of the work on open deals that one deal took, 0 to 1."""
    focus_work: float | None
    """The weighted touches on that deal."""
    other_work: float | None
    """The weighted touches on each other open deal, on average."""
    prospecting: int | None
    """Calls and messages of the rep's own to people without an open deal."""
    top_share: float | None = None
    """The part of the open amount that lay in the largest deal, above 0, up to 1."""
    open_deals: int | None = None
    """How many deals of the rep were open."""

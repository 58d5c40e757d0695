"""One reason for which a deal needs a look: in words, with its numbers."""

from dataclasses import dataclass
from enum import StrEnum


class FlagKind(StrEnum):
    """What is the matter with a deal."""

    NO_NEXT_STEP = "no_next_step"
    NO_TOUCH = "no_touch"
    PAST_DUE = "past_due"
    CLOSE_DATE_MOVED = "close_date_moved"
    STAGE_AGEING = "stage_ageing"
    SINGLE_THREADED = "single_threaded"
    OPTIMISTIC_COMMIT = "optimistic_commit"
    AMOUNT_JUMP = "amount_jump"
    QUIET = "quiet"
    SILENT = "silent"
    WAITING_ON_US = "waiting_on_us"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One reason, with its numbers."""

    kind: FlagKind
    is_risk: bool
    """It puts the deal at risk; otherwise it is worth a look."""
    words: str

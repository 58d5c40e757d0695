"""Evidence of a VP's week: what moved, what may come, what is at stake."""

from datetime import date, datetime
from typing import Literal

from coaching.evidence.parts import DealRef, Fact, PersonRef


class MovedDeal(Fact):
    """A deal that changed since the last digest, and how that is known."""

    deal: DealRef
    owner: PersonRef | None
    why: str
    """In words with numbers: "close date 28 Nov -> 15 Jan, moved for the 2nd time"."""


class Bridge(Fact):
    """Why the open pipeline changed; start + the parts = end, to the cent.

    The parts carry their sign: what was won or lost left the pipeline, so it is minus.
    """

    currency: str
    start_minor: int
    new_minor: int
    won_minor: int
    lost_minor: int
    changed_minor: int
    other_minor: int
    """Reopened, changed hands, archived: what none of the above explains."""
    end_minor: int


class MonthRange(Fact):
    """The next 30 days: run rate beside the pipeline's own estimate."""

    currency: str
    run_rate_minor: int
    """Won in the trailing 90 days, a third of it."""
    p10_minor: int
    p50_minor: int
    p90_minor: int
    draws: int
    deals: int
    without_amount: int


class Risk(Fact):
    """A deal at stake, with its flags in words."""

    deal: DealRef
    owner: PersonRef | None
    flags: tuple[str, ...]


class DigestEvidence(Fact):
    """The Friday pack of one VP."""

    rule: Literal["digest"] = "digest"
    version: int = 1
    vp: PersonRef
    friday: date
    since: datetime
    until: datetime
    due_at: datetime
    bridges: tuple[Bridge, ...] = ()
    won: tuple[MovedDeal, ...] = ()
    lost: tuple[MovedDeal, ...] = ()
    slipped: tuple[MovedDeal, ...] = ()
    new: tuple[MovedDeal, ...] = ()
    won_more: int = 0
    lost_more: int = 0
    slipped_more: int = 0
    new_more: int = 0
    month: tuple[MonthRange, ...] = ()
    risks: tuple[Risk, ...] = ()
    risks_more: int = 0
    one_on_ones_held: int | None = None
    one_on_ones_due: int | None = None
    leaders: int = 0
    caveats: tuple[str, ...] = ()

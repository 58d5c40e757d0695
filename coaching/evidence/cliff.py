"""Evidence of over-focus: one deal, and what lies still behind it."""

from datetime import date
from typing import ClassVar, Literal

from coaching.evidence.parts import DealRef, Fact, PersonRef


class QuietDeal(Fact):
    """A customer's silence beside what was to be expected, in business days."""

    silent_bd: int
    expected_bd: float
    basis: Literal["learned", "stage"]
    """From this deal's own reply gaps, or the default of its stage."""
    gaps: int
    """How many past reply gaps the expectation rests on."""
    outbound_days: int
    state: Literal["quiet", "silent", "waiting_on_us"]


class LapsedDeal(Fact):
    """Another open deal that nobody touched within its stage's limit."""

    deal: DealRef
    silent_bd: int | None
    """None: no touch was ever logged."""
    limit_bd: int
    step: str
    """One small step that would move it."""


class Exposure(Fact):
    """The next 90 days without the focus deal, beside what is needed."""

    expected_minor: int
    """Amount x win probability over the other deals that close in 90 days."""
    needed_minor: int
    basis: Literal["target", "trailing 90 days"]
    currency: str


class Beside(Fact):
    """One figure beside what is usual for this person."""

    value: float
    usual: float
    spreads: float
    """How far above the usual, in spreads of the person's own past; negative below."""


class UsualWork(Fact):
    """The figures that left the usual together, and how rare that is."""

    forgotten: ClassVar[tuple[str, ...]] = ("score", "enough")

    share: Beside
    """Of the work on deals, what one deal took."""
    sought: Beside
    """Calls and messages to new people; or deals opened, where these are not seen."""
    by_openings: bool
    others: Beside | None
    """Weighted touches for each other deal."""
    floor_fell: bool
    """The whole floor sought fewer people, and that was taken off."""
    weeks: int
    """On how many past weeks it rests."""
    like_this: int
    """In how many of them it came together like this."""
    sought_bd: int
    """Days with anything logged over which `sought` counts."""
    may_close: bool = False
    """The deal is about to close with the customer in touch: it was counted against."""


class StillDeal(Fact):
    """Another open deal that nobody has edited for longer than its stage takes."""

    forgotten: ClassVar[tuple[str, ...]] = ("source",)

    deal: DealRef
    days: int
    """Calendar days since its stage, amount or close date changed, or it was made."""
    usual_days: float
    step: str
    """One small step that would move it."""


class OneDeal(Fact):
    """What a CRM without any logged activity shows of one deal and the rest.

    It says nothing about how anybody spent their time.
    """

    logged: int
    """Touches of the last 60 days: none, or too few to tell anything."""
    share: float
    """Of the open amount, what lies in one deal."""
    total_minor: int
    currency: str | None
    usual: Beside | None
    """The share beside the rep's own past; None: too few weeks are known."""
    floor_usual: float | None
    """The middle rep's share now; None: too few to tell."""
    share_limit: float
    weeks: int
    """Past weeks on which `usual` rests."""
    due: float
    """Deals that the rep's own pace would have brought since the last new one."""
    floor_due: float
    """What the middle rep lacks as well; it was taken off."""
    due_limit: float
    openings: int
    """On how many the pace rests."""
    still: tuple[StillDeal, ...] = ()


class CliffEvidence(Fact):
    """Over-focus on one deal while prospecting lapses and the rest lies still."""

    forgotten: ClassVar[tuple[str, ...]] = ("effective_deals", "open_deals")

    rule: Literal["cliff"] = "cliff"
    version: int = 1
    level: Literal["heads_up", "cliff"]
    rep: PersonRef
    focus: DealRef
    focus_share: float
    """Of the logged work; 0 where none is logged, and `crm_only` tells instead."""
    focus_limit: float
    touches: int
    window_bd: int
    value_share: float | None
    gap_bd: int
    gap_limit_bd: float
    last_opened_on: date | None
    handed_out: int = 0
    """Deals that came to the rep since, opened by others."""
    rate_per_week: float
    outbound_last_10: int | None = None
    outbound_norm_10: float | None = None
    lapsed: tuple[LapsedDeal, ...] = ()
    others: int = 0
    exposure: Exposure | None = None
    quiet: QuietDeal | None = None
    usual: UsualWork | None = None
    """None where the rep's own past is not known: then the shipped limits told."""
    crm_only: OneDeal | None = None
    """What told instead, where no activity is logged."""

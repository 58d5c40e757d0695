"""Evidence of a VP's week: what moved, what may come, what is at stake."""

from datetime import date, datetime
from typing import ClassVar, Literal

from coaching.evidence.parts import DealRef, Fact, PersonRef
from coaching.evidence.presence import LeaderPresence


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


class Overdue(Fact):
    """How much of the open amount is past its close date, in one currency."""

    currency: str
    deals: int
    """Past their date, with an amount."""
    open_deals: int
    """All with an amount."""
    minor: int
    """What is past its date."""
    open_minor: int
    """All that is open, what is past its date among it."""

    @property
    def share(self) -> float:
        """Return which part of the open amount is past its date, from 0 to 1."""
        return self.minor / self.open_minor


class MonthRange(Fact):
    """The next 30 days: a middle between run rate and pipeline, and how far off it is.

    The pipeline's estimate holds the open deals and, where past months are known, new
    business.
    """

    forgotten: ClassVar[tuple[str, ...]] = ("draws",)

    currency: str
    run_rate_minor: int
    """Won in the trailing 90 days, a third of it."""
    pipeline_minor: int | None = None
    """The pipeline's own estimate; None: messages from before it was apart."""
    p10_minor: int | None
    """None, as is the other end: too little is known for a range."""
    p50_minor: int
    p90_minor: int | None
    fridays: int = 0
    """Past Fridays, their 30 days over, on which the middle and the range rest."""
    tried: int = 0
    """Past Fridays that had a range of their own, the newest only."""
    held: int = 0
    """How many of `tried` held what came."""
    is_afterwards: bool = False
    """Whether any of `tried` was worked out afterwards."""
    told_from: int = 0
    """From how many `tried` on a range is told; 0: messages from before that."""
    deals: int
    """Open deals with an amount of which a chance is known."""
    without_amount: int
    assumed: int = 0
    """Of `deals`, those whose chance is an assumed share of their due date's."""
    months: int = 0
    """Past months from which new business was drawn; 0: none is in the range."""
    fresh_minor: int = 0
    """What was opened and won within one of these months, on average."""

    @property
    def is_told(self) -> bool:
        """Say whether there is a range whose own past is long enough to tell it."""
        return bool(self.p90_minor) and self.tried >= self.told_from


class QuarterView(Fact):
    """Where the revenue of the next 90 days may come from; three expected sums."""

    forgotten: ClassVar[tuple[str, ...]] = ("quarters", "created", "fresh_won")

    currency: str
    sure_minor: int
    """From open deals committed, or won at all with a chance of `sure_from` or more.

    Each counts for its own chance to be won within the days, as all others do.
    """
    sure_deals: int
    sure_from: float
    committed: int = 0
    """Of `sure_deals`, those which their rep forecasts as committed."""
    other_minor: int
    other_deals: int
    fresh_minor: int | None
    """From deals that are not open yet; None: no past quarter is known."""

    @property
    def total_minor(self) -> int:
        """Return the sum of what is known."""
        return self.sure_minor + self.other_minor + (self.fresh_minor or 0)


class PipelineShape(Fact):
    """What the open pipeline rests on, told also when there is nothing to warn of."""

    forgotten: ClassVar[tuple[str, ...]] = ("opened_on",)

    largest: DealRef | None
    """Of the first currency; None: there is nothing to compare it with."""
    owner: PersonRef | None
    share: float | None
    """The largest amount over all open ones in its currency, above 0, up to 1."""
    opened_days_ago: int | None
    """Since the youngest deal on record was opened; None: none is."""
    opened_bd_ago: int | None = None
    """Business days of the reader; None in digests from before they were told."""
    usual_per_week: float | None
    """Deals opened a week over the past months; None: too few to tell."""


class ForecastBin(Fact):
    """Chances of about the same height, and how often they came true."""

    forgotten: ClassVar[tuple[str, ...]] = ("low", "high")

    predicted: float
    observed: float
    n: int


class ForecastRecord(Fact):
    """How past forecasts did; None: too few closed deals to say."""

    currency: str
    predictions: int
    afterwards: int
    """How many of these were worked out afterwards, from what was known then."""
    closed: int
    within: int | None
    error: float | None
    run_rate_error: float | None
    brier: float | None
    constant_brier: float | None
    bins: tuple[ForecastBin, ...] = ()


class TargetLine(Fact):
    """A quarter's target beside what was won, of the company or of one team."""

    leader: PersonRef | None
    """None: the whole organisation of the VP."""
    currency: str
    target_minor: int | None
    """The leader's own; None: not set, and the sum of the reps' stands for it."""
    won_minor: int
    reps: int
    """Reps with a target in this currency."""
    reps_minor: int
    """The sum of their targets."""
    without_target: int
    """Reps who have none in any currency."""

    @property
    def aim_minor(self) -> int:
        """Return what is to be won in the quarter."""
        return self.reps_minor if self.target_minor is None else self.target_minor

    @property
    def left_minor(self) -> int:
        """Return what is still to be won; 0 once the target is met."""
        return max(0, self.aim_minor - self.won_minor)

    @property
    def gap_minor(self) -> int:
        """Return how far the reps' targets fall short of the leader's; minus: over."""
        return self.aim_minor - self.reps_minor


class Risk(Fact):
    """A deal at stake, with its flags in words."""

    deal: DealRef
    owner: PersonRef | None
    flags: tuple[str, ...]


class OverDeals(Fact):
    """Open deals that look over: beyond what nearly all won deals took."""

    deals: int
    sums: tuple[tuple[str, int], ...]
    """(currency, minor units) of those with an amount, the largest first."""
    age_days: int
    """All are older than so many calendar days ..."""
    silent_days: int
    """... and nobody has worked on them for longer than so many."""


class DigestEvidence(Fact):
    """The Friday pack of one VP."""

    forgotten: ClassVar[tuple[str, ...]] = ("vp", "due_at")

    rule: Literal["digest"] = "digest"
    version: int = 3
    friday: date
    since: datetime
    until: datetime
    bridges: tuple[Bridge, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    """Where so much is past its close date that the open sum has to be told twice."""
    shape: PipelineShape | None = None
    won: tuple[MovedDeal, ...] = ()
    lost: tuple[MovedDeal, ...] = ()
    slipped: tuple[MovedDeal, ...] = ()
    new: tuple[MovedDeal, ...] = ()
    won_more: int = 0
    lost_more: int = 0
    slipped_more: int = 0
    new_more: int = 0
    month: tuple[MonthRange, ...] = ()
    quarter: tuple[QuarterView, ...] = ()
    record: ForecastRecord | None = None
    """Of the currency of the first range."""
    targets: tuple[TargetLine, ...] = ()
    """The whole organisation first, then its teams; empty where none is set."""
    risks: tuple[Risk, ...] = ()
    risks_more: int = 0
    over: OverDeals | None = None
    """In none of the lists of risks; None: none looks over, or nobody can tell."""
    common: tuple[str, ...] = ()
    """What half of the open deals have in common: said once, on no single deal."""
    one_on_ones_held: int | None = None
    """None: no 1:1 of any leader is on record, so nothing is known of them."""
    one_on_ones_due: int | None = None
    leaders: int = 0
    """Those whose 1:1s are counted."""
    presence: LeaderPresence | None = None
    """None: fewer than five leaders, or the CRM does not tell."""
    caveats: tuple[str, ...] = ()

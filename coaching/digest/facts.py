"""Frozen inputs of the Friday digest: each deal as it stood and as it stands."""

from dataclasses import dataclass, field
from datetime import date, datetime

from coaching.facts import (
    ClosedWay,
    Deal,
    Freshness,
    FreshSpan,
    LeaderWeek,
    Person,
    Stage,
    StageNorm,
    Standing,
    WonLife,
)
from coaching.forecasting.past_forecasts import Outcome, Prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class DealState:
    """The fields of a deal that a digest compares, as they stood at one instant."""

    stage: Stage | None
    amount_minor: int | None
    currency: str | None
    close_date: date | None
    owner_id: int | None
    """A person's id; None: nobody's, or nobody on this floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealMove:
    """A deal that was open at `since` or at `until`, or was closed in between."""

    id: int
    name: str
    url: str | None
    created_at: datetime | None
    closed_at: datetime | None
    """Only if at or before `until`."""
    is_won: bool
    before: DealState | None
    """At `since`; None: not open or not on this floor then, or not known."""
    after: DealState | None
    """At `until`, or at its closing; None: no longer on this floor, or not known."""
    last_open: DealState | None = None
    """Just before it was lost in between; None: not lost then, or not known."""
    later_days: tuple[int, ...] = ()
    """By how many days the close date was moved later, each time it was by `until`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFacts:
    """All that a VP's digest reads, of the VP's whole organisation."""

    vp: Person
    people: tuple[Person, ...]
    since: datetime
    until: datetime
    moves: tuple[DealMove, ...] = ()
    open_deals: tuple[Deal, ...] = ()
    customer_touches: tuple[tuple[int, tuple[datetime, ...]], ...] = ()
    """(deal id, its customer-side touches oldest first), of the open deals."""
    won_90: tuple[tuple[str, int], ...] = ()
    """(currency, minor units won in the trailing 90 days)."""
    won_quarter: tuple[tuple[int, str, int], ...] = ()
    """(person id, currency, minor units won in the VP's calendar quarter so far)."""
    passages: tuple[ClosedWay, ...] = ()
    standings: tuple[Standing, ...] = ()
    fresh: tuple[FreshSpan, ...] = ()
    last_opened_at: datetime | None = None
    """When the newest deal was opened, whatever has become of it."""
    predictions: tuple[Prediction, ...] = ()
    """What was foretold to this VP in past weeks."""
    outcomes: tuple[Outcome, ...] = ()
    """What came of these, where their time has passed."""
    stage_norms: tuple[StageNorm, ...] = ()
    won_life: WonLife | None = None
    """What won deals of the company took; None: not known."""
    said_to_live: frozenset[int] = frozenset()
    """Open deals of which their rep has said, in one way or another, that they live."""
    weeks: tuple[LeaderWeek, ...] = ()
    """Those of the leaders below the VP, for what they did together."""
    own_week: LeaderWeek | None = None
    """The VP's own; None: the VP leads no rep."""
    freshness: Freshness = field(default_factory=Freshness)
    without_owner: int = 0
    without_amount: int = 0
    unknown_stage: int = 0
    flawed_fields: int = 0
    disabled_streams: tuple[str, ...] = ()
    unmatched_owners: int = 0
    """CRM users with open deals who are nobody in people.csv."""

    @property
    def all_weeks(self) -> tuple[LeaderWeek, ...]:
        """Return the weeks of everybody in the organisation who leads a rep."""
        return self.weeks if self.own_week is None else (self.own_week, *self.weeks)

"""Frozen inputs of the rules: what was known about people and deals at one instant.

Every instant is aware UTC, every amount whole minor units of its currency. `None` means
"not known", never zero. A fact that was not yet known at `now` is not in here.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from coaching.calendar import Calendar


class Role(StrEnum):
    """What somebody is on the sales floor, as people.csv says."""

    REP = "rep"
    MANAGER = "manager"
    VP = "vp"
    ADMIN = "admin"


class Tier(StrEnum):
    """The four steps that thresholds are given for; open stages map onto them."""

    DISCOVERY = "discovery"
    EVALUATION = "evaluation"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"


class TouchKind(StrEnum):
    """How a customer was touched."""

    MEETING = "meeting"
    CALL = "call"
    EMAIL = "email"


class MeetingKind(StrEnum):
    """What a meeting is for, mapped from the CRM's own list or its title."""

    FIRST_MEETING = "first_meeting"
    PRESENTATION = "presentation"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    SIGNATURE = "signature"
    ONE_ON_ONE = "one_on_one"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on the floor, as people.csv, the CRM and Slack together say."""

    id: int
    name: str
    role: Role
    leader_id: int | None = None
    leader_since: date | None = None
    start_date: date | None = None
    calendar: Calendar = field(default_factory=Calendar)
    target_minor: int | None = None
    """Booked revenue aimed at per quarter."""
    currency: str | None = None
    one_on_one_days: int | None = None
    reachable: bool = True
    """Active, matched to a Slack user that may be written to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A pipeline stage as it is known; `tier` is None for an unknown one."""

    id: int
    label: str
    tier: Tier | None = None
    position: int | None = None
    """Rank among the open stages of its pipeline, from 1."""
    probability: float | None = None
    """The CRM's own win probability, 0 to 1."""
    is_closed: bool = False
    is_won: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One logged contact with a customer on one deal, or on none: prospecting."""

    deal_id: int | None
    kind: TouchKind
    at: datetime
    customer_side: bool
    """An inbound message or call, or a meeting that was held."""
    shared_by: int = 1
    """How many deals the activity is tied to; each gets 1/shared_by of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMove:
    """A change of a deal's close date, as its owner's calendar dates it."""

    on: date
    before: date
    after: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StageNorm:
    """How long won deals stood in one stage."""

    stage_id: int
    median_days: float
    won: int
    """How many won deals that rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A deal that is open at `now`."""

    id: int
    name: str
    owner_id: int
    """A person's id, not the CRM's."""
    created_at: datetime
    url: str | None = None
    stage: Stage | None = None
    stage_entered_at: datetime | None = None
    amount_minor: int | None = None
    currency: str | None = None
    close_date: date | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    """The day of the next open task or dated next activity, today or later."""
    next_meeting_at: datetime | None = None
    """The next booked, not cancelled meeting after `now`."""
    last_touch_at: datetime | None = None
    last_customer_touch_at: datetime | None = None
    outbound_days_since_customer: int = 0
    """Different days with an outbound touch after the last customer-side one."""
    last_touch_inbound: bool = False
    """The last touch came in and nothing went out since."""
    close_moves: tuple[CloseMove, ...] = ()
    """How the close date was changed, both ways, in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """A deal opened by a rep, for the base rate of prospecting."""

    deal_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RepBook:
    """All that the rules about one rep read, as known at one instant."""

    rep: Person
    deals: tuple[Deal, ...] = ()
    touches: tuple[Touch, ...] = ()
    """On open deals and on none, of the last 60 calendar days or more."""
    prospecting_at: tuple[datetime, ...] = ()
    """Outbound touches on no open deal, of the last 60 bd or more."""
    creations: tuple[Creation, ...] = ()
    """Opportunities opened in the last 26 weeks, oldest first.

    Where there is none from the first half of these, the newest older one comes before.
    """
    ever_owned: int = 0
    """Deals this rep has ever had, open or closed, by `now`."""
    team_rate: float | None = None
    """New opportunities a week and rep in the team over 26 weeks; None: no team."""
    customer_touches: tuple[tuple[int, tuple[datetime, ...]], ...] = ()
    """(deal id, its customer-side touches oldest first), for deals worth a look."""
    won_90_minor: int | None = None
    """Won amount of the trailing 90 days in the rep's currency; None: not known."""
    won_quarter_minor: int | None = None
    """Won amount of this calendar quarter so far in the rep's currency."""
    stage_norms: tuple[StageNorm, ...] = ()
    """How long won deals stand in each stage; the same for the whole floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """When each stream last finished a sync, and whether activities exist at all."""

    deals_at: datetime | None = None
    activities_at: datetime | None = None
    meetings_at: datetime | None = None
    last_activity_at: datetime | None = None
    """The newest logged touch of anybody at or before `now`."""
    has_outbound: bool = False
    """The CRM holds outbound calls or e-mails: a prospecting norm can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A booked meeting of a rep with a customer, and who of us goes."""

    id: int
    rep_id: int
    title: str
    starts_at: datetime
    kind: MeetingKind
    deal: Deal | None = None
    attendee_ids: tuple[int, ...] = ()
    """Persons of ours that are invited, the rep included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """How the closed deals of one team ended that once stood in one stage.

    Of the last 365 days before `now`; `band` is the amount's: small, mid, enterprise,
    or unknown.
    """

    team_id: int | None
    """The leader of the reps that owned them."""
    stage_id: int
    band: str
    won: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderWeek:
    """What the rules about one leader read."""

    leader: Person
    reps: tuple[Person, ...] = ()
    held: tuple[tuple[int, date], ...] = ()
    """(rep id, day of the last 1:1 held), by meeting or by one tap."""
    booked: tuple[tuple[int, date], ...] = ()
    """(rep id, day of the next booked 1:1)."""
    meetings: tuple[Meeting, ...] = ()
    """Customer meetings of the reps in the next 14 days."""
    joined: tuple[tuple[int, date], ...] = ()
    """(rep id, day on which the leader last joined a customer meeting)."""
    p90_amount_minor: int | None = None
    """The 90th percentile of open amounts on the leader's floor."""
    major_deals: tuple[Deal, ...] = ()
    """The largest open deals of each rep, at least three a rep, for the agenda."""

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
    """Opportunities opened in the last 26 weeks, and the newest older one."""
    ever_owned: int = 0
    """Deals this rep has ever had, open or closed, by `now`."""
    team_rate: float | None = None
    """New opportunities a week and rep in the team over 26 weeks; None: no team."""
    customer_touches: tuple[tuple[int, tuple[datetime, ...]], ...] = ()
    """(deal id, its customer-side touches oldest first), for deals worth a look."""
    won_90_minor: int | None = None
    """Won amount of the trailing 90 days in the rep's currency; None: not known."""


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

    Of the last 365 days before `now`; `band` is the amount's: small, mid, enterprise.
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
    pushes: int = 0
    """How often the close date had been moved later by 7 days or more by `until`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFacts:
    """All that a VP's digest reads, of the VP's whole organisation."""

    vp: Person
    people: tuple[Person, ...]
    since: datetime
    until: datetime
    moves: tuple[DealMove, ...] = ()
    open_deals: tuple[Deal, ...] = ()
    won_90: tuple[tuple[str, int], ...] = ()
    """(currency, minor units won in the trailing 90 days)."""
    passages: tuple[Passage, ...] = ()
    one_on_ones_held: int = 0
    one_on_ones_due: int = 0
    """Pairs of leader and rep that are at least 30 days old."""
    leaders: int = 0
    freshness: Freshness = field(default_factory=Freshness)
    without_owner: int = 0
    without_amount: int = 0
    unknown_stage: int = 0
    flawed_fields: int = 0
    disabled_streams: tuple[str, ...] = ()
    unmatched_owners: int = 0
    """CRM users with open deals who are nobody in people.csv."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """An answer that silences a rule until a day, or for good on this subject."""

    person_id: int
    """Who asked for silence."""
    about_id: int
    """Whom the silenced signal is about."""
    rule: str
    reason: str
    created_at: datetime
    subject_id: int | None = None
    """None: whatever the rule turns on."""
    deal_id: int | None = None
    until: date | None = None
    """The first day on which the rule may speak again; None: never on this subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One unbroken time in which a signal held, from its first message to its end."""

    rule: str
    person_id: int
    """Whom the signal is about."""
    subject_id: int | None
    """The deal, rep or meeting it turns on."""
    number: int
    """1 for the first episode of this rule, person and subject."""
    opened_at: datetime
    cleared_at: datetime | None = None
    told: tuple[tuple[int, datetime], ...] = ()
    """(recipient id, when the message about it was sent)."""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A proactive message that was decided, for budgets and the circuit breaker."""

    recipient_id: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the plan remembers of what was said and answered, up to `now`."""

    episodes: tuple[Episode, ...] = ()
    put_offs: tuple[PutOff, ...] = ()
    sent: tuple[SentMessage, ...] = ()
    """Of the last 35 days."""

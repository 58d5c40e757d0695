"""The numbers behind a message: text, "why", preview and replay all render from these.

Evidence is plain data that survives JSON: `dump` and `load` are inverse. It is stored
with the message, so what a person was told and why can never drift apart.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Fact(BaseModel):
    """A frozen piece of evidence; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DealRef(Fact):
    """How a message names a deal."""

    id: int
    name: str
    url: str | None = None
    amount_minor: int | None = None
    currency: str | None = None
    stage: str | None = None


class PersonRef(Fact):
    """How a message names a person."""

    id: int
    name: str


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


class CliffEvidence(Fact):
    """Over-focus on one deal while prospecting lapses and the rest lies still."""

    rule: Literal["cliff"] = "cliff"
    version: int = 1
    level: Literal["heads_up", "cliff"]
    rep: PersonRef
    focus: DealRef
    focus_share: float
    focus_limit: float
    touches: int
    window_bd: int
    effective_deals: float
    open_deals: int
    value_share: float | None
    gap_bd: int
    gap_limit_bd: float
    last_opened_on: date | None
    rate_per_week: float
    outbound_last_10: int | None = None
    outbound_norm_10: float | None = None
    lapsed: tuple[LapsedDeal, ...] = ()
    others: int = 0
    exposure: Exposure | None = None
    quiet: QuietDeal | None = None


class NearlyEmptyEvidence(Fact):
    """Fewer than two open deals: another message, never over-focus."""

    rule: Literal["nearly_empty"] = "nearly_empty"
    version: int = 1
    rep: PersonRef
    open_deals: tuple[DealRef, ...]
    limit: int
    gap_bd: int | None
    last_opened_on: date | None


class AgendaDeal(Fact):
    """A major deal with its flags, for a 1:1."""

    deal: DealRef
    flags: tuple[str, ...] = ()


class OneOnOneEvidence(Fact):
    """A 1:1 that has not been held."""

    rule: Literal["one_on_one"] = "one_on_one"
    version: int = 1
    leader: PersonRef
    rep: PersonRef
    last_held_on: date | None
    """None: none is known since `counted_from`."""
    counted_from: date
    days: int
    """Calendar days since, time off subtracted."""
    target_days: int
    state: Literal["due", "overdue"]
    due_from: int
    """The day count at which this fired."""
    booked_look_ahead_days: int
    agenda: tuple[AgendaDeal, ...] = ()


class WinChance(Fact):
    """A shrunken win rate and the number of closed deals it rests on."""

    p: float
    n: int
    basis: str
    """In words: "similar deals of the team", "the CRM's stage"."""


class MeetingRef(Fact):
    """How a message names a meeting."""

    id: int
    title: str
    starts_at: datetime
    kind: str


class UncertainMeetingEvidence(Fact):
    """The presentation whose outcome is open, and the sure one to leave to the rep."""

    rule: Literal["uncertain_meeting"] = "uncertain_meeting"
    version: int = 1
    leader: PersonRef
    rep: PersonRef
    meeting: MeetingRef
    deal: DealRef
    chance: WinChance
    sure_from: float
    lost_to: float
    days_since_joined: int | None
    """Since the leader last joined a meeting of this rep; None: not known."""
    new_rep: bool
    score: float
    sure: MeetingRef | None = None
    sure_deal: DealRef | None = None
    sure_chance: WinChance | None = None
    sure_rep: PersonRef | None = None


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


class Notice(Fact):
    """What is said to whom about the same evidence besides the evidence itself."""

    data_as_of: datetime
    """The oldest finished sync among the streams that the rule read."""
    seen_by: tuple[str, ...]
    """Names of everybody who gets to see this message, the recipient as "you"."""
    told_rep_on: date | None = None
    """In a leader's message: the day on which the rep had it."""
    leader_from: date | None = None
    """In a rep's message: the day from which the leader gets it too if it still holds
    and was not answered; None: the leader never does, or has it already."""
    late_from: datetime | None = None
    """When a digest goes out after its time: the time it was due."""


Evidence = Annotated[
    CliffEvidence
    | NearlyEmptyEvidence
    | OneOnOneEvidence
    | UncertainMeetingEvidence
    | DigestEvidence,
    Field(discriminator="rule"),
]
_ADAPTER: TypeAdapter[Evidence] = TypeAdapter(Evidence)


def dump(evidence: Evidence) -> str:
    """Return `evidence` as JSON text."""
    return _ADAPTER.dump_json(evidence).decode()


def load(text: str) -> Evidence:
    """Return the evidence in JSON `text`; raise ValidationError on anything else."""
    return _ADAPTER.validate_json(text)

"""What App Home shows: to each person what is theirs, to the admin how things stand."""

from dataclasses import dataclass
from datetime import datetime

from coaching.facts.mode import Pilot


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedMessage:
    """A message as it was decided: what it rests on, for whom, and when."""

    id: str
    recipient: str
    evidence: str
    notice: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamAge:
    """How one stream of the CRM stands."""

    stream: str
    finished_at: datetime | None
    error: str | None
    disabled_reason: str | None
    held_reason: str | None = None
    """Why no rule relies on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMessage:
    """A message of which an admin has to decide."""

    id: str
    recipient: str
    kind: str
    last_attempt_at: datetime | None
    expires_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTeam:
    """What the circuit breaker holds for one leader and those whom they lead."""

    leader_id: int
    leader: str
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRun:
    """What the circuit breaker holds, and until when an admin's word counts."""

    messages: int
    people: int
    rules: tuple[tuple[str, int], ...]
    """(rule, how many messages)."""
    teams: tuple[HeldTeam, ...]
    """The largest first."""
    until: datetime
    """When the oldest of it is too old to be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Somebody who looked at a person's deals or was told of them, and when last."""

    name: str
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A past meeting of which nobody knows yet whether the leader was there."""

    id: int
    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHome:
    """What is one person's own."""

    open_messages: tuple[DecidedMessage, ...]
    """Nudges that were sent and not answered, the newest first."""
    messages_sent: int
    """In the last 30 days."""
    lookers: tuple[Looker, ...]
    """Who saw this person's pipeline in the last 30 days, besides the person."""
    informed: tuple[Looker, ...]
    """To whom a message about this person went in the last 30 days."""
    listed_for: tuple[Looker, ...]
    """Who was shown in that time a list of people with this person's sums."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminHome:
    """How the installation stands."""

    streams: tuple[StreamAge, ...]
    shadow: tuple[DecidedMessage, ...]
    """What would have gone out in the last seven days, the newest first."""
    shadow_count: int
    unmatched: tuple[str, ...]
    departed: tuple[str, ...]
    strangers: tuple[str, ...]
    """Active users of the CRM who are nobody in people.csv."""
    leaderless: tuple[str, ...] = ()
    """Reps about whom nobody is told: they have no leader, or theirs has left."""
    has_vp: bool = True
    """Somebody is there to whom a digest is written."""
    flaws: tuple[str, ...]
    flaw_count: int
    held_count: int
    """Messages that were refused, expired, or may or may not have arrived."""
    held: tuple[HeldMessage, ...]
    """Those of which the admin has to decide."""
    held_run: HeldRun | None
    """What the circuit breaker holds."""
    wrong_data: int
    """Answers "the data is wrong" in the last 30 days."""
    pilot: Pilot | None = None
    """The teams to which alone messages go."""

"""What people asked of each other and promised: help requests and commitments."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DealName:
    """How the CRM names the deal that something is about."""

    id: int
    name: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequest:
    """A rep's call for help, with whoever has it and the day it is due."""

    id: int
    rep_id: int
    owner_id: int
    topic: str
    note: str
    due_on: date
    asked_at: datetime
    taken_at: datetime | None = None
    closed_at: datetime | None = None
    deal: DealName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What somebody said they would do, and by when."""

    id: int
    person_id: int
    what: str
    due_on: date
    made_at: datetime
    closed_at: datetime | None = None
    outcome: str | None = None
    deal: DealName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A rep's target of this calendar quarter and what was won of it so far."""

    rep_id: int
    target_minor: int
    won_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderTold:
    """That a leader was sent a rep's cliff: the rep is to know."""

    delivery_id: str
    rep_id: int
    leader_id: int
    sent_at: datetime
    evidence: str
    """What the leader was told, as JSON."""

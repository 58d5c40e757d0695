"""Evidence of what people asked for: help, promises, and who has a cliff now."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal

from coaching.evidence.cliff import CliffEvidence
from coaching.evidence.parts import DealRef, Fact, PersonRef


class Topic(StrEnum):
    """What a rep can ask help with."""

    PRICING = "pricing"
    EXECUTIVE_INTRODUCTION = "executive_introduction"
    LEGAL = "legal"
    ENGINEER = "engineer"
    OTHER = "other"


class HelpRequestEvidence(Fact):
    """A rep's call for help, as its owner is told of it."""

    rule: Literal["help_request"] = "help_request"
    version: int = 1
    request_id: int
    rep: PersonRef
    owner: PersonRef
    topic: Topic
    note: str
    deal: DealRef | None = None
    asked_on: date
    due_on: date
    age_bd: int
    """Business days of the owner since it was asked."""
    moment: Literal["asked", "due"]
    state: Literal["open", "taken", "closed"]


class HelpClosedEvidence(Fact):
    """That a call for help was answered, as the rep is told of it."""

    forgotten: ClassVar[tuple[str, ...]] = ("request_id", "closed_on")

    rule: Literal["help_closed"] = "help_closed"
    version: int = 1
    rep: PersonRef
    owner: PersonRef
    topic: Topic
    deal: DealRef | None = None
    asked_on: date


class CommitmentEvidence(Fact):
    """A promise of one's own that is due soon, today, or long overdue."""

    forgotten: ClassVar[tuple[str, ...]] = ("person",)

    rule: Literal["commitment"] = "commitment"
    version: int = 1
    commitment_id: int
    what: str
    deal: DealRef | None = None
    made_on: date
    due_on: date
    told_on: date
    moment: Literal["soon", "due", "overdue"]
    overdue_bd: int = 0


class RunHeldEvidence(Fact):
    """That the circuit breaker holds a run, as each admin is told of it once."""

    rule: Literal["run_held"] = "run_held"
    version: int = 1
    messages: int
    people: int
    by_rule: tuple[tuple[str, int], ...]
    """(rule, how many messages)."""
    reason: str
    """How many in a week, beside the usual."""
    keeps_days: int
    """For so long it may be let go."""


class DoubtedStreams(Fact):
    """Streams that are not believed for the same reason."""

    streams: tuple[str, ...]
    reason: str


class CrmHeldEvidence(Fact):
    """That what the CRM shows is not believed, as each admin is told of it once."""

    rule: Literal["crm_held"] = "crm_held"
    version: int = 1
    doubts: tuple[DoubtedStreams, ...]


class LeaderHasItEvidence(Fact):
    """That the leader was told of a rep's cliff, and with which questions."""

    rule: Literal["leader_has_it"] = "leader_has_it"
    version: int = 1
    rep: PersonRef
    leader: PersonRef
    cliff: CliffEvidence
    """What the leader was told, from which the three questions are rendered."""

"""Meetings with customers, booked or past, and who of us goes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from coaching.facts.deals import Deal


class MeetingKind(StrEnum):
    """What a meeting is for, mapped from the CRM's own list or its title."""

    FIRST_MEETING = "first_meeting"
    PRESENTATION = "presentation"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    SIGNATURE = "signature"
    CUSTOMER_VISIT = "customer_visit"
    PROSPECTING = "prospecting"
    """Work on new conversations together; not a meeting with a customer."""
    ONE_ON_ONE = "one_on_one"
    OTHER = "other"


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
class Joined:
    """A past meeting in which a leader took part beside a rep."""

    id: int
    rep_ids: tuple[int, ...]
    """The leader's own reps who took part."""
    kind: MeetingKind
    starts_at: datetime
    with_customer: bool
    ends_at: datetime | None = None
    deal: Deal | None = None
    """As it stood when the meeting began, as far as that is known."""


RepWord = Literal["helpful", "pre_brief", "not_this_one"]
"""What a rep says when asked whether a leader's company would help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question to a rep about one meeting."""

    rep_id: int
    meeting_id: int
    at: datetime
    """When it reached the rep."""
    word: RepWord | None
    """None: no answer yet."""

"""What Switchback asks of a CRM, and the records and errors it gets back.

Records are typed but unjudged: a bad field arrives as None with a `Flaw`.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from crm.company import CompanyRecord
from crm.errors import (
    CrmAuthError,
    CrmDataError,
    CrmError,
    CrmOutOfTimeError,
    CrmQuotaError,
    CrmRequestError,
    CrmScopeError,
    CrmTooLargeError,
    CrmTooMuchError,
    CrmUnavailableError,
)

__all__ = [
    "CompanyRecord",
    "CrmAuthError",
    "CrmDataError",
    "CrmError",
    "CrmOutOfTimeError",
    "CrmQuotaError",
    "CrmRequestError",
    "CrmScopeError",
    "CrmTooLargeError",
    "CrmTooMuchError",
    "CrmUnavailableError",
]


class Stream(StrEnum):
    """What is synced apart, each with a position of its own."""

    DEALS = "deals"
    DEAL_HISTORY = "deal_history"
    MEETINGS = "meetings"
    CALLS = "calls"
    EMAILS = "emails"
    TASKS = "tasks"
    CONTACTS = "contacts"
    COMMUNICATIONS = "communications"
    """Messages that are neither calls nor e-mails, such as WhatsApp and SMS."""
    NOTES = "notes"


OPTIONAL = frozenset({Stream.COMMUNICATIONS, Stream.NOTES})
"""Streams without which every rule works, on less data."""


class Direction(StrEnum):
    """Who started a call or e-mail, seen from our side."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Result(StrEnum):
    """What became of a call or an e-mail."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    MESSAGE_LEFT = "message_left"
    """With somebody else there."""
    BOUNCED = "bounced"


class CreatedBy(StrEnum):
    """Who or what made a record."""

    PERSON = "person"
    MARKETING = "marketing"
    IMPORT = "import"
    INTEGRATION = "integration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """A field that could not be read: named, so that an admin can mend the CRM."""

    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRecord:
    """A user of the CRM."""

    external_id: str
    email: str | None
    name: str
    archived: bool
    team: str | None = None
    """The name of their first team, where the CRM has teams."""
    user_id: str | None = None
    """The same person as a user: who made a record is told by this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRecord:
    """A stage of a pipeline. Its identity is (pipeline_id, external_id)."""

    external_id: str
    pipeline_id: str
    pipeline_label: str
    label: str
    position: int
    probability: float | None
    is_closed: bool
    is_won: bool
    archived: bool


class DealRecord(NamedTuple):
    """A deal as the CRM holds it now.

    A tuple: a frozen dataclass costs three times as much, and deals come in masses.
    """

    external_id: str
    name: str
    url: str | None
    owner_id: str | None
    pipeline_id: str | None
    stage_id: str | None
    amount_minor: int | None
    currency: str | None
    """ISO 4217; the account's own where the deal names none."""
    close_date: date | None
    created_at: datetime | None
    stage_entered_at: datetime | None
    closed_at: datetime | None
    """When it entered its closed stage; None while open or not known."""
    is_closed: bool
    is_won: bool
    next_step: str | None
    modified_at: datetime
    forecast_category: str | None = None
    """What the rep expects of it: commit, best_case, pipeline, omit; lower case."""
    archived_at: datetime | None = None
    merged_ids: tuple[str, ...] = ()
    """External ids of the deals that were merged into this one."""
    created_by: CreatedBy | None = None
    created_by_user: str | None = None
    """The user_id of an owner."""
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """One past value of one field of a deal."""

    deal_id: str
    field: str
    """"stage", "amount", "close_date", "owner" or "forecast_category"."""
    value: str | None
    """As the CRM writes it; the amount as a decimal, the date as ISO."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """The past of deals that were asked for together."""

    changes: Sequence[ChangeRecord]
    failed: Mapping[str, str] = field(default_factory=dict)
    """The deals whose past the CRM could not tell, with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecord:
    """A meeting, call, e-mail, task, message or note."""

    external_id: str
    stream: Stream
    owner_id: str | None
    starts_at: datetime | None
    """When it happened or will; a task's due time."""
    ends_at: datetime | None
    created_at: datetime | None
    modified_at: datetime
    title: str | None
    """Of meetings and tasks only; other titles are never stored."""
    direction: Direction | None
    activity_type: str | None
    """The account's own type, such as "Presentation/Demo"."""
    outcome: str | None
    """Of meetings: SCHEDULED, COMPLETED, RESCHEDULED, NO_SHOW, CANCELED or None."""
    done: bool
    """Of tasks: completed."""
    is_bulk: bool
    """A sequence or marketing mail: not a touch."""
    attendee_ids: tuple[str, ...] = ()
    """Owner ids of our people in a meeting."""
    deal_ids: tuple[str, ...] = ()
    contact_ids: tuple[str, ...] = ()
    result: Result | None = None
    """Of calls and e-mails; None: not known."""
    result_word: str | None = None
    """The account's own word for the result, where it is none of those above."""
    duration_seconds: int | None = None
    """Of calls."""
    archived_at: datetime | None = None
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord:
    """A prospect: who owns it since when; no address and no name is ever read."""

    external_id: str
    owner_id: str | None
    created_at: datetime | None
    modified_at: datetime
    archived_at: datetime | None = None
    merged_ids: tuple[str, ...] = ()
    """External ids of the contacts that were merged into this one."""
    created_by: CreatedBy | None = None
    created_by_user: str | None = None
    """The user_id of an owner."""


Record = DealRecord | ActivityRecord | ContactRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The CRM account: which it is, its zone, its home currency, the server's clock."""

    time_zone: str | None
    """None: the CRM did not tell it, and UTC is taken."""
    currency: str | None
    """None: the CRM did not tell it, and US dollars are taken."""
    server_now: datetime | None
    """None if the CRM told no time: the caller's own clock must do."""
    external_id: str | None = None
    """The number by which the vendor knows the account."""
    address: str | None = None
    """The host at which people open the account."""
    is_trial: bool = False
    """A sandbox or a developer's test account: nobody sells in it."""

    @property
    def zone_taken(self) -> str:
        """Return the name of the zone by which dates are read."""
        return self.time_zone or "UTC"

    @property
    def currency_taken(self) -> str:
        """Return the currency of amounts that name none."""
        return self.currency or "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A frozen span of modification times, read by keyset on the id."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Records with the position from which the next page follows."""

    records: Sequence[Record]
    position: str
    """Opaque; give it back to resume."""
    quarantined: tuple[Flaw, ...] = ()
    """Rows that could not become records at all, such as one without an id."""


class Crm(Protocol):
    """Everything that the sync reads. All methods raise CrmError's family."""

    name: str

    async def account(self) -> Account:
        """Return the account's zone, currency and clock."""

    async def owners(self) -> list[OwnerRecord]:
        """Return all owners, archived ones too."""

    async def stages(self) -> list[StageRecord]:
        """Return the stages of all deal pipelines, archived ones too."""

    def everything(
        self, stream: Stream, *, position: str | None
    ) -> AsyncGenerator[Page, None]:
        """Yield all records of `stream` (first load), from `position` if given."""

    def changed(
        self, stream: Stream, window: Window, *, position: str | None
    ) -> AsyncGenerator[Page, None]:
        """Yield the records modified inside `window`, from `position` if given."""

    def archived(
        self, stream: Stream, *, position: str | None
    ) -> AsyncGenerator[Page, None]:
        """Yield the records in the CRM's recycle bin, from `position` if given."""

    def named(self, stream: Stream, ids: Sequence[str]) -> AsyncGenerator[Page, None]:
        """Yield the records of `ids` as they are now, those in the recycle bin too.

        One that the CRM does not have, or does not show, is absent; one that was merged
        away may be answered with its heir.
        """

    async def deal_history(self, deal_ids: Sequence[str]) -> Histories:
        """Return the past values of those fields of a deal that a snapshot keeps."""

    async def living(self, stream: Stream, ids: Sequence[str]) -> frozenset[str]:
        """Return which of `ids` are there and in no recycle bin, asked one by one."""

    async def deal_links(
        self, stream: Stream, deal_ids: Sequence[str]
    ) -> Mapping[str, tuple[str, ...]]:
        """Return the activities of `stream` of each deal; one without any is absent."""

    async def companies_of(
        self, deal_ids: Sequence[str]
    ) -> Mapping[str, CompanyRecord]:
        """Return the company that each deal is with; a deal without one is absent."""

    async def missing_scopes(self) -> dict[Stream, str]:
        """Probe each stream once; return the refused ones and what they need."""

    async def count(self, stream: Stream) -> int | None:
        """Return how many records `stream` has by the CRM's index; None if untold."""

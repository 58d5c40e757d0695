"""The typed rows of a floor; `None` means that the floor does not know."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody of ours: a user of the CRM and of Slack."""

    id: int
    email: str
    name: str
    role: str
    """rep, manager, vp or admin"""
    leader_email: str | None = None
    leader_since: date | None = None
    start_date: date | None = None
    time_zone: str | None = None
    country: str | None = None
    target: Decimal | None = None
    """Booked revenue aimed at per quarter."""
    currency: str | None = None
    one_on_one_days: int | None = None
    time_off: tuple[tuple[date, date], ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """What the CRM and Slack tell of somebody beside the name."""

    id: int
    team: str | None = None
    """Their team in the CRM."""
    title: str | None = None
    """What they do, by their profile in Slack."""
    kind: str | None = None
    """`guest` for a guest of the Slack workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """A stage of a pipeline, known by (pipeline_id, id)."""

    pipeline_id: str
    pipeline: str
    id: str
    label: str
    position: int
    probability: Decimal
    """0 to 1; a closed stage with 1 is the won one."""
    is_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRow:
    """A deal as it stands at the end of the floor's time."""

    id: int
    name: str
    owner_id: int | None = None
    pipeline_id: str | None = None
    stage_id: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    close_date: date | None = None
    created_at: datetime | None = None
    next_step: str | None = None
    modified_at: datetime | None = None
    archived_at: datetime | None = None
    merged_ids: tuple[int, ...] = ()
    forecast_category: str | None = None
    """HubSpot's own: COMMIT, BEST_CASE, PIPELINE, OMIT or CLOSED."""
    created_by: str | None = None
    """A person's id, "marketing" or "import"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One field of one deal from `changed_at` on, as the file writes it."""

    deal_id: int
    changed_at: datetime
    field: str
    """stage, amount, close_date, owner or forecast_category"""
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """A call, an e-mail, a task, a message or a note."""

    id: int
    kind: str
    """call, email, task, message or note"""
    owner_id: int | None = None
    happens_at: datetime | None = None
    created_at: datetime | None = None
    direction: str | None = None
    """in or out"""
    title: str | None = None
    done: bool = False
    deal_ids: tuple[int, ...] = ()
    contact_ids: tuple[int, ...] = ()
    result: str | None = None
    """What became of it: one of tables.RESULTS, or the floor's own word."""
    duration_seconds: int | None = None
    by: str | None = None
    """Who or what did it: a person's id, "import", "marketing" or "workflow"."""
    bulk: bool = False
    """Part of a mailing; no CRM shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting, past or booked."""

    id: int
    owner_id: int | None = None
    title: str | None = None
    type: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    created_at: datetime | None = None
    outcome: str | None = None
    """What became of it; before its end every meeting with one is SCHEDULED."""
    attendee_ids: tuple[int, ...] = ()
    """People of ours."""
    deal_ids: tuple[int, ...] = ()
    contact_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A customer contact."""

    id: int
    owner_id: int | None = None
    name: str | None = None
    email: str | None = None
    created_at: datetime | None = None
    created_by: str | None = None
    """A person's id, "marketing" or "import"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A customer, and the deals that are with it."""

    id: int
    name: str | None = None
    created_at: datetime | None = None
    deal_ids: tuple[int, ...] = ()


Row = (
    PersonRow
    | StageRow
    | DealRow
    | ChangeRow
    | ActivityRow
    | MeetingRow
    | ContactRow
    | CompanyRow
    | ProfileRow
)

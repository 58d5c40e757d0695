"""Which columns each file of a floor has, and what stands in them."""

from dataclasses import dataclass
from typing import Any

from sandbox.floor.cells import (
    DAY,
    IDS,
    INSTANT,
    NUMBER,
    SPANS,
    TEXT,
    WHOLE,
    YES,
    Cell,
    maybe,
    one_of,
)
from sandbox.floor.rows import (
    ActivityRow,
    ChangeRow,
    CompanyRow,
    ContactRow,
    DealRow,
    MeetingRow,
    PersonRow,
    ProfileRow,
    StageRow,
)


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its name, the rows it holds, its columns in order."""

    file: str
    row: type[Any]
    columns: dict[str, Cell]
    needed: bool = False
    """A floor without this file is none."""


PEOPLE = Table(
    "people.csv",
    PersonRow,
    {
        "id": WHOLE,
        "email": TEXT,
        "name": TEXT,
        "role": one_of("rep", "manager", "vp", "admin"),
        "leader_email": maybe(TEXT),
        "leader_since": maybe(DAY),
        "start_date": maybe(DAY),
        "time_zone": maybe(TEXT),
        "country": maybe(TEXT),
        "target": maybe(NUMBER),
        "currency": maybe(TEXT),
        "one_on_one_days": maybe(WHOLE),
        "time_off": SPANS,
        "active": YES,
    },
    needed=True,
)
PROFILES = Table(
    "profiles.csv",
    ProfileRow,
    {
        "id": WHOLE,
        "team": maybe(TEXT),
        "title": maybe(TEXT),
        "kind": maybe(one_of("guest")),
    },
)
STAGES = Table(
    "stages.csv",
    StageRow,
    {
        "pipeline_id": TEXT,
        "pipeline": TEXT,
        "id": TEXT,
        "label": TEXT,
        "position": WHOLE,
        "probability": NUMBER,
        "is_closed": YES,
    },
    needed=True,
)
DEALS = Table(
    "deals.csv",
    DealRow,
    {
        "id": WHOLE,
        "name": TEXT,
        "owner_id": maybe(WHOLE),
        "pipeline_id": maybe(TEXT),
        "stage_id": maybe(TEXT),
        "amount": maybe(NUMBER),
        "currency": maybe(TEXT),
        "close_date": maybe(DAY),
        "created_at": maybe(INSTANT),
        "next_step": maybe(TEXT),
        "modified_at": maybe(INSTANT),
        "archived_at": maybe(INSTANT),
        "merged_ids": IDS,
        "forecast_category": maybe(TEXT),
        "created_by": maybe(TEXT),
    },
)
CHANGES = Table(
    "deal_changes.csv",
    ChangeRow,
    {
        "deal_id": WHOLE,
        "changed_at": INSTANT,
        "field": one_of("stage", "amount", "close_date", "owner", "forecast_category"),
        "value": maybe(TEXT),
    },
)
CHANGED_VALUES = {
    "stage": TEXT,
    "amount": NUMBER,
    "close_date": DAY,
    "owner": WHOLE,
    "forecast_category": TEXT,
}
ACTIVITIES = Table(
    "activities.csv",
    ActivityRow,
    {
        "id": WHOLE,
        "kind": one_of("call", "email", "task", "message", "note"),
        "owner_id": maybe(WHOLE),
        "happens_at": maybe(INSTANT),
        "created_at": maybe(INSTANT),
        "direction": maybe(one_of("in", "out")),
        "title": maybe(TEXT),
        "done": YES,
        "deal_ids": IDS,
        "contact_ids": IDS,
        "result": maybe(TEXT),
        "duration_seconds": maybe(WHOLE),
        "by": maybe(TEXT),
        "bulk": YES,
    },
)
MEETINGS = Table(
    "meetings.csv",
    MeetingRow,
    {
        "id": WHOLE,
        "owner_id": maybe(WHOLE),
        "title": maybe(TEXT),
        "type": maybe(TEXT),
        "starts_at": maybe(INSTANT),
        "ends_at": maybe(INSTANT),
        "created_at": maybe(INSTANT),
        "outcome": maybe(
            one_of("SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED")
        ),
        "attendee_ids": IDS,
        "deal_ids": IDS,
        "contact_ids": IDS,
    },
)
CONTACTS = Table(
    "contacts.csv",
    ContactRow,
    {
        "id": WHOLE,
        "owner_id": maybe(WHOLE),
        "name": maybe(TEXT),
        "email": maybe(TEXT),
        "created_at": maybe(INSTANT),
        "created_by": maybe(TEXT),
    },
)
COMPANIES = Table(
    "companies.csv",
    CompanyRow,
    {
        "id": WHOLE,
        "name": maybe(TEXT),
        "created_at": maybe(INSTANT),
        "deal_ids": IDS,
    },
)

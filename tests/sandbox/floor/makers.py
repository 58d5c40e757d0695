"""Rows with what every row needs, so that a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from sandbox.floor.floor import Floor
from sandbox.floor.rows import (
    ActivityRow,
    ChangeRow,
    ContactRow,
    DealRow,
    MeetingRow,
    PersonRow,
    StageRow,
)

LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 19, 15, tzinfo=UTC)


def make_person(row_id: int = 1, **fields: object) -> PersonRow:
    row = PersonRow(id=row_id, email=f"p{row_id}@x.example", name="Sam Poe", role="rep")
    return replace(row, **fields)


def make_stage(
    row_id: str, position: int, chance: str, *, is_closed: bool = False
) -> StageRow:
    return StageRow(
        pipeline_id="default",
        pipeline="Sales",
        id=row_id,
        label=row_id.title(),
        position=position,
        probability=Decimal(chance),
        is_closed=is_closed,
    )


def make_deal(row_id: int = 1, **fields: object) -> DealRow:
    row = DealRow(
        id=row_id,
        name=f"Deal {row_id}",
        owner_id=1,
        pipeline_id="default",
        stage_id="discovery",
        amount=Decimal(100),
        currency="USD",
        created_at=LONG_AGO,
    )
    return replace(row, **fields)


def make_change(
    at: datetime, field: str, value: str | None, deal: int = 1
) -> ChangeRow:
    return ChangeRow(deal_id=deal, changed_at=at, field=field, value=value)


def make_activity(row_id: int = 1, kind: str = "call", **fields: object) -> ActivityRow:
    row = ActivityRow(
        id=row_id, kind=kind, owner_id=1, happens_at=LONG_AGO, created_at=LONG_AGO
    )
    return replace(row, **fields)


def make_meeting(row_id: int = 1, **fields: object) -> MeetingRow:
    row = MeetingRow(id=row_id, owner_id=1, title="Demo", created_at=LONG_AGO)
    return replace(row, **fields)


def make_contact(row_id: int = 1, **fields: object) -> ContactRow:
    row = ContactRow(id=row_id, owner_id=1, name="Ann Lee", created_at=LONG_AGO)
    return replace(row, **fields)


def make_floor() -> Floor:
    """Return a floor with one person and the stages discovery, won and lost."""
    floor = Floor()
    floor.put_person(make_person(time_zone="America/New_York", currency="USD"))
    floor.put_stage(make_stage("discovery", 0, "0.2"))
    floor.put_stage(make_stage("won", 1, "1.0", is_closed=True))
    floor.put_stage(make_stage("lost", 2, "0.0", is_closed=True))
    return floor

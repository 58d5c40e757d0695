"""A company of the floor as HubSpot shows it."""

from collections.abc import Iterator
from datetime import datetime

from sandbox.crm.record import EPOCH, Record, milliseconds, stamp, stamp_or_none
from sandbox.floor.floor import Floor
from sandbox.floor.rows import CompanyRow

LINK = "https://app.hubspot.com/contacts/1/record/0-2"


def moments(row: CompanyRow, floor: Floor) -> Iterator[datetime]:
    """Yield the instant at which the company comes into the CRM."""
    del floor
    if row.created_at is not None:
        yield row.created_at


def build(row: CompanyRow, floor: Floor, now: datetime) -> Record | None:
    """Return the company as it stands at `now`; None while it is not there."""
    del floor
    if row.created_at is not None and row.created_at > now:
        return None
    created = row.created_at or EPOCH
    return Record(
        id=row.id,
        values=(
            str(row.id),
            stamp_or_none(row.created_at),
            stamp(created),
            None,
            row.name,
        ),
        created=stamp(created),
        updated=stamp(created),
        updated_ms=milliseconds(created),
        url=f"{LINK}/{row.id}",
    )

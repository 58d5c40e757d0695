"""A deal of the floor as HubSpot shows it at an instant: as-of values and history."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sandbox.crm.origin import made_by
from sandbox.crm.record import (
    EPOCH,
    Record,
    Values,
    flag,
    milliseconds,
    stamp,
    stamp_or_none,
)
from sandbox.floor.floor import Floor
from sandbox.floor.rows import ChangeRow, DealRow

PROPERTIES = {
    "stage": "dealstage",
    "amount": "amount",
    "close_date": "closedate",
    "owner": "hubspot_owner_id",
    "forecast_category": "hs_manual_forecast_category",
}
# HubSpot keeps an instant where people mean a day. Late afternoon UTC is the same day
# in every zone from Los Angeles to Berlin, as the hour of a real entry would be.
CLOSE_TIME = "T17:00:00.000Z"
LINK = "https://app.hubspot.com/contacts/1/record/0-3"


def moments(row: DealRow, floor: Floor) -> Iterator[datetime]:
    """Yield the instants at which what HubSpot shows of the deal changes."""
    for instant in (row.created_at, row.modified_at, row.archived_at):
        if instant is not None:
            yield instant
    for change in floor.changes_of(row.id):
        yield change.changed_at
    winner = floor.deals.get(floor.merged_into.get(row.id, -1))
    if winner is not None and winner.created_at is not None:
        yield winner.created_at


def build(row: DealRow, floor: Floor, now: datetime) -> Record | None:
    """Return the deal as it stands at `now`; None while it is not there."""
    if row.created_at is not None and row.created_at > now:
        return None
    if _is_merged_away(row, floor, now):
        return None
    changes = floor.changes_of(row.id)
    fields = _fixed(row)
    entered, modified = _replay(fields, changes, row, now)
    archived = row.archived_at is not None and row.archived_at <= now
    return Record(
        id=row.id,
        values=_values(row, floor, fields, (entered, modified)),
        # HubSpot knows when it first held a record, also of one it knows no date of.
        created=stamp(row.created_at or row.modified_at or EPOCH),
        updated=stamp(modified),
        updated_ms=milliseconds(modified),
        url=f"{LINK}/{row.id}",
        archived_at=stamp_or_none(row.archived_at) if archived else None,
        history=lambda: _history(row, changes, now),
    )


def _fixed(row: DealRow) -> dict[str, str | None]:
    return {
        "stage": row.stage_id,
        "amount": None if row.amount is None else f"{row.amount:f}",
        "close_date": None if row.close_date is None else row.close_date.isoformat(),
        "owner": None if row.owner_id is None else str(row.owner_id),
        "forecast_category": row.forecast_category,
    }


def _is_merged_away(row: DealRow, floor: Floor, now: datetime) -> bool:
    winner = floor.deals.get(floor.merged_into.get(row.id, -1))
    return winner is not None and (winner.created_at or EPOCH) <= now


def _replay(
    fields: dict[str, str | None],
    changes: Sequence[ChangeRow],
    row: DealRow,
    now: datetime,
) -> tuple[datetime | None, datetime]:
    """Set `fields` to what they were; return when the stage and anything changed."""
    entered = row.created_at
    modified = row.created_at or EPOCH
    if row.modified_at is not None and modified < row.modified_at <= now:
        modified = row.modified_at
    begun = set()
    for change in changes:
        if change.changed_at <= now:
            fields[change.field] = change.value
            modified = max(modified, change.changed_at)
            if change.field == "stage":
                entered = change.changed_at
        elif change.field not in begun:
            fields[change.field] = None  # its first value is still to come
        begun.add(change.field)
    return entered, modified


def _values(
    row: DealRow,
    floor: Floor,
    fields: dict[str, str | None],
    times: tuple[datetime | None, datetime],
) -> Values:
    """Return the values in the order of kinds.DEALS."""
    stage = floor.stages.get((row.pipeline_id or "", fields["stage"] or ""))
    is_closed = stage is not None and stage.is_closed
    is_won = is_closed and stage is not None and stage.probability == 1
    owner, day = fields["owner"], fields["close_date"]
    return (
        str(row.id),
        stamp_or_none(row.created_at),
        stamp(times[1]),
        owner,
        row.name,
        fields["amount"],
        row.currency,
        row.pipeline_id,
        fields["stage"],
        None if day is None else day + CLOSE_TIME,
        owner,
        None if stage is None else f"{stage.probability:f}",
        flag(is_closed),
        flag(is_won),
        flag(is_closed and not is_won),
        stamp_or_none(times[0]),
        row.next_step,
        fields["forecast_category"],
        ";".join(map(str, row.merged_ids)) or None,
        *made_by(row.created_by),
    )


def _history(
    row: DealRow, changes: Sequence[ChangeRow], now: datetime
) -> dict[str, list[dict[str, Any]]]:
    """Return the past values of the five fields up to `now`, the newest first."""
    past: dict[str, list[dict[str, Any]]] = {name: [] for name in PROPERTIES.values()}
    for change in reversed(changes):
        if change.changed_at <= now:
            entry = _entry(change.field, change.value, change.changed_at)
            past[PROPERTIES[change.field]].append(entry)
    changed = {change.field for change in changes}
    for field, value in _fixed(row).items():
        if field not in changed and value is not None and row.created_at is not None:
            past[PROPERTIES[field]].append(_entry(field, value, row.created_at))
    return past


def _entry(field: str, value: str | None, at: datetime) -> dict[str, Any]:
    if value is not None and field == "close_date":
        value += CLOSE_TIME
    return {"value": value or "", "timestamp": stamp(at), "sourceType": "CRM_UI"}

"""A raw page of HubSpot as records; a row that is none is set aside, never raised."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from crm.hubspot_activities import parse_activity
from crm.hubspot_deals import DealContext, parse_contact, parse_deal
from crm.hubspot_fields import clean, instant, object_id
from crm.hubspot_pages import modified_property
from crm.port import Flaw, Record, Stream


def parse_page(
    items: Iterable[object],
    *,
    stream: Stream,
    context: DealContext | None,
    labels: Mapping[str, str],
) -> tuple[list[Record], tuple[Flaw, ...]]:
    """Return the records, one for each id, and the rows that are none.

    An id that stands twice in a page keeps its newer row. `context` is for deals,
    `labels` name the account's own results of calls.
    """
    records: dict[str, Record] = {}
    quarantined: list[Flaw] = []
    modified = modified_property(stream)
    for item in items:
        try:
            record = _record(item, stream, context, modified=modified, labels=labels)
        except Exception as error:  # noqa: BLE001 - one bad row must not cost the others
            reason = f"the row could not be read ({type(error).__name__})"
            record = _set_aside(item, "row", reason)
        if isinstance(record, Flaw):
            quarantined.append(record)
            continue
        known = records.get(record.external_id)
        if known is None or known.modified_at <= record.modified_at:
            records[record.external_id] = record
    return list(records.values()), tuple(quarantined)


def _record(
    item: object,
    stream: Stream,
    context: DealContext | None,
    *,
    modified: str,
    labels: Mapping[str, str],
) -> Record | Flaw:
    if not isinstance(item, dict) or not isinstance(item.get("properties"), dict):
        return _set_aside(item, "id", "the row is no object of HubSpot's")
    external_id = object_id(item.get("id"))
    if external_id is None:
        return _set_aside(item, "id", "the row has no id")
    modified_at = _modified_at(item, modified)
    if modified_at is None:
        return _set_aside(item, "updatedAt", "the row has no time of change")
    if stream is Stream.DEALS and context is not None:
        return parse_deal(external_id, item, modified_at=modified_at, context=context)
    if stream is Stream.CONTACTS:
        return parse_contact(external_id, item, modified_at=modified_at)
    return parse_activity(
        external_id, item, stream=stream, modified_at=modified_at, labels=labels
    )


def _modified_at(item: Mapping[str, Any], modified: str) -> datetime | None:
    return (
        instant(item["properties"].get(modified))
        or instant(item.get("updatedAt"))
        or instant(item.get("createdAt"))
    )


def _set_aside(item: object, field: str, reason: str) -> Flaw:
    told = item.get("id") if isinstance(item, dict) else None
    return Flaw(field=field, value=clean(told, 64) or "", reason=reason)

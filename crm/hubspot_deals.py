"""HubSpot's deals, their past values and contacts as records; pure and total."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crm.hubspot_fields import Fields, clean, day, ids, instant
from crm.hubspot_origin import ORIGIN_PROPERTIES, origin
from crm.port import ChangeRecord, ContactRecord, DealRecord

CATEGORY = "hs_manual_forecast_category"
DEAL_PROPERTIES = (
    "dealname",
    "amount",
    "deal_currency_code",
    "pipeline",
    "dealstage",
    "closedate",
    "createdate",
    "hubspot_owner_id",
    "hs_is_closed",
    "hs_is_closed_won",
    "hs_v2_date_entered_current_stage",
    "hs_next_step",
    CATEGORY,
    "hs_merged_object_ids",
    "hs_lastmodifieddate",
    *ORIGIN_PROPERTIES,
)
CONTACT_PROPERTIES = (
    "createdate",
    "hubspot_owner_id",
    "hs_merged_object_ids",
    "lastmodifieddate",
    *ORIGIN_PROPERTIES,
)
HISTORY = {
    "dealstage": "stage",
    "amount": "amount",
    "closedate": "close_date",
    "hubspot_owner_id": "owner",
    CATEGORY: "forecast_category",
}
LONGEST_CATEGORY = 32
LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class DealContext:
    """What a deal leaves unsaid: the account's zone and money, and closed stages."""

    zone: ZoneInfo
    currency: str
    closed: Mapping[tuple[str, str], tuple[bool, bool]]
    """(pipeline id, stage id) to (is closed, is won)."""


def parse_deal(
    external_id: str,
    item: Mapping[str, Any],
    *,
    modified_at: datetime,
    context: DealContext,
) -> DealRecord:
    """Return the deal; a field that cannot be read is None and named in `flaws`."""
    fields = Fields(item["properties"])
    currency = fields.currency("deal_currency_code", context.currency)
    pipeline_id, stage_id = fields.reference("pipeline"), fields.reference("dealstage")
    is_closed, is_won = _closed(fields, context, (pipeline_id or "", stage_id or ""))
    entered_at = fields.instant("hs_v2_date_entered_current_stage")
    close_date = fields.day("closedate", context.zone)
    made = origin(fields)
    return DealRecord(
        external_id=external_id,
        name=fields.text("dealname") or "(no name)",
        url=_link(item.get("url")),
        owner_id=fields.reference("hubspot_owner_id"),
        pipeline_id=pipeline_id,
        stage_id=stage_id,
        amount_minor=fields.amount("amount", currency),
        currency=currency,
        close_date=close_date,
        # Not the envelope's createdAt: that is when a row was imported, and a deal of
        # which the CRM knows no day must not be given one.
        created_at=fields.instant("createdate"),
        stage_entered_at=entered_at,
        closed_at=(entered_at or instant(fields.values.get("closedate")))
        if is_closed
        else None,
        is_closed=is_closed,
        is_won=is_won,
        next_step=fields.text("hs_next_step", LONGEST_TEXT),
        modified_at=modified_at,
        forecast_category=_category(fields.values.get(CATEGORY)),
        archived_at=archived_at(item, modified_at),
        merged_ids=_merged(fields, external_id),
        created_by=made.created_by,
        created_by_user=made.user_id,
        flaws=tuple(fields.flaws),
    )


def parse_contact(
    external_id: str, item: Mapping[str, Any], *, modified_at: datetime
) -> ContactRecord:
    """Return the contact: an id, an owner and a date, nothing of the person."""
    fields = Fields(item["properties"])
    made = origin(fields)
    return ContactRecord(
        external_id=external_id,
        owner_id=fields.reference("hubspot_owner_id"),
        created_at=fields.instant("createdate") or instant(item.get("createdAt")),
        modified_at=modified_at,
        archived_at=archived_at(item, modified_at),
        merged_ids=_merged(fields, external_id),
        created_by=made.created_by,
        created_by_user=made.user_id,
    )


def parse_history(
    deal_id: str, history: object, *, zone: ZoneInfo
) -> Iterator[ChangeRecord]:
    """Yield the past values; an entry that cannot be read is passed over."""
    if not isinstance(history, Mapping):
        return
    for name, field in HISTORY.items():
        for entry in _entries(history.get(name)):
            at = instant(entry.get("timestamp"))
            if at is None:
                continue
            value = clean(entry.get("value"), 64)
            if field == "close_date" and value is not None:
                told = day(value, zone)
                value = told.isoformat() if told else None
            elif field == "forecast_category":
                value = _category(value)
            yield ChangeRecord(deal_id=deal_id, field=field, value=value, at=at)


def archived_at(item: Mapping[str, Any], modified_at: datetime) -> datetime | None:
    """Return when the object went to the recycle bin; None if it did not."""
    if item.get("archived") is not True:
        return None
    return instant(item.get("archivedAt")) or modified_at


def _entries(values: object) -> Iterable[Mapping[str, Any]]:
    if not isinstance(values, list):
        return ()
    return (entry for entry in values if isinstance(entry, dict))


def _closed(
    fields: Fields, context: DealContext, stage: tuple[str, str]
) -> tuple[bool, bool]:
    """Go by the stage; the deal says it where its stage is not known.

    What HubSpot works out for a deal may follow its stage late, and moves no time.
    """
    if stage in context.closed:
        return context.closed[stage]
    is_closed = fields.is_true("hs_is_closed")
    return is_closed, is_closed and fields.is_true("hs_is_closed_won")


def _merged(fields: Fields, external_id: str) -> tuple[str, ...]:
    told = ids(fields.values.get("hs_merged_object_ids"))
    return tuple(lost for lost in told if lost != external_id)


def _category(value: object) -> str | None:
    text = clean(value, LONGEST_CATEGORY)
    return text.lower() if text else None


def _link(value: object) -> str | None:
    text = clean(value, LONGEST_TEXT)
    return text if text is not None and text.startswith("https://") else None

"""The CRM's records as the rows that models store; pure."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from crm.port import (
    ActivityRecord,
    ContactRecord,
    DealRecord,
    OwnerRecord,
    Page,
    Record,
    StageRecord,
)
from models.crm_data.activities import ActivityRow
from models.crm_data.contacts import ContactRow
from models.crm_data.deals import DealColumns
from models.crm_data.owners_and_stages import OwnerRow, StageRow
from models.crm_data.sync_state import FlawRow

NO_ID = "(no id)"
SEVERAL = 0
KEY_BYTES = 6


def owner_row(owner: OwnerRecord) -> OwnerRow:
    """Return the row of an owner."""
    return OwnerRow(
        external_id=owner.external_id,
        email=owner.email,
        name=owner.name,
        archived=owner.archived,
        user_id=owner.user_id,
    )


def stage_row(stage: StageRecord) -> StageRow:
    """Return the row of a stage."""
    return StageRow(
        external_id=stage.external_id,
        pipeline_id=stage.pipeline_id,
        pipeline_label=stage.pipeline_label,
        label=stage.label,
        position=stage.position,
        probability=stage.probability,
        is_closed=stage.is_closed,
        is_won=stage.is_won,
        archived=stage.archived,
    )


def deal_columns(deals: Sequence[DealRecord]) -> DealColumns:
    """Return the columns of deals."""
    return {
        "external_id": [deal.external_id for deal in deals],
        "name": [deal.name for deal in deals],
        "url": [deal.url for deal in deals],
        "owner": [deal.owner_id for deal in deals],
        "stage": [
            (deal.pipeline_id or "", deal.stage_id) if deal.stage_id else None
            for deal in deals
        ],
        "amount_minor": [deal.amount_minor for deal in deals],
        "currency": [deal.currency for deal in deals],
        "close_date": [deal.close_date for deal in deals],
        "created_at": [deal.created_at for deal in deals],
        "stage_entered_at": [deal.stage_entered_at for deal in deals],
        "closed_at": [deal.closed_at for deal in deals],
        "is_closed": [deal.is_closed for deal in deals],
        "is_won": [deal.is_won for deal in deals],
        "next_step": [deal.next_step for deal in deals],
        "forecast_category": [deal.forecast_category for deal in deals],
        "modified_at": [deal.modified_at for deal in deals],
        "archived_at": [deal.archived_at for deal in deals],
        "created_by": [deal.created_by for deal in deals],
        "created_by_user": [deal.created_by_user for deal in deals],
    }


def activity_row(activity: ActivityRecord) -> ActivityRow:
    """Return the row of an activity with its links."""
    return {
        "external_id": activity.external_id,
        "owner": activity.owner_id,
        "starts_at": activity.starts_at,
        "ends_at": activity.ends_at,
        "created_at": activity.created_at,
        "modified_at": activity.modified_at,
        "title": activity.title,
        "direction": activity.direction,
        "activity_type": activity.activity_type,
        "outcome": activity.outcome,
        "done": activity.done,
        "is_bulk": activity.is_bulk,
        "has_contact": bool(activity.contact_ids),
        "contact_key": contact_key(activity.contact_ids),
        "result": activity.result,
        "result_word": activity.result_word,
        "duration_seconds": activity.duration_seconds,
        "archived_at": activity.archived_at,
        "deals": activity.deal_ids,
        "attendees": activity.attendee_ids,
    }


def contact_key(contact_ids: Sequence[str]) -> int | None:
    """Return a number that stands for the one contact; 0 for several, None for none.

    Who it is need not be known here, only whether it is always the same one.
    """
    others = set(contact_ids)
    if len(others) != 1:
        return SEVERAL if others else None
    digest = blake2b(others.pop().encode(), digest_size=KEY_BYTES).digest()
    return int.from_bytes(digest) + 1


def contact_row(contact: ContactRecord) -> ContactRow:
    """Return the row of a contact."""
    return {
        "external_id": contact.external_id,
        "owner": contact.owner_id,
        "created_at": contact.created_at,
        "modified_at": contact.modified_at,
        "archived_at": contact.archived_at,
        "created_by": contact.created_by,
        "created_by_user": contact.created_by_user,
    }


def merged_deals(pages: Iterable[Page]) -> Mapping[str, str]:
    """Map each deal that was merged away to the deal that took it over."""
    return {
        lost: record.external_id
        for page in pages
        for record in page.records
        if isinstance(record, DealRecord)
        for lost in record.merged_ids
    }


def merged_contacts(records: Iterable[Record]) -> list[str]:
    """Return the contacts that were merged away."""
    contacts = (one for one in records if isinstance(one, ContactRecord))
    return [lost for contact in contacts for lost in contact.merged_ids]


def flaw_rows(page: Page) -> list[FlawRow]:
    """Return the fields of a page that could not be read, and the rows set aside."""
    found = [
        (record.external_id, flaw)
        for record in page.records
        if not isinstance(record, ContactRecord)
        for flaw in record.flaws
    ] + [(flaw.value or NO_ID, flaw) for flaw in page.quarantined]
    return [
        FlawRow(
            external_id=external_id[:64],
            field=flaw.field,
            value=flaw.value,
            reason=flaw.reason,
        )
        for external_id, flaw in found
    ]

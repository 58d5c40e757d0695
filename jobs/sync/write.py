"""A batch of pages into the tables of its stream, within the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from crm.port import ActivityRecord, ContactRecord, DealRecord, Page, Stream
from jobs.sync.rows import (
    activity_row,
    contact_row,
    deal_columns,
    flaw_rows,
    merged_contacts,
    merged_deals,
)
from models.crm_data.activities import store_activities
from models.crm_data.contacts import store_contacts
from models.crm_data.deals import store_deals
from models.crm_data.row_changes import Written
from models.crm_data.sync_state import replace_flaws


async def write_pages(
    session: AsyncSession,
    pages: Sequence[Page],
    *,
    stream: Stream,
    crm: str,
    now: datetime,
    may_lose: bool,
) -> Written:
    """Store the records of `pages` and their flaws; return what that changed.

    FieldsLostError if a record would lose a vital field, unless it `may_lose` one.
    """
    records = [record for page in pages for record in page.records]
    if stream is Stream.DEALS:
        written = await _write_deals(
            session, pages, crm=crm, now=now, may_lose=may_lose
        )
    elif stream is Stream.CONTACTS:
        rows = [contact_row(one) for one in records if isinstance(one, ContactRecord)]
        written = await store_contacts(
            session,
            rows,
            merged=merged_contacts(records),
            crm=crm,
            now=now,
            may_lose=may_lose,
        )
    else:
        written = await store_activities(
            session,
            [activity_row(one) for one in records if isinstance(one, ActivityRecord)],
            crm=crm,
            stream=stream.value,
            may_lose=may_lose,
        )
    await replace_flaws(
        session,
        [flaw for page in pages for flaw in flaw_rows(page)],
        crm=crm,
        stream=stream.value,
        seen=[record.external_id for record in records],
        now=now,
    )
    return written


async def _write_deals(
    session: AsyncSession,
    pages: Sequence[Page],
    *,
    crm: str,
    now: datetime,
    may_lose: bool,
) -> Written:
    deals = [
        record
        for page in pages
        for record in page.records
        if isinstance(record, DealRecord)
    ]
    return await store_deals(
        session,
        deal_columns(deals),
        merged=merged_deals(pages),
        crm=crm,
        now=now,
        may_lose=may_lose,
    )

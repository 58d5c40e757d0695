"""Contacts of a page: who opened which when, and nothing of the person."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, cast

from sqlalchemy import Table, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.lost_fields import refuse_losses
from models.crm_data.owners_and_stages import owner_ids
from models.crm_data.row_changes import Written, compare, newest_rows, write
from models.db.among import among
from models.db.row_format import columns_of, stored_rows
from models.tables import Contact

CONTACTS = cast("Table", Contact.__table__)


class ContactRow(TypedDict):
    """A contact; its owner by the CRM's own id."""

    external_id: str
    owner: str | None
    created_at: datetime | None
    modified_at: datetime
    archived_at: datetime | None
    created_by: str | None
    created_by_user: str | None


AS_TOLD = tuple(name for name in ContactRow.__annotations__ if name in CONTACTS.c)
"""What is stored as the CRM tells it."""


async def store_contacts(
    session: AsyncSession,
    rows: Sequence[ContactRow],
    *,
    merged: Sequence[str],
    crm: str,
    now: datetime,
    may_lose: bool,
) -> Written:
    """Store a page, and bury those that were `merged` away: no bin ever shows them.

    FieldsLostError if a contact would lose a vital field, unless it `may_lose` one.
    """
    owners = await owner_ids(session, (row["owner"] for row in rows), crm=crm)
    owned = {"owner_id": [owners[row["owner"]] for row in rows]}
    page = stored_rows(session, CONTACTS, columns_of(rows, AS_TOLD) | owned)
    within = [CONTACTS.c.crm == crm]
    changes = await compare(session, newest_rows(page), within=within)
    if not may_lose:
        refuse_losses(changes, stream="contacts")
    await write(session, changes, constant={"crm": crm})
    if merged:
        await session.execute(
            update(CONTACTS)
            .where(*within, among(session, CONTACTS.c.external_id, merged))
            .where(CONTACTS.c.archived_at.is_(None))
            .values(archived_at=now)
        )
    return changes.written

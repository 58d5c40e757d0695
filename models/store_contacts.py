"""Contacts of a page: who opened which when, and nothing of the person."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, cast

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncSession

from models.row_changes import Written, compare, newest_rows, write
from models.store_reference import owner_ids
from models.tables import Contact

CONTACTS = cast("Table", Contact.__table__)


class ContactRow(TypedDict):
    """A contact; its owner by the CRM's own id."""

    external_id: str
    owner: str | None
    created_at: datetime | None
    modified_at: datetime
    archived_at: datetime | None


async def store_contacts(
    session: AsyncSession, rows: Sequence[ContactRow], *, crm: str
) -> Written:
    """Store a page."""
    owners = await owner_ids(session, (row["owner"] for row in rows), crm=crm)
    values = newest_rows(
        [
            {
                "external_id": row["external_id"],
                "owner_id": owners[row["owner"]],
                "created_at": row["created_at"],
                "modified_at": row["modified_at"],
                "archived_at": row["archived_at"],
            }
            for row in rows
        ]
    )
    changes = await compare(session, CONTACTS, values, within=[CONTACTS.c.crm == crm])
    await write(session, CONTACTS, changes, constant={"crm": crm})
    return changes.written

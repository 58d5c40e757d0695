"""In which table the records of each stream stand, and which of its rows they are."""

from typing import cast

from sqlalchemy import ColumnElement, Table

from models.crm_data.derive_touches import ACTIVITIES, DEALS
from models.tables import Contact

CONTACTS = cast("Table", Contact.__table__)


def stream_rows(stream: str, *, crm: str) -> tuple[Table, list[ColumnElement[bool]]]:
    """Return the table of `stream` and what its rows have in common.

    Deals that were merged away are none of them: the CRM answers with their heirs.
    """
    if stream == "deals":
        return DEALS, [DEALS.c.crm == crm, DEALS.c.merged_into.is_(None)]
    if stream == "contacts":
        return CONTACTS, [CONTACTS.c.crm == crm]
    return ACTIVITIES, [ACTIVITIES.c.crm == crm, ACTIVITIES.c.stream == stream]

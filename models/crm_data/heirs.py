"""The heirs of mergers: we tied to them what was their losers', and the CRM may not."""

from typing import cast

from sqlalchemy import Select, Table, select

from models.tables import Deal

DEALS = cast("Table", Deal.__table__)


def living_heirs(crm: str) -> Select[str]:
    """Select the CRM's ids of deals into which others were merged, and which live.

    Of an heir that is gone the CRM knows all there is to know.
    """
    heir = DEALS.alias()
    return (
        select(heir.c.external_id)
        .join(DEALS, DEALS.c.merged_into == heir.c.external_id)
        .where(DEALS.c.crm == crm, heir.c.crm == crm, heir.c.archived_at.is_(None))
    )

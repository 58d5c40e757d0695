"""Deals of a page, and a snapshot of each whose face changed."""

from collections.abc import Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any, TypedDict, cast

from sqlalchemy import Table, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.derive_closings import derive_closings
from models.crm_data.derive_touches import derive_for_new_deals, move_links
from models.crm_data.lost_fields import refuse_losses
from models.crm_data.owners_and_stages import owner_ids, stage_ids
from models.crm_data.row_changes import (
    Changes,
    Written,
    compare,
    insert_or_meet,
    newest_rows,
    write,
)
from models.db.among import among
from models.db.row_format import StoredRows, stored_rows
from models.tables import Deal, DealSnapshot

DEALS = cast("Table", Deal.__table__)
SNAPSHOTS = cast("Table", DealSnapshot.__table__)
FACE = (
    "owner_id",
    "stage_id",
    "amount_minor",
    "currency",
    "close_date",
    "forecast_category",
)
"""What a snapshot keeps."""


class DealColumns(TypedDict):
    """Deals as the CRM holds them, equally long lists; owner and stage by its ids.

    Of all pages these are the many: a dict for each deal would only be taken apart.
    """

    external_id: list[str]
    name: list[str]
    url: list[str | None]
    owner: list[str | None]
    stage: list[tuple[str, str] | None]
    """(pipeline id, stage id)"""
    amount_minor: list[int | None]
    currency: list[str | None]
    close_date: list[date | None]
    created_at: list[datetime | None]
    stage_entered_at: list[datetime | None]
    closed_at: list[datetime | None]
    is_closed: list[bool]
    is_won: list[bool]
    next_step: list[str | None]
    forecast_category: list[str | None]
    modified_at: list[datetime]
    archived_at: list[datetime | None]
    created_by: list[str | None]
    created_by_user: list[str | None]


async def store_deals(
    session: AsyncSession,
    deals: DealColumns,
    *,
    merged: Mapping[str, str],
    crm: str,
    now: datetime,
    may_lose: bool,
) -> Written:
    """Store a page; `merged` maps the deals that were merged away to their heirs.

    FieldsLostError if a deal would lose a vital field, unless it `may_lose` one.
    """
    page = newest_rows(await _page(session, deals, crm=crm))
    changes = await compare(session, page, within=[DEALS.c.crm == crm])
    if not may_lose:
        refuse_losses(changes, stream="deals")
    await write(session, changes, constant={"crm": crm, "history_due": True})
    await _take_snapshots(session, changes, crm=crm, now=now)
    await derive_for_new_deals(session, changes.external_ids(changes.new), crm=crm)
    await _bury_merged(session, merged, crm=crm)
    return changes.written


async def _page(session: AsyncSession, deals: DealColumns, *, crm: str) -> StoredRows:
    owners = await owner_ids(session, deals["owner"], crm=crm)
    stages: dict[Any, int | None] = {None: None}
    told = {stage for stage in deals["stage"] if stage is not None}
    stages |= await stage_ids(session, told, crm=crm)
    columns: dict[str, Any] = dict(deals)
    columns["owner_id"] = [owners[one] for one in columns.pop("owner")]
    columns["stage_id"] = [stages[one] for one in columns.pop("stage")]
    return stored_rows(session, DEALS, columns)


async def _take_snapshots(
    session: AsyncSession, changes: Changes, *, crm: str, now: datetime
) -> None:
    """Keep the face of each new deal, and of each whose face changed, as of `now`."""
    face = itemgetter(*map(changes.page.place, FACE))
    turned = changes.external_ids(
        [row for old, row in changes.changed if face(old) != face(row)]
    )
    seen = changes.external_ids(changes.new) + turned
    if not seen:
        return
    statement = insert_or_meet(session, SNAPSHOTS).from_select(
        ["deal_id", "at", *FACE, "from_crm"],
        select(
            DEALS.c.id,
            literal(now, SNAPSHOTS.c.at.type),
            *(DEALS.c[name] for name in FACE),
            literal(False),  # noqa: FBT003 - SQLAlchemy's own form
        ).where(
            DEALS.c.crm == crm,
            among(session, DEALS.c.external_id, seen),
        ),
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["deal_id", "at"],
            set_={name: statement.excluded[name] for name in (*FACE, "from_crm")},
        )
    )
    if turned:
        await session.execute(
            update(DEALS)
            .where(DEALS.c.crm == crm, among(session, DEALS.c.external_id, turned))
            .values(history_due=True)
        )
        ids = await session.scalars(
            select(DEALS.c.id).where(
                DEALS.c.crm == crm, among(session, DEALS.c.external_id, turned)
            )
        )
        await derive_closings(session, list(ids))


async def _bury_merged(
    session: AsyncSession, merged: Mapping[str, str], *, crm: str
) -> None:
    """Mark the deals that were merged away; their activities go to the heir."""
    if not merged:
        return
    by_heir: dict[str, list[str]] = {}
    for lost, heir in merged.items():
        by_heir.setdefault(heir, []).append(lost)
    # A CASE with a branch for each, or a join with them, grows with their square.
    for heir, lost_to_it in by_heir.items():
        await session.execute(
            update(DEALS)
            .where(
                DEALS.c.crm == crm,
                among(session, DEALS.c.external_id, lost_to_it),
                DEALS.c.merged_into.is_distinct_from(heir),
            )
            .values(merged_into=heir)
        )
    await move_links(session, merged, crm=crm)

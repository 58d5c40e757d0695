"""Deals of a page, and a snapshot of each whose face changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, cast

from sqlalchemy import Table, case, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.among import among
from models.derive_touches import derive_for_new_deals, move_links
from models.row_changes import (
    Changes,
    Values,
    Written,
    compare,
    insert_or_meet,
    newest_rows,
    write,
)
from models.store_reference import owner_ids, stage_ids
from models.tables import Deal, DealSnapshot

DEALS = cast("Table", Deal.__table__)
SNAPSHOTS = cast("Table", DealSnapshot.__table__)
FACE = ("owner_id", "stage_id", "amount_minor", "currency", "close_date")
"""What a snapshot keeps."""


class DealRow(TypedDict):
    """A deal as the CRM holds it; owner and stage by the CRM's own ids."""

    external_id: str
    name: str
    url: str | None
    owner: str | None
    stage: tuple[str, str] | None
    """(pipeline id, stage id)"""
    amount_minor: int | None
    currency: str | None
    close_date: date | None
    created_at: datetime | None
    stage_entered_at: datetime | None
    closed_at: datetime | None
    is_closed: bool
    is_won: bool
    next_step: str | None
    modified_at: datetime
    archived_at: datetime | None


async def store_deals(
    session: AsyncSession,
    rows: Sequence[DealRow],
    *,
    merged: Mapping[str, str],
    crm: str,
    now: datetime,
) -> Written:
    """Store a page; `merged` maps the deals that were merged away to their heirs."""
    owners = await owner_ids(session, (row["owner"] for row in rows), crm=crm)
    stages: dict[Any, int | None] = {None: None}
    stages |= await stage_ids(
        session, (row["stage"] for row in rows if row["stage"] is not None), crm=crm
    )
    values = newest_rows([_values(row, owners, stages) for row in rows])
    changes = await compare(session, DEALS, values, within=[DEALS.c.crm == crm])
    await write(session, DEALS, changes, constant={"crm": crm, "history_due": True})
    await _take_snapshots(session, changes, crm=crm, now=now)
    await derive_for_new_deals(
        session, [row["external_id"] for row in changes.new], crm=crm
    )
    await _bury_merged(session, merged, crm=crm)
    return changes.written


def _values(
    row: DealRow,
    owners: Mapping[str | None, int | None],
    stages: Mapping[Any, int | None],
) -> Values:
    values: Values = dict(row)
    values["owner_id"] = owners[values.pop("owner")]
    values["stage_id"] = stages[values.pop("stage")]
    return values


async def _take_snapshots(
    session: AsyncSession, changes: Changes, *, crm: str, now: datetime
) -> None:
    """Keep the face of each new deal, and of each whose face changed, as of `now`."""
    turned = [
        row["external_id"]
        for old, row in changes.changed
        if any(old[name] != row[name] for name in FACE)
    ]
    seen = [row["external_id"] for row in changes.new] + turned
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


async def _bury_merged(
    session: AsyncSession, merged: Mapping[str, str], *, crm: str
) -> None:
    """Mark the deals that were merged away; their activities go to the heir."""
    if not merged:
        return
    heir = case(dict(merged), value=DEALS.c.external_id)
    await session.execute(
        update(DEALS)
        .where(
            DEALS.c.crm == crm,
            DEALS.c.external_id.in_(list(merged)),
            or_(DEALS.c.merged_into.is_(None), DEALS.c.merged_into != heir),
        )
        .values(merged_into=heir)
    )
    await move_links(session, merged, crm=crm)

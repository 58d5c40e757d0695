"""Fields that a page would empty, and who else has them: to tell a lost right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.row_changes import Changes
from models.crm_data.stream_tables import stream_rows
from models.db.among import among

ACTIVITY_FIELDS: Final = ("owner_id", "starts_at")
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "deals": ("owner_id", "stage_id", "amount_minor", "close_date", "created_at"),
    "contacts": ("owner_id", "created_at"),
    "meetings": (*ACTIVITY_FIELDS, "outcome"),
    "calls": (*ACTIVITY_FIELDS, "direction"),
    "emails": (*ACTIVITY_FIELDS, "direction"),
}
"""Without these a rule is wrong rather than silent; of others: those above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A field that rows of one page had, and would have no more."""

    field: str
    lost: int
    had: int
    """Rows of the page that had it, those that lose it included."""


class FieldsLostError(Exception):
    """A page would empty fields that were filled: nothing of it was written."""

    def __init__(self, losses: tuple[Loss, ...]) -> None:
        super().__init__(", ".join(loss.field for loss in losses))
        self.losses = losses


def refuse_losses(changes: Changes, *, stream: str) -> None:
    """Raise FieldsLostError if a row that is in no recycle bin loses a vital field."""
    there = changes.page.place("archived_at")
    pairs = [(old, new) for old, new in changes.changed if new[there] is None]
    losses = tuple(
        loss
        for field in vital(stream)
        if (loss := _loss(field, pairs, changes.page.place(field))).lost
    )
    if losses:
        raise FieldsLostError(losses)


def vital(stream: str) -> tuple[str, ...]:
    """Return the fields of `stream` that may not vanish unseen."""
    return FIELDS.get(stream, ACTIVITY_FIELDS)


def _loss(field: str, pairs: list[tuple[Any, Any]], place: int) -> Loss:
    had = [new for old, new in pairs if old[place] is not None]
    return Loss(field=field, lost=sum(new[place] is None for new in had), had=len(had))


async def others_with(
    session: AsyncSession,
    field: str,
    *,
    crm: str,
    stream: str,
    but: Collection[str],
    limit: int,
) -> list[str]:
    """Return the CRM's ids of records that have `field`, the newest first."""
    table, where = stream_rows(stream, crm=crm)
    query = (
        select(table.c.external_id)
        .where(
            *where,
            table.c[field].is_not(None),
            table.c.archived_at.is_(None),
            ~among(session, table.c.external_id, list(but)),
        )
        .order_by(table.c.id.desc())
        .limit(limit)
    )
    return list(await session.scalars(query))

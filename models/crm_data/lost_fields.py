"""Fields that a page would empty, and who else has them: to tell a lost right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from models.crm_data.row_changes import Changes
from models.crm_data.stream_tables import stream_rows
from models.db.among import among
from models.db.read_session import ReadSession

ACTIVITY_FIELDS: Final = ("owner_id", "starts_at")
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "deals": ("owner_id", "stage_id", "amount_minor", "close_date", "created_at"),
    "contacts": ("owner_id", "created_at"),
    "meetings": (*ACTIVITY_FIELDS, "outcome"),
    "calls": (*ACTIVITY_FIELDS, "direction"),
    "emails": (*ACTIVITY_FIELDS, "direction"),
}
"""Without these a rule is wrong rather than silent; of others: those above."""
BOUNCED: Final = "bounced"
"""A mail with this result has no direction, and that hides nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A field that rows of one page had, and would have no more."""

    field: str
    lost: int
    kept: int
    """Rows of the page that have it, those that did not change or are new included."""


class FieldsLostError(Exception):
    """A page would empty fields that were filled: nothing of it was written."""

    def __init__(self, losses: tuple[Loss, ...]) -> None:
        super().__init__(", ".join(loss.field for loss in losses))
        self.losses = losses


def refuse_losses(changes: Changes, *, stream: str) -> None:
    """Raise FieldsLostError if a row that is in no recycle bin loses a vital field."""
    losses = tuple(
        Loss(field=field, lost=lost, kept=_kept(field, changes))
        for field in vital(stream)
        if (lost := _lost(field, changes))
    )
    if losses:
        raise FieldsLostError(losses)


def vital(stream: str) -> tuple[str, ...]:
    """Return the fields of `stream` that may not vanish unseen."""
    return FIELDS.get(stream, ACTIVITY_FIELDS)


def explains(field: str, *, result: str | None) -> bool:
    """Say whether a record of this `result` has no `field` as a matter of course."""
    return field == "direction" and result == BOUNCED


def _lost(field: str, changes: Changes) -> int:
    page = changes.page
    place, binned = page.place(field), page.place("archived_at")
    lost = [
        new
        for old, new in changes.changed
        if new[binned] is None and old[place] is not None and new[place] is None
    ]
    if "result" in page.names:
        result = page.place("result")
        lost = [row for row in lost if not explains(field, result=row[result])]
    return len(lost)


def _kept(field: str, changes: Changes) -> int:
    place = changes.page.place(field)
    binned = changes.page.place("archived_at")
    rows = changes.page.rows
    return sum(row[place] is not None and row[binned] is None for row in rows)


async def others_with(
    session: ReadSession,
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

"""What the sync has to report: how each stream went, and what it could not read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.db.read_session import ReadSession
from models.tables import Flaw, StreamState


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReport:
    """How the last runs of one stream went."""

    crm: str
    stream: str
    finished_at: datetime | None
    """None: it was never read whole."""
    error: str | None
    """Why the last run broke off; None: it did not."""
    disabled_reason: str | None
    """Why it is off; None: it is read."""
    held_reason: str | None = None
    """Why no rule relies on it; None: it is believed."""
    held_at: datetime | None = None
    """Since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFlaw:
    """A field of one record of the CRM that could not be read, and why."""

    stream: str
    external_id: str
    field: str
    reason: str


async def stream_reports(session: ReadSession) -> tuple[StreamReport, ...]:
    """Return how each stream went, by its name; empty before the first sync."""
    rows = await session.scalars(select(StreamState).order_by(StreamState.stream))
    return tuple(
        StreamReport(
            crm=row.crm,
            stream=row.stream,
            finished_at=row.finished_at,
            error=row.error,
            disabled_reason=row.disabled_reason,
            held_reason=row.held_reason,
            held_at=row.held_at,
        )
        for row in rows
    )


async def flaws(session: ReadSession) -> tuple[FieldFlaw, ...]:
    """Return the fields that could not be read, in the order in which they came."""
    rows = await session.scalars(select(Flaw).order_by(Flaw.id))
    return tuple(
        FieldFlaw(
            stream=row.stream,
            external_id=row.external_id,
            field=row.field,
            reason=row.reason,
        )
        for row in rows
    )

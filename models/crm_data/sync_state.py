"""Where the sync of each stream stands, and the flaws found on the way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, cast

from sqlalchemy import Table, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.row_changes import insert_or_meet
from models.db.among import among
from models.db.read_session import ReadSession
from models.tables import AuditEntry, Flaw, StreamState

STATES = cast("Table", StreamState.__table__)
FLAWS = cast("Table", Flaw.__table__)
FIRST_LOAD = "first_load"
CHANGES = "changes"
LEFT_OUT = "left out by CRM_WITHOUT"
"""Why a stream is off that somebody chose not to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPosition:
    """A stream's position; nothing but the watermark outlives a finished window."""

    phase: str = FIRST_LOAD
    watermark: datetime | None = None
    """All changes up to here are stored."""
    window_start: datetime | None = None
    window_end: datetime | None = None
    position: str | None = None
    swept_at: datetime | None = None
    """When all that could have been missed was looked for last."""
    held_reason: str | None = None
    """Why no rule relies on it; None: it is believed."""
    believed_at: datetime | None = None
    """When an admin said that what is found next is so; None: nobody did."""
    reread_after: int | None = None
    """The own id of the last row that was read again."""
    bin_position: str | None = None
    disabled_reason: str | None = None
    """Why it is not read at all; None: it is."""


class FlawRow(TypedDict):
    """A field of one record that could not be read."""

    external_id: str
    field: str
    value: str
    reason: str


async def standing(session: ReadSession, *, crm: str, stream: str) -> StreamPosition:
    """Return where `stream` stands; a stream never synced is at its first load."""
    result = await session.execute(
        select(
            STATES.c.phase,
            STATES.c.watermark,
            STATES.c.window_start,
            STATES.c.window_end,
            STATES.c.position,
            STATES.c.swept_at,
            STATES.c.held_reason,
            STATES.c.believed_at,
            STATES.c.reread_after,
            STATES.c.bin_position,
            STATES.c.disabled_reason,
        ).where(STATES.c.crm == crm, STATES.c.stream == stream)
    )
    row = result.first()
    return StreamPosition() if row is None else StreamPosition(**row._mapping)  # noqa: SLF001 - the public name of a Row's mapping


async def save(session: AsyncSession, *, crm: str, stream: str, **values: Any) -> None:  # noqa: ANN401 - columns of StreamState
    """Write the given columns of a stream's state, others as they were."""
    statement = insert_or_meet(session, STATES)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["crm", "stream"],
            set_={name: statement.excluded[name] for name in values},
        ),
        [{"crm": crm, "stream": stream, "phase": FIRST_LOAD} | values],
    )


async def open_window(
    session: AsyncSession,
    *,
    crm: str,
    stream: str,
    start: datetime | None,
    end: datetime,
) -> StreamPosition:
    """Freeze a window, from `start` (None: everything) to `end`, and return it."""
    await save(
        session,
        crm=crm,
        stream=stream,
        window_start=start,
        window_end=end,
        position=None,
    )
    return await standing(session, crm=crm, stream=stream)


async def close_window(
    session: AsyncSession, *, crm: str, stream: str, end: datetime
) -> None:
    """Move the watermark to `end`: the window's last page is stored."""
    await save(
        session,
        crm=crm,
        stream=stream,
        phase=CHANGES,
        watermark=end,
        window_start=None,
        window_end=None,
        position=None,
    )


async def finish(
    session: AsyncSession, *, crm: str, stream: str, now: datetime
) -> None:
    """Note that a run of this stream went through."""
    await save(
        session,
        crm=crm,
        stream=stream,
        finished_at=now,
        error=None,
        disabled_reason=None,
    )


async def fail(
    session: AsyncSession,
    *,
    crm: str,
    stream: str,
    error: str,
    is_disabled: bool,
) -> None:
    """Note why a run of this stream broke off; its position stays.

    Nobody reads a stream that is off, and could find it right again: it is not held.
    """
    await save(
        session,
        crm=crm,
        stream=stream,
        error=error,
        disabled_reason=error if is_disabled else None,
    )
    if is_disabled:
        await let_go(session, crm=crm, stream=stream)


async def hold(
    session: AsyncSession, *, crm: str, stream: str, reason: str, now: datetime
) -> None:
    """Let no rule rely on `stream` from `now` on; one held before stays so."""
    held_at = await session.scalar(
        select(STATES.c.held_at).where(STATES.c.crm == crm, STATES.c.stream == stream)
    )
    await save(
        session,
        crm=crm,
        stream=stream,
        error=reason,
        held_at=held_at or now,
        held_reason=reason,
    )


async def let_go(session: AsyncSession, *, crm: str, stream: str) -> None:
    """Let rules rely on `stream` again; an admin's word that it is so is used up."""
    await session.execute(
        update(STATES)
        .where(
            STATES.c.crm == crm,
            STATES.c.stream == stream,
            or_(STATES.c.held_at.is_not(None), STATES.c.believed_at.is_not(None)),
        )
        .values(held_at=None, held_reason=None, believed_at=None)
    )


async def believe(
    session: AsyncSession, *, crm: str, stream: str, changed_by: str, now: datetime
) -> None:
    """Let the next run of a held `stream` believe what it finds, and note who said so.

    It looks at once for all that is missing, from the first row on.
    """
    await save(
        session,
        crm=crm,
        stream=stream,
        believed_at=now,
        swept_at=None,
        reread_after=None,
    )
    session.add(
        AuditEntry(
            at=now,
            actor=changed_by[:64],
            action="crm_believed",
            object_id=stream,
            allowed=True,
            reason="gone in the CRM",
        )
    )


async def replace_flaws(
    session: AsyncSession,
    flaws: Sequence[FlawRow],
    *,
    crm: str,
    stream: str,
    seen: Collection[str],
    now: datetime,
) -> None:
    """Keep the flaws of the records just seen, and forget those that were mended."""
    again = {flaw["external_id"] for flaw in flaws}
    await session.execute(
        delete(FLAWS).where(
            FLAWS.c.crm == crm,
            FLAWS.c.stream == stream,
            among(session, FLAWS.c.external_id, list(again.union(seen))),
        )
    )
    if flaws:
        await session.execute(
            insert(FLAWS), list(_distinct(flaws, crm, stream, now).values())
        )


def _distinct(
    flaws: Sequence[FlawRow], crm: str, stream: str, now: datetime
) -> Mapping[tuple[str, str], dict[str, Any]]:
    return {
        (flaw["external_id"], flaw["field"]): {
            **flaw,
            "value": flaw["value"][:255],
            "reason": flaw["reason"][:255],
            "crm": crm,
            "stream": stream,
            "seen_at": now,
        }
        for flaw in flaws
    }

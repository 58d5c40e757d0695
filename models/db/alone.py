"""One at a time: what decides by what stands there, and then changes it."""

from enum import IntEnum

from sqlalchemy import func, select

from models.db.read_session import ReadSession


class Work(IntEnum):
    """What one does alone; any numbers, if no other lock of this program has them."""

    DECIDING = 20_261_122
    SWITCHING = 20_261_123
    DRAWING = 20_261_124


async def alone(session: ReadSession, work: Work) -> None:
    """Wait until nobody else does `work`; lasts to the transaction's end.

    It comes before the first look: what was read earlier may have been changed by
    whoever is waited for. On SQLite one writer is let in at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(work)))

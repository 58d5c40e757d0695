"""Put a setting in the place of what it was, in one statement."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.db.upsert import insert
from models.tables import Setting


async def put_setting(
    session: AsyncSession, name: str, value: str, *, changed_by: str, now: datetime
) -> None:
    """Store `value` in the caller's transaction; whoever puts the same name waits.

    To look first and write then would let two at once write both for the first time, of
    whom one fails, or go on from what the other has changed meanwhile.
    """
    changed = {"value": value, "changed_at": now, "changed_by": changed_by}
    statement = insert(session, Setting).values({"name": name} | changed)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_=changed)
    )

"""What people have set for themselves in App Home."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.memory.personal_settings import Personal
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.tables import PersonalSetting


async def personal_settings(
    session: ReadSession, *, now: datetime, only: int | None = None
) -> Mapping[int, Personal]:
    """Return the settings made by `now`, by person; of one person if `only` is given.

    What stood there before a change is not kept.
    """
    row = PersonalSetting
    query = select(row).where(row.changed_at <= now).order_by(row.person_id)
    if only is not None:
        query = query.where(row.person_id == only)
    return {each.person_id: _personal(each) for each in await session.scalars(query)}


async def store_personal(session: AsyncSession, own: Personal) -> None:
    """Put `own` in the place of what the person had set before."""
    values = {
        "day_starts": own.day_starts,
        "day_ends": own.day_ends,
        "weekly": own.weekly,
        "muted": ",".join(sorted(own.muted)),
        "paused_until": own.paused_until,
        "changed_at": own.changed_at,
    }
    statement = insert(session, PersonalSetting).values(
        person_id=own.person_id, **values
    )
    await session.execute(
        statement.on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


def _personal(row: PersonalSetting) -> Personal:
    return Personal(
        person_id=row.person_id,
        changed_at=row.changed_at,
        day_starts=row.day_starts,
        day_ends=row.day_ends,
        weekly=row.weekly,
        muted=frozenset(filter(None, row.muted.split(","))),
        paused_until=row.paused_until,
    )

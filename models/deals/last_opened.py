"""When somebody of an organisation last opened a deal, open or closed by now."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from models.db.read_session import ReadSession
from models.deals.as_of import exists_at, fields_at
from models.tables import Deal, DealSnapshot


async def last_opened(
    session: ReadSession, *, now: datetime, owners: Collection[int]
) -> datetime | None:
    """Return the creation of the newest deal that `owners` have at `now`, if any.

    A deal of eight days is opened and closed before the next Friday: it is one too.
    """
    last = aliased(DealSnapshot)
    query = (
        select(func.max(Deal.created_at))
        .join(last, fields_at(last, now))
        .where(
            exists_at(now),
            Deal.created_at <= now,
            last.owner_id.in_(owners),
        )
    )
    return await session.scalar(query)

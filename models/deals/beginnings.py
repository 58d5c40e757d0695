"""When the past begins: the first deal won, and the first thing known at all."""

from datetime import datetime

from sqlalchemy import func, select

from models.db.read_session import ReadSession
from models.tables import Activity, Deal


async def first_win(session: ReadSession) -> datetime | None:
    """Return when the first deal was won; None if none was."""
    won = select(func.min(Deal.closed_at)).where(Deal.is_won)
    first: datetime | None = await session.scalar(won)
    return first


async def first_deal_or_activity(session: ReadSession) -> datetime | None:
    """Return when the first deal came or the first activity was; None: there is none.

    In two statements.
    """
    firsts = [
        await session.scalar(select(func.min(Activity.starts_at))),
        await session.scalar(select(func.min(Deal.created_at))),
    ]
    return min((at for at in firsts if at is not None), default=None)

"""How many rows of each stream are stored, for whoever waits for the rest."""

from collections.abc import Mapping

from sqlalchemy import func, select

from models.db.read_session import ReadSession
from models.tables import Activity, Contact, Deal


async def stored_counts(session: ReadSession, *, crm: str) -> Mapping[str, int]:
    """Return the number of rows by the stream's name; 0 or absent without any."""
    by_stream = (
        select(Activity.stream, func.count())
        .where(Activity.crm == crm)
        .group_by(Activity.stream)
    )
    counts = dict((await session.execute(by_stream)).all())
    for name, table in (("deals", Deal), ("contacts", Contact)):
        query = select(func.count()).select_from(table).where(table.crm == crm)
        counts[name] = await session.scalar(query) or 0
    return counts

"""What Slack has sent before: each input is taken up once, by whichever process.

The key is noted in the transaction of the work itself. A process that is killed halfway
leaves neither, so that a repetition finds the work still to do; and two that get the
same input at once are put in order by the key.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.upsert import insert
from models.tables import SeenInput

KEPT_FOR = timedelta(days=1)
"""Far longer than Slack repeats an event (an hour) or its signature holds (minutes)."""


async def first_time(
    session: AsyncSession, kind: str, *parts: str, now: datetime
) -> bool:
    """Note an input in the caller's transaction; False if it was noted before.

    `kind` and `parts` tell it apart from all others; any text will do.
    """
    outdated = delete(SeenInput).where(SeenInput.at < now - KEPT_FOR)
    await session.execute(outdated)
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    statement = (
        insert(session, SeenInput)
        .values(key=f"{kind}:{digest}", at=now)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(SeenInput.key)
    )
    return await session.scalar(statement) is not None

"""What is dear to read and slow to change, kept for some minutes."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Passage
from coaching.limits import Kinds
from models.passages import passages

KEPT_FOR = timedelta(minutes=10)


class Recollection:
    """The passages of the past year: one read serves every answer of ten minutes.

    They are counts over a year of closed deals, read from all of them; a deal closed
    in between moves a win rate by less than is shown.
    """

    def __init__(self) -> None:
        self._passages: tuple[Passage, ...] = ()
        self._read_at: datetime | None = None

    async def passages(
        self, session: AsyncSession, *, now: datetime, kinds: Kinds
    ) -> tuple[Passage, ...]:
        """Return the passages as known at `now`, or up to ten minutes before."""
        # A clock that was set back, as the demo's can be, counts as another time.
        if self._read_at is None or not self._read_at <= now < self._read_at + KEPT_FOR:
            self._passages = await passages(session, now=now, kinds=kinds)
            # Nothing closed yet means that the first sync goes on: ask again.
            self._read_at = now if self._passages else None
        return self._passages

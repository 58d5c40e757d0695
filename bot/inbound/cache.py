"""What is dear to read and slow to change, kept for some minutes or an hour."""

from datetime import datetime, timedelta

from coaching.facts import ClosedWay, Past
from coaching.limits import Kinds
from models.db.read_session import ReadSession
from models.deals.closed_ways import passages
from models.forecasting.company_past import past

KEPT_FOR = timedelta(minutes=10)
PAST_KEPT_FOR = timedelta(hours=1)
"""It is counted over months, and takes longer to read than all else of an answer."""


class Recollection:
    """The past year: one read serves every answer of ten minutes, or of an hour.

    Passages are counts over a year of closed deals, read from all of them; a deal
    closed in between moves a win rate by less than is shown.
    """

    def __init__(self) -> None:
        self._passages: tuple[ClosedWay, ...] = ()
        self._read_at: datetime | None = None
        self._past = Past()
        self._past_read_at: datetime | None = None

    async def passages(
        self, session: ReadSession, *, now: datetime, kinds: Kinds
    ) -> tuple[ClosedWay, ...]:
        """Return the passages as known at `now`, or up to ten minutes before."""
        if not _is_kept(self._read_at, KEPT_FOR, now=now):
            self._passages = await passages(session, now=now, kinds=kinds)
            # Nothing closed yet means that the first sync goes on: ask again.
            self._read_at = now if self._passages else None
        return self._passages

    async def past(self, session: ReadSession, *, now: datetime) -> Past:
        """Return how the past year went as known at `now`, or up to an hour before."""
        if not _is_kept(self._past_read_at, PAST_KEPT_FOR, now=now):
            self._past = await past(session, now=now)
            self._past_read_at = now if self._past.standings else None
        return self._past


def _is_kept(read_at: datetime | None, kept_for: timedelta, *, now: datetime) -> bool:
    # A clock that was set back, as the demo's can be, counts as another time.
    return read_at is not None and read_at <= now < read_at + kept_for

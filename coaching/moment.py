"""What every rule shares at one instant: the numbers, the data's age, the past."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from coaching.facts import ClosedWay, Freshness
from coaching.odds.odds import Odds
from coaching.rulebook import RULEBOOK
from coaching.rulebook.row import MEETINGS, Streams
from coaching.thresholds import Thresholds

STREAMS: dict[str, Streams] = {
    rule: wording.streams for rule, wording in RULEBOOK.items() if wording.streams
} | {"field_time": MEETINGS}
"""Which streams each rule reads, and each figure that is no rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One instant of one installation, as the rules see it."""

    now: datetime
    thresholds: Thresholds
    freshness: Freshness
    passages: Sequence[ClosedWay] = ()
    odds: Odds | None = None
    """What past meetings taught, as known then; None: nothing was learned yet."""
    margin: float = 0.0
    """The share by which every limit is eased, to tell when a signal has cleared."""

    def least(self, limit: float) -> float:
        """Return what a figure must reach that has to be at least `limit`."""
        return limit * (1 - self.margin)

    def most(self, limit: float) -> float:
        """Return what a figure may reach that has to be at most `limit`."""
        return limit * (1 + self.margin)

    def reads_fresh(self, rule: str) -> bool:
        """Say whether each stream that `rule` reads was synced lately enough."""
        return is_fresh(rule, self.freshness, self.thresholds, self.now)

    def told_odds(self) -> Odds | None:
        """Return the odds if their record is good, and all that they read is fresh."""
        odds = self.odds
        if odds is None or not odds.tell(self.thresholds.odds):
            return None
        # As the cliff: deals, meetings, and calls and e-mails where these may be read.
        return odds if self.reads_fresh("cliff") else None

    def logs_activity(self) -> bool:
        """Say whether activities are synced, and anybody has logged any lately."""
        work = self.thresholds.work
        return _is_logged(
            self.freshness, work.fresh_hours, work.active_within_days, self.now
        )

    def sees_no_activity(self) -> bool:
        """Say whether it is known that nobody logs any: then the deals alone tell.

        What was not read lately may well have been logged: that is not known.
        """
        fresh, hours = self.freshness, self.thresholds.work.fresh_hours
        read = {"deals_at"}
        read |= set() if fresh.is_crm_only else {"activities_at"}
        read |= {"meetings_at"} if fresh.reads_meetings else set()
        return not self.logs_activity() and _were_read(fresh, read, hours, self.now)

    def has_feed(self) -> bool:
        """Say whether calls and e-mails are both read: their absence then says much."""
        fresh = self.freshness
        is_read = fresh.reads_whole_feed and not fresh.is_crm_only
        return is_read and fresh.has_outbound and self.logs_activity()


def is_fresh(
    rule: str, freshness: Freshness, thresholds: Thresholds, now: datetime
) -> bool:
    """Say whether each stream that `rule` reads was synced within the limit."""
    return _is_fresh(rule, freshness, thresholds.work.fresh_hours, now)


def _is_fresh(rule: str, freshness: Freshness, hours: int, now: datetime) -> bool:
    return _were_read(freshness, _streams(rule, freshness), hours, now)


def _were_read(
    freshness: Freshness, streams: Iterable[str], hours: int, now: datetime
) -> bool:
    limit = timedelta(hours=hours)
    finished = [_finished(freshness, stream) for stream in streams]
    return all(at is not None and now - at <= limit for at in finished)


@lru_cache(maxsize=256)
def _is_logged(freshness: Freshness, hours: int, days: int, now: datetime) -> bool:
    """Say what `Moment.logs_activity` says: it is asked anew for every deal."""
    newest = freshness.last_activity_at
    is_recent = newest is not None and now - newest <= timedelta(days=days)
    return is_recent and _is_fresh("cliff", freshness, hours, now)


def missing_streams(rule: str, moment: Moment) -> dict[str, datetime | None]:
    """Return what `rule` reads and was not synced in time, and when it last was."""
    limit = timedelta(hours=moment.thresholds.work.fresh_hours)
    streams = _streams(rule, moment.freshness)
    last = {stream: _finished(moment.freshness, stream) for stream in streams}
    return {
        stream: at
        for stream, at in last.items()
        if at is None or moment.now - at > limit
    }


def data_as_of(rule: str, freshness: Freshness) -> datetime | None:
    """Return the oldest finished sync among the streams that `rule` reads."""
    finished = [_finished(freshness, stream) for stream in _streams(rule, freshness)]
    return min((at for at in finished if at is not None), default=None)


def _streams(rule: str, freshness: Freshness) -> Streams:
    """Return what a rule reads; a feed that may not be read is not waited for."""
    unread = {"activities_at"} if freshness.is_crm_only else set()
    return tuple(stream for stream in STREAMS[rule] if stream not in unread)


def _finished(freshness: Freshness, stream: str) -> datetime | None:
    at: datetime | None = getattr(freshness, stream)
    return at

"""Learn the company's own odds once a month, as known then, the newest month first.

What a past month could know does not change: it is learned once, so that a preview or
a replay of a past day tells what would have been told on it.
"""

import asyncio
from datetime import UTC, datetime, time, timedelta

import structlog

from coaching.facts.mode import Mode
from coaching.odds.odds import learn
from jobs.clock import Clock
from models.crm_data.streams_read import are_read
from models.db.database import SessionMaker, reading
from models.db.read_session import ReadSession
from models.odds.learned import REMEMBERED, forget_odds, keep_odds, learned_at
from models.odds.pasts import past_sights
from models.outbox.mode import read_mode

HOUR = time(5, tzinfo=UTC)
SPAN = timedelta(days=365)
READ = ("deals", "deal_history", "meetings")
"""The streams without which the past looks other than it was."""

log = structlog.get_logger(__name__)


async def learn_odds(sessions: SessionMaker, clock: Clock) -> datetime | None:
    """Keep the odds of the newest month that has none; None if none lacks.

    Safe to repeat, to kill and to run beside others: all learn the same. Nothing before
    the past of deals and meetings was read once, or while paused.
    """
    now = clock()
    async with reading(sessions) as session:
        if await read_mode(session) is Mode.PAUSED:
            return None
        lacking = await _lacking(session, since=now - SPAN, until=now)
    if not lacking:
        return None
    await _learn(sessions, at=lacking[-1])
    return lacking[-1]


async def learn_all(sessions: SessionMaker, *, since: datetime, until: datetime) -> int:
    """Keep the odds of each month that `since` to `until` needs; return how many."""
    async with reading(sessions) as session:
        lacking = await _lacking(session, since=since, until=until)
    for at in lacking:
        await _learn(sessions, at=at)
    return len(lacking)


def instants(since: datetime, until: datetime) -> list[datetime]:
    """Return the first of each month up to `until`, from the last before `since` on."""
    day = since.astimezone(UTC).date().replace(day=1)
    found: list[datetime] = []
    while (at := datetime.combine(day, HOUR)) <= until:
        found.append(at)
        day = (day + timedelta(days=32)).replace(day=1)
    return found


async def _lacking(
    session: ReadSession, *, since: datetime, until: datetime
) -> list[datetime]:
    if not await are_read(session, READ):
        return []
    wanted = instants(since, until)
    kept = await learned_at(session, since=min(wanted, default=since))
    return [at for at in wanted if at not in kept]


async def _learn(sessions: SessionMaker, *, at: datetime) -> None:
    async with reading(sessions) as session:
        past = await past_sights(session, now=at)
    # In a thread: whoever presses a button meanwhile is not kept waiting.
    odds = await asyncio.to_thread(learn, past, at=at)
    async with sessions.begin() as session:
        await keep_odds(session, odds)
        await forget_odds(session, before=at - REMEMBERED)
    log.info(
        "odds_learned",
        at=at.isoformat(),
        meetings=odds.meetings,
        auc=odds.record and round(odds.record.auc, 3),
    )

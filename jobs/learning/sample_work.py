"""Sample how reps' work was spread in each past week, so that a usual can be told.

Facts of a past instant do not change: each is worked out once, as known then, the
newest first. What is asked for before all are there rests on fewer weeks.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import structlog

from coaching.facts import Freshness, RepBook, WorkSample
from coaching.facts.mode import Mode
from coaching.measures.concentration import main_concentration
from coaching.moment import Moment
from coaching.thresholds import Thresholds
from coaching.usual.work_figures import work_figures
from jobs.admin_rules import AdminRules
from jobs.clock import Clock
from models.crm_data.freshness import freshness
from models.crm_data.streams_read import are_read_or_off
from models.db.database import SessionMaker, reading
from models.db.read_session import ReadSession
from models.deals.beginnings import first_deal_or_activity
from models.deals.rep_books import work_books
from models.deals.work_samples import (
    REMEMBERED,
    forget_samples,
    keep_samples,
    sampled_at,
)
from models.outbox.mode import read_mode

WEEK = timedelta(weeks=1)
WEDNESDAY = 2
SAMPLED = ("deals", "calls", "emails", "meetings")
"""The streams that a sample is made of."""
HOUR = time(5, tzinfo=UTC)
"""Night or early morning where most people sell: no day is half over."""
SPAN = timedelta(weeks=56)
"""A year, and the weeks that are no past yet."""

log = structlog.get_logger(__name__)


async def sample_work(
    sessions: SessionMaker,
    rules: AdminRules,
    clock: Clock,
    *,
    may_go_on: Callable[[], bool],
) -> int:
    """Keep the samples of each past week that has none; return of how many weeks.

    Asked before each week whether it may go on. Safe to repeat, to kill and to run
    beside others: the first word stands. Nothing before deals and activities were read
    once, or while paused.
    """
    now = clock()
    async with reading(sessions) as session:
        if await read_mode(session) is Mode.PAUSED:
            return 0
    kept = 0
    for at in reversed(await _lacking(sessions, since=now - SPAN, until=now)):
        if not may_go_on():
            break
        await _sample(sessions, rules.thresholds, at=at)
        kept += 1
    return kept


async def lacks_samples(sessions: SessionMaker, *, now: datetime) -> bool:
    """Say whether a past week is still to be sampled."""
    return bool(await _lacking(sessions, since=now - SPAN, until=now))


async def sample_all(
    sessions: SessionMaker,
    thresholds: Thresholds,
    *,
    since: datetime,
    until: datetime,
    on_week: Callable[[date], None],
) -> int:
    """Keep the samples of each week from `since` to `until`; return how many lacked."""
    lacking = await _lacking(sessions, since=since, until=until)
    for at in lacking:
        on_week(at.date())
        await _sample(sessions, thresholds, at=at)
    return len(lacking)


def sample_instants(since: datetime, until: datetime) -> list[datetime]:
    """Return each Wednesday's instant after `since` and before `until`, in order."""
    day = since.astimezone(UTC).date()
    day += timedelta(days=(WEDNESDAY - day.weekday()) % 7)
    instants: list[datetime] = []
    while (at := datetime.combine(day, HOUR)) < until:
        if at > since:
            instants.append(at)
        day += WEEK
    return instants


async def _lacking(
    sessions: SessionMaker, *, since: datetime, until: datetime
) -> list[datetime]:
    async with reading(sessions) as session:
        first = await _known_since(session)
        if first is None:
            return []
        kept = await sampled_at(session, since=since)
    return [at for at in sample_instants(max(since, first), until) if at not in kept]


async def _known_since(session: ReadSession) -> datetime | None:
    """Return when the first deal or activity was; None while these are being read.

    What was kept before all was read would stay wrong.
    """
    if not await are_read_or_off(session, SAMPLED):
        return None
    return await first_deal_or_activity(session)


async def _sample(
    sessions: SessionMaker, thresholds: Thresholds, *, at: datetime
) -> None:
    async with reading(sessions) as session:
        books = await work_books(session, now=at, kinds=thresholds.kinds)
        fresh = await freshness(session, now=at)
    # In a thread: whoever presses a button meanwhile is not kept waiting.
    samples = await asyncio.to_thread(samples_of, books, thresholds, fresh, at)
    if samples:
        async with sessions.begin() as session:
            await keep_samples(session, samples)
            await forget_samples(session, before=at - REMEMBERED)
    log.debug("work_sampled", at=at.isoformat(), reps=len(samples))


def samples_of(
    books: Collection[RepBook], thresholds: Thresholds, fresh: Freshness, at: datetime
) -> Sequence[WorkSample]:
    """Return how the work of each of `books` was spread; empty where none was."""
    found: list[WorkSample] = []
    for book in books:
        moment = Moment(
            now=at,
            thresholds=thresholds.of_team(book.rep.leader_email),
            freshness=fresh,
        )
        figures = work_figures(book, moment)
        work = _nothing(book, at) if figures is None else figures.sample
        top = main_concentration(book.deals)
        found.append(replace(work, top_share=top.share if top else None))
    return found


def _nothing(book: RepBook, at: datetime) -> WorkSample:
    # Kept all the same: the number of open deals, and that nobody works it out again.
    return WorkSample(
        person_id=book.rep.id,
        at=at,
        focus_share=None,
        focus_work=None,
        other_work=None,
        prospecting=None,
        open_deals=len(book.deals),
    )

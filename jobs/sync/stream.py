"""One stream of the CRM: a first load, then one frozen window after another.

Each batch of pages is committed together with the position after it; the watermark
moves only once a window's last page is stored. A run that dies anywhere is taken up by
the next one from the last committed position.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crm.port import (
    Crm,
    CrmError,
    CrmRequestError,
    CrmScopeError,
    Page,
    Stream,
    Window,
)
from jobs.clock import Clock
from jobs.sync.prefetch import batches
from jobs.sync.refused_rows import Commit, store
from jobs.sync.report import Progress, StreamReport
from jobs.sync.write import write_pages
from models.crm_data.links import note_due
from models.crm_data.row_changes import Written
from models.crm_data.sync_state import (
    FIRST_LOAD,
    LEFT_OUT,
    StreamPosition,
    close_window,
    fail,
    finish,
    open_window,
    save,
    standing,
)
from models.db.database import SessionMaker

OVERLAP = timedelta(minutes=15)
"""Read again each time: the CRM's index shows a change minutes after it happened."""


WIDE = timedelta(days=1)
"""Once a day a whole day is read again, for what the index showed later still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What all streams of one sync share."""

    crm: Crm
    sessions: SessionMaker
    clock: Clock
    progress: Progress
    until: datetime
    """The end of this run's windows, by the CRM's own clock."""
    without: frozenset[Stream] = frozenset()
    """Streams that are not read, by choice."""
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Streams are fetched side by side and written one after another."""


@dataclass(slots=True)
class Tally:
    """What was stored so far, kept when a stream breaks off."""

    written: Written = field(default_factory=Written)
    pages: int = 0
    quarantined: int = 0


async def sync_stream(run: Run, stream: Stream) -> StreamReport:
    """Bring `stream` up to date; an error of the CRM is noted and ends it, not more."""
    tally = Tally()
    error: CrmError | None = None
    try:
        await _windows(run, stream, tally)
        await _store_all(
            run, stream, run.crm.archived(stream), tally, keeps_position=False
        )
    except CrmError as caught:
        error = caught
    is_disabled = isinstance(error, CrmScopeError)
    await note_end(run, stream, error)
    return StreamReport(
        written=tally.written,
        pages=tally.pages,
        quarantined=tally.quarantined,
        error=None if error is None else str(error),
        is_disabled=is_disabled,
    )


async def leave_out(run: Run, stream: Stream) -> StreamReport:
    """Note that `stream` is not read, and that this is meant."""
    key = {"crm": run.crm.name, "stream": stream.value}
    async with run.writing, run.sessions.begin() as session:
        await save(session, **key, error=None, disabled_reason=LEFT_OUT)
    return StreamReport(is_disabled=True)


async def note_end(run: Run, stream: Stream, error: CrmError | None) -> None:
    """Write down that a run of `stream` went through, or why it did not."""
    key = {"crm": run.crm.name, "stream": stream.value}
    now = run.clock()
    async with run.writing, run.sessions.begin() as session:
        if error is None:
            await finish(session, **key, now=now)
        else:
            is_disabled = isinstance(error, CrmScopeError)
            await fail(
                session, **key, now=now, error=str(error), is_disabled=is_disabled
            )


async def _windows(run: Run, stream: Stream, tally: Tally) -> None:
    """Finish a window that broke off, if any; then read the one up to now."""
    async with run.sessions() as session:
        here = await standing(session, crm=run.crm.name, stream=stream.value)
    if here.window_end is not None:
        await _window(run, stream, here, tally)
        async with run.sessions() as session:
            here = await standing(session, crm=run.crm.name, stream=stream.value)
    async with run.writing, run.sessions.begin() as session:
        here = await open_window(
            session,
            crm=run.crm.name,
            stream=stream.value,
            start=_start(here, now=run.clock()),
            end=run.until,
        )
    await _window(run, stream, here, tally)


def sweep_is_due(swept_at: datetime | None, *, now: datetime) -> bool:
    """Say whether a day has passed; a clock that was set back makes it due as well."""
    return swept_at is None or not timedelta() <= now - swept_at < WIDE


def _start(here: StreamPosition, *, now: datetime) -> datetime | None:
    if here.watermark is None:
        return None
    is_wide = sweep_is_due(here.swept_at, now=now)
    return here.watermark - (WIDE if is_wide else OVERLAP)


async def _window(run: Run, stream: Stream, here: StreamPosition, tally: Tally) -> None:
    end = here.window_end or run.until
    try:
        pages = _pages(run.crm, stream, here, end)
        # Of a first load's deals each activity brings its own ties.
        has_ties = stream is Stream.DEALS and here.phase != FIRST_LOAD
        await _store_all(
            run, stream, pages, tally, keeps_position=True, notes_ties=has_ties
        )
    except CrmRequestError:
        if await _is_position_refused(run, stream, here, end):
            # As after a long standstill: the window starts anew next time, which costs
            # time but loses nothing.
            async with run.writing, run.sessions.begin() as session:
                await save(
                    session, crm=run.crm.name, stream=stream.value, position=None
                )
        raise
    key = {"crm": run.crm.name, "stream": stream.value}
    async with run.writing, run.sessions.begin() as session:
        await close_window(session, **key, end=end)
        if here.phase == FIRST_LOAD:
            # Everything was read just now: there is nothing to look for yet.
            await save(session, **key, swept_at=run.clock())


async def _is_position_refused(
    run: Run, stream: Stream, here: StreamPosition, end: datetime
) -> bool:
    """Say whether the CRM answers without the stored position, and not with it.

    A refusal for any other reason must not cost a first load all that it has read.
    """
    key = {"crm": run.crm.name, "stream": stream.value}
    async with run.sessions() as session:
        now = await standing(session, **key)
    if now.position is None:
        return False
    for position, answers in ((now.position, False), (None, True)):
        asked = replace(here, position=position)
        try:
            async with aclosing(_pages(run.crm, stream, asked, end)) as pages:
                await anext(pages, None)
        except CrmRequestError:
            if answers:
                return False
        except CrmError:
            return False
        else:
            if not answers:
                return False
    return True


def _pages(
    crm: Crm, stream: Stream, here: StreamPosition, end: datetime
) -> AsyncGenerator[Page, None]:
    if here.phase == FIRST_LOAD or here.window_start is None:
        return crm.everything(stream, position=here.position)
    window = Window(start=min(here.window_start, end), end=end)
    return crm.changed(stream, window, position=here.position)


async def _store_all(
    run: Run,
    stream: Stream,
    pages: AsyncGenerator[Page, None],
    tally: Tally,
    *,
    keeps_position: bool,
    notes_ties: bool = False,
) -> None:
    async with aclosing(batches(pages)) as found:
        async for batch in found:
            position = batch[-1].position if keeps_position else None
            tally.written += await store(
                batch, _commit(run, stream, notes_ties=notes_ties), position=position
            )
            tally.pages += len(batch)
            tally.quarantined += sum(len(page.quarantined) for page in batch)
            run.progress.advance(stream, sum(len(page.records) for page in batch))


def _commit(run: Run, stream: Stream, *, notes_ties: bool) -> Commit:
    key = {"crm": run.crm.name, "stream": stream.value}

    async def commit(batch: Sequence[Page], position: str | None) -> Written:
        """Commit a batch and the position after it, if there is one, together."""
        async with run.writing, run.sessions.begin() as session:
            written = await write_pages(
                session, batch, stream=stream, crm=run.crm.name, now=run.clock()
            )
            if notes_ties:
                changed = {one.external_id for page in batch for one in page.records}
                await note_due(session, changed, crm=run.crm.name)
            if position is not None:
                await save(session, **key, position=position)
        return written

    return commit

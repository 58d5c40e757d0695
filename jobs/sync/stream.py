"""One stream of the CRM: a first load, then one frozen window after another.

Each batch of pages is committed together with the position after it; the watermark
moves only once a window's last page is stored. A run that dies anywhere is taken up by
the next one from the last committed position.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
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
from jobs.sync.doubt import DoubtError
from jobs.sync.report import StreamReport
from jobs.sync.running import Run, Tally, note_doubt, note_end
from jobs.sync.store import store_pages
from models.crm_data.sync_state import (
    FIRST_LOAD,
    LEFT_OUT,
    StreamPosition,
    close_window,
    let_go,
    open_window,
    save,
    standing,
)

OVERLAP = timedelta(minutes=15)
"""Read again each time: the CRM's index shows a change minutes after it happened."""


WIDE = timedelta(days=1)
"""Once a day a whole day is read again, for what the index showed later still."""
BIN_PAGES = 5
"""Of a recycle bin in one run: a small one whole, a large one within days."""


async def sync_stream(run: Run, stream: Stream) -> StreamReport:
    """Bring `stream` up to date; an error of the CRM is noted and ends it, not more."""
    tally = Tally()
    error: CrmError | None = None
    try:
        await _windows(run, stream, tally)
        await _read_bin(run, stream, tally)
    except CrmError as caught:
        error = caught
    except DoubtError as doubt:
        await note_doubt(run, stream, str(doubt))
        return _report(tally, error=str(doubt))
    await note_end(run, stream, error)
    is_disabled = isinstance(error, CrmScopeError)
    return _report(
        tally, error=None if error is None else str(error), is_disabled=is_disabled
    )


def _report(
    tally: Tally, *, error: str | None, is_disabled: bool = False
) -> StreamReport:
    return StreamReport(
        written=tally.written,
        pages=tally.pages,
        quarantined=tally.quarantined,
        error=error,
        is_disabled=is_disabled,
    )


async def leave_out(run: Run, stream: Stream) -> StreamReport:
    """Note that `stream` is not read, and that this is meant; no doubt is left."""
    key = {"crm": run.crm.name, "stream": stream.value}
    async with run.writing, run.sessions.begin() as session:
        await save(session, **key, error=None, disabled_reason=LEFT_OUT)
        await let_go(session, **key)
    return StreamReport(is_disabled=True)


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
        await store_pages(
            run, stream, pages, tally, keeps="position", notes_ties=has_ties
        )
    except CrmRequestError:
        if await _is_position_refused(run, stream, here, end):
            # As after a long standstill: the window starts anew next time, which costs
            # time but loses nothing.
            await _save(run, stream, position=None)
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


async def _read_bin(run: Run, stream: Stream, tally: Tally) -> None:
    """Read the next few pages of the recycle bin, and begin anew after its last.

    A large one would take most questions of every run. What is open or lies ahead is
    asked for once a day wherever it lies.
    """
    key = {"crm": run.crm.name, "stream": stream.value}
    async with run.sessions() as session:
        position = (await standing(session, **key)).bin_position
    pages = _first(run.crm.archived(stream, position=position), most=BIN_PAGES)
    before = tally.pages
    try:
        await store_pages(run, stream, pages, tally, keeps="bin_position")
    except CrmRequestError:
        # As with a window: the position itself may be what is refused.
        await _save(run, stream, bin_position=None)
        raise
    if tally.pages - before < BIN_PAGES:
        await _save(run, stream, bin_position=None)


async def _first(
    pages: AsyncGenerator[Page, None], *, most: int
) -> AsyncGenerator[Page, None]:
    async with aclosing(pages):
        async for page in pages:
            yield page
            most -= 1
            if not most:
                return


async def _save(run: Run, stream: Stream, **values: str | None) -> None:
    async with run.writing, run.sessions.begin() as session:
        await save(session, crm=run.crm.name, stream=stream.value, **values)

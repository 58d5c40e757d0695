"""After the streams: what no change of theirs tells of.

Each time the newest records are asked for by their ids: a token that lost its right to
see them reads nothing, and that looks like a quiet day. Once a day open deals, coming
meetings, what was archived lately and a share of all the rest are read anew: what was
deleted for good is in no list, what was restored has no new time of change, and a
calculated field moves none.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from crm.port import CrmError, Page, Stream
from jobs.sync.doubt import DoubtError, is_doubted, missing_words
from jobs.sync.running import Run, Tally
from jobs.sync.store import store_pages
from jobs.sync.stream import sweep_is_due
from models.crm_data.missing_records import (
    Share,
    buried_since,
    bury,
    count_rows,
    expected,
    newest,
    not_archived,
    share_after,
)
from models.crm_data.sync_state import StreamPosition, save, standing

SAMPLE: Final = 100
"""One question for each stream and run."""
NIGHTS: Final = 28
"""In so many nights everything is read anew once, unless that takes too much."""
LEAST, MOST = 1_000, 5_000
"""Rows of a stream in one night: ten questions, or fifty."""
MAY_RISE_FOR: Final = timedelta(days=90)
"""As long as a recycle bin keeps what may be restored."""

log = structlog.get_logger()


async def look(run: Run, stream: Stream) -> str | None:
    """Ask whether the newest records can still be seen; return a doubt, if any.

    One that lies in the recycle bin is stored so. An error of the CRM tells nothing: a
    doubt that stood stands.
    """
    key = {"crm": run.crm.name, "stream": stream.value}
    async with run.sessions() as session:
        ours = await newest(session, **key, limit=SAMPLE)
        here = await standing(session, **key)
    if here.believed_at is not None:
        return None
    try:
        missing = await _missing(run, stream, ours)
        if not is_doubted(len(missing), of=len(ours)):
            return None
        missing = await _gone(run, stream, missing)
    except CrmError as error:
        log.warning("look_put_off", **key, reason=str(error))
        return here.held_reason
    except DoubtError as error:
        return str(error)
    return _doubt(stream, missing, of=len(ours))


async def sweep(run: Run, stream: Stream) -> str | None:
    """Read anew what is due if a day has passed; return a doubt, if any.

    An error of the CRM puts it off, and a doubt that stood stands.
    """
    key = {"crm": run.crm.name, "stream": stream.value}
    now = run.clock()
    async with run.sessions() as session:
        here = await standing(session, **key)
    if not sweep_is_due(here.swept_at, now=now):
        return None
    try:
        return await _sweep(run, stream, here, now=now)
    except DoubtError as error:
        return str(error)
    except CrmError as error:
        log.warning("sweep_put_off", **key, reason=str(error))
        return here.held_reason


async def still_held(run: Run, stream: Stream) -> str | None:
    """Return the doubt that stands, where nothing can be read anew just now."""
    async with run.sessions() as session:
        here = await standing(session, crm=run.crm.name, stream=stream.value)
    return here.held_reason


async def _sweep(
    run: Run, stream: Stream, here: StreamPosition, *, now: datetime
) -> str | None:
    share = await _due(run, stream, here, now=now)
    doubt = await _reread(run, stream, here, share, now=now)
    # Where all is believed all is read; a run that breaks off is taken up there.
    while here.believed_at is not None and share.after is not None:
        here = replace(here, reread_after=share.after)
        share = await _due(run, stream, here, now=now)
        await _reread(run, stream, here, share, now=now)
    return doubt


async def _reread(
    run: Run, stream: Stream, here: StreamPosition, share: Share, *, now: datetime
) -> str | None:
    key = {"crm": run.crm.name, "stream": stream.value}
    missing = await _gone(run, stream, share.ids)
    async with run.sessions() as session:
        ours = await not_archived(session, share.ids, **key)
    doubt = _doubt(stream, missing, of=len(ours))
    if doubt is not None and here.believed_at is None:
        return doubt
    async with run.writing, run.sessions.begin() as session:
        if missing:
            await bury(session, missing, **key, now=now)
        await save(session, **key, reread_after=share.after)
        if here.believed_at is None or share.after is None:
            await save(session, **key, swept_at=now)
    log.info("swept", **key, asked=len(share.ids), missing=len(missing))
    return None


async def _due(
    run: Run, stream: Stream, here: StreamPosition, *, now: datetime
) -> Share:
    """Return what is to be read anew; what is believed is read whole, part by part."""
    key = {"crm": run.crm.name, "stream": stream.value}
    async with run.sessions() as session:
        if here.believed_at is not None:
            return await share_after(session, here.reread_after, **key, limit=MOST)
        count = await count_rows(session, **key)
        limit = min(max(LEAST, count // NIGHTS), MOST)
        first = await expected(session, **key, now=now)
        first += await buried_since(session, now - MAY_RISE_FOR, **key, limit=MOST)
        rest = await share_after(session, here.reread_after, **key, limit=limit)
    return Share(ids=list(dict.fromkeys(first + rest.ids)), after=rest.after)


async def _gone(run: Run, stream: Stream, ids: Sequence[str]) -> list[str]:
    """Store what `ids` are now; return those of which the CRM twice tells nothing.

    Asked twice, since a CRM that stumbles may leave one out.
    """
    told: set[str] = set()
    if ids:
        pages = _noting(run.crm.named(stream, ids), told)
        await store_pages(run, stream, pages, Tally(), keeps=None)
    async with run.sessions() as session:
        ours = await not_archived(
            session,
            [one for one in ids if one not in told],
            crm=run.crm.name,
            stream=stream.value,
        )
    return await _missing(run, stream, ours)


async def _noting(
    pages: AsyncGenerator[Page, None], ids: set[str]
) -> AsyncGenerator[Page, None]:
    async with aclosing(pages):
        async for page in pages:
            ids.update(record.external_id for record in page.records)
            yield page


async def _missing(run: Run, stream: Stream, ids: list[str]) -> list[str]:
    if not ids:
        return []
    living = await run.crm.living(stream, ids)
    return [one for one in ids if one not in living]


def _doubt(stream: Stream, missing: Sequence[str], *, of: int) -> str | None:
    if not missing or not is_doubted(len(missing), of=of):
        return None
    log.error("not_believed", stream=stream.value, missing=len(missing), of=of)
    return missing_words(stream, len(missing), of=of)

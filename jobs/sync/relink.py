"""After the streams: which activities the deals have that changed.

A tie changes no activity, only the deal that it is put on. A deal is noted with the
batch that brings it and forgotten once its ties are read, so that a run that breaks off
anywhere loses none.
"""

from collections.abc import Iterable, Sequence

import structlog

from crm.port import CrmDataError, CrmError, Stream
from jobs.sync.running import Run
from models.crm_data.links import are_read, due, store_deal_links

AT_ONCE = 1_000
log = structlog.get_logger()


async def relink(run: Run, streams: Sequence[Stream], *, is_all: bool) -> None:
    """Store the ties of each deal that is due to `streams`; an error puts it off.

    Where these are not all that have ties, no deal is forgotten, and only those of this
    run are asked about: all that are due would be so again in every run.
    """
    if not is_all:
        turned = sorted(run.turned)
        for start in range(0, len(turned), AT_ONCE):
            await _are_stored(run, streams, turned[start : start + AT_ONCE])
        return
    while deal_ids := await _due(run):
        if not await _are_stored(run, streams, deal_ids):
            return
        async with run.writing, run.sessions.begin() as session:
            await are_read(session, deal_ids, crm=run.crm.name)


async def _are_stored(
    run: Run, streams: Iterable[Stream], deal_ids: Sequence[str]
) -> bool:
    """Store the ties of `deal_ids`; say whether the CRM told them all."""
    for stream in streams:
        try:
            await _relink(run, stream, deal_ids)
        except CrmError as error:
            key = {"crm": run.crm.name, "stream": stream.value}
            log.warning("links_put_off", **key, reason=str(error))
            return False
    return True


async def _due(run: Run) -> list[str]:
    async with run.sessions() as session:
        return await due(session, crm=run.crm.name, limit=AT_ONCE)


async def _relink(run: Run, stream: Stream, deal_ids: Sequence[str]) -> None:
    key = {"crm": run.crm.name, "stream": stream.value}
    try:
        links = await run.crm.deal_links(stream, deal_ids)
    except CrmDataError as error:
        if len(deal_ids) == 1:
            # It would be in the way of all others at each sync.
            log.warning("links_not_read", **key, deal=deal_ids[0], reason=str(error))
            return
        half = len(deal_ids) // 2
        await _relink(run, stream, deal_ids[:half])
        await _relink(run, stream, deal_ids[half:])
        return
    async with run.writing, run.sessions.begin() as session:
        differing = await store_deal_links(session, deal_ids, links, **key)
    if differing:
        log.info("relinked", **key, activities=differing)

"""Batches of pages into the database, each whole with the position after it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from functools import partial
from typing import Literal

from crm.port import Page, Stream
from jobs.sync.doubt import DoubtError, hidden_field
from jobs.sync.prefetch import batches
from jobs.sync.refused_rows import Commit, store
from jobs.sync.running import Run, Tally
from jobs.sync.write import write_pages
from models.crm_data.links import note_due
from models.crm_data.lost_fields import FieldsLostError
from models.crm_data.row_changes import Written
from models.crm_data.sync_state import save, standing

Keeps = Literal["position", "bin_position"] | None


async def store_pages(
    run: Run,
    stream: Stream,
    pages: AsyncGenerator[Page, None],
    tally: Tally,
    *,
    keeps: Keeps,
    notes_ties: bool = False,
) -> None:
    """Store `pages` in batches, each together with the position after it.

    `keeps` says as which position that is kept; None: it is not. With `notes_ties` the
    deals are noted whose ties are to be read. A row that the database refuses is set
    aside. DoubtError if a batch empties a field, and others that had it show that it is
    hidden.
    """
    commit = _commit(run, stream, keeps, notes_ties=notes_ties)
    async with aclosing(batches(pages)) as found:
        async for batch in found:
            position = None if keeps is None else batch[-1].position
            tally.written += await store(batch, commit, position=position)
            tally.pages += len(batch)
            tally.quarantined += sum(len(page.quarantined) for page in batch)
            run.progress.advance(stream, sum(len(page.records) for page in batch))


def _commit(run: Run, stream: Stream, keeps: Keeps, *, notes_ties: bool) -> Commit:
    async def commit(batch: Sequence[Page], position: str | None) -> Written:
        """Commit a batch and the position after it, if there is one, together."""
        kept: dict[str, str] = {}
        if keeps is not None and position is not None:
            kept[keeps] = position
        write = partial(_write, run, stream, batch, kept, notes_ties=notes_ties)
        try:
            return await write(may_lose=False)
        except FieldsLostError as error:
            losses = error.losses
        reason = await hidden_field(run.crm, run.sessions, stream, batch, losses)
        async with run.sessions() as session:
            here = await standing(session, crm=run.crm.name, stream=stream.value)
        if reason is not None and here.believed_at is None:
            raise DoubtError(reason)
        return await write(may_lose=True)

    return commit


async def _write(
    run: Run,
    stream: Stream,
    batch: Sequence[Page],
    kept: Mapping[str, str],
    *,
    notes_ties: bool,
    may_lose: bool,
) -> Written:
    key = {"crm": run.crm.name, "stream": stream.value}
    turned = {one.external_id for page in batch for one in page.records}
    async with run.writing, run.sessions.begin() as session:
        written = await write_pages(
            session,
            batch,
            stream=stream,
            crm=run.crm.name,
            now=run.clock(),
            may_lose=may_lose,
        )
        if notes_ties:
            await note_due(session, turned, crm=run.crm.name)
        if kept:
            await save(session, **key, **kept)
    if notes_ties:
        run.turned.update(turned)
    return written

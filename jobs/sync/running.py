"""What all streams of one sync share, and what is noted at the end of each."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from crm.port import Crm, CrmError, CrmScopeError, Stream
from jobs.clock import Clock
from jobs.sync.report import Progress
from models.crm_data.row_changes import Written
from models.crm_data.sync_state import fail, finish, hold, let_go, save
from models.db.database import SessionMaker


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
    turned: set[str] = field(default_factory=set)
    """The deals that this run brought, whose ties are to be read."""
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Streams are fetched side by side and written one after another."""


@dataclass(slots=True)
class Tally:
    """What was stored so far, kept when a stream breaks off."""

    written: Written = field(default_factory=Written)
    pages: int = 0
    quarantined: int = 0


async def note_end(run: Run, stream: Stream, error: CrmError | None) -> None:
    """Write down that a run of `stream` went through, or why it did not."""
    key = {"crm": run.crm.name, "stream": stream.value}
    now = run.clock()
    async with run.writing, run.sessions.begin() as session:
        if error is None:
            await finish(session, **key, now=now)
        else:
            is_disabled = isinstance(error, CrmScopeError)
            await fail(session, **key, error=str(error), is_disabled=is_disabled)


async def note_doubt(
    run: Run, stream: Stream, reason: str, *, forgets_word: bool = False
) -> None:
    """Write down why `stream` is not believed; no rule relies on it until it is."""
    key = {"crm": run.crm.name, "stream": stream.value}
    async with run.writing, run.sessions.begin() as session:
        await hold(session, **key, reason=reason, now=run.clock())
        if forgets_word:
            await save(session, **key, believed_at=None)


async def note_belief(run: Run, stream: Stream) -> None:
    """Write down that what is stored of `stream` is believed."""
    async with run.writing, run.sessions.begin() as session:
        await let_go(session, crm=run.crm.name, stream=stream.value)

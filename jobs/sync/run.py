"""Bring the database up to the CRM: reference first, then all streams side by side.

Two runs at once would waste each other's work but corrupt nothing; whoever starts syncs
sees to it that one runs at a time.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

import structlog

from crm.port import OPTIONAL, Account, Crm, CrmError, CrmScopeError, Stream
from jobs.clock import Clock
from jobs.sync.account import other_account, told_account
from jobs.sync.companies import sync_companies
from jobs.sync.deal_history import sync_history
from jobs.sync.relink import relink
from jobs.sync.report import Progress, StreamReport, SyncReport
from jobs.sync.rows import owner_row, stage_row
from jobs.sync.running import Run, note_belief, note_doubt, note_end
from jobs.sync.stream import leave_out, sync_stream
from jobs.sync.sweep import look, still_held, sweep
from models.crm_data.derive_touches import KINDS
from models.crm_data.owners_and_stages import store_owners, store_stages
from models.crm_data.sync_state import standing
from models.db.database import SessionMaker

LAG = timedelta(minutes=2)
"""The newest changes are left to the next run: the CRM's index lags behind."""
STREAMS = (
    Stream.DEALS,
    Stream.CONTACTS,
    Stream.MEETINGS,
    Stream.CALLS,
    Stream.EMAILS,
    Stream.TASKS,
    Stream.COMMUNICATIONS,
    Stream.NOTES,
)
ZERO = timedelta(0)
log = structlog.get_logger()


async def sync(
    crm: Crm,
    sessions: SessionMaker,
    clock: Clock,
    progress: Progress,
    *,
    history_days: int,
    without: frozenset[Stream] = frozenset(),
) -> SyncReport:
    """Store all that changed since the last run. Safe to repeat and to kill.

    The past values of deals closed more than `history_days` ago are not read, nor the
    streams in `without`. Errors of the CRM are in the report, in `stream_states` and in
    the log, and are not raised.
    """
    run = Run(
        crm=crm,
        sessions=sessions,
        clock=clock,
        progress=progress,
        until=clock() - LAG,
        without=without,
    )
    try:
        account, refused = await told_account(run)
        if (reason := await other_account(run, account)) is not None:
            return await _hold_all(run, reason)
    except CrmError as error:
        return await _give_up(run, error)
    ahead = _ahead(run, account)
    run = replace(run, until=run.clock() - max(ahead or ZERO, ZERO) - LAG)
    try:
        await sync_reference(run)
    except CrmScopeError as error:
        # Deals without the names of their owners are better than none.
        refused = str(error)
        log.warning("reference_refused", crm=crm.name, reason=refused)
    except CrmError as error:
        return await _give_up(run, error)
    return SyncReport(
        streams=await _sync_streams(run, history_days=history_days),
        error=refused,
        ahead=ahead,
    )


async def _sync_streams(run: Run, *, history_days: int) -> dict[Stream, StreamReport]:
    async with asyncio.TaskGroup() as group:
        tasks = {stream: group.create_task(_read(run, stream)) for stream in STREAMS}
    reports = {stream: task.result() for stream, task in tasks.items()}
    if reports[Stream.DEALS].error is None:
        reports[Stream.DEAL_HISTORY] = await sync_history(
            run, history_days=history_days
        )
    read = [
        stream
        for stream, report in reports.items()
        if report.error is None and not report.is_disabled
    ]
    doubts = await _doubts(run, read)
    for stream, doubt in doubts.items():
        reports[stream] = replace(reports[stream], error=doubt)
    await _relink(run, reports, are_deals_doubted=Stream.DEALS in doubts)
    if Stream.DEALS in read:
        await sync_companies(run)
    for stream, report in reports.items():
        _log(run.crm.name, stream, report)
    return reports


async def _read(run: Run, stream: Stream) -> StreamReport:
    is_left_out = stream in run.without
    return await (leave_out if is_left_out else sync_stream)(run, stream)


async def _doubts(run: Run, read: Collection[Stream]) -> dict[Stream, str]:
    """Look at each stream that was read, and note whether it is believed."""
    doubts: dict[Stream, str] = {}
    for stream in STREAMS:
        if stream not in read:
            continue
        # A deal that cannot be seen is in no answer: its ties would all be taken off.
        is_tied_to_doubt = stream.value in KINDS and Stream.DEALS in doubts
        further = still_held if is_tied_to_doubt else sweep
        doubt = await look(run, stream) or await further(run, stream)
        if doubt is None:
            await note_belief(run, stream)
        else:
            await note_doubt(run, stream, doubt)
            doubts[stream] = doubt
    return doubts


async def _relink(
    run: Run, reports: Mapping[Stream, StreamReport], *, are_deals_doubted: bool
) -> None:
    """Read the ties of changed deals to the streams that are whole and believed."""
    if are_deals_doubted or reports[Stream.DEALS].is_disabled:
        return
    tied = [one for one in STREAMS if one.value in KINDS]
    tied = [one for one in tied if not reports[one].is_disabled]
    whole = [one for one in tied if reports[one].error is None]
    await relink(run, whole, is_all=whole == tied)


def _ahead(run: Run, account: Account) -> timedelta | None:
    """Return by how much our clock is ahead of the CRM's; None if it told no time.

    Windows end by the earlier of both. What happened later is left to the next run, so
    an early end loses nothing; a late one would move the watermark past changes that
    are still to be stored.
    """
    return None if account.server_now is None else run.clock() - account.server_now


async def sync_reference(run: Run) -> None:
    """Store the stages and owners, each list as a whole."""
    owners = [owner_row(owner) for owner in await run.crm.owners()]
    async with run.writing, run.sessions.begin() as session:
        await store_owners(session, owners, crm=run.crm.name)
    stages = [stage_row(stage) for stage in await run.crm.stages()]
    async with run.writing, run.sessions.begin() as session:
        await store_stages(session, stages, crm=run.crm.name)


async def _give_up(run: Run, error: CrmError) -> SyncReport:
    """Note on every stream why nothing could be read."""
    for stream in STREAMS:
        if stream not in run.without:
            await note_end(run, stream, error)
    log.warning("sync_broke_off", crm=run.crm.name, reason=str(error))
    return SyncReport(error=str(error))


async def _hold_all(run: Run, reason: str) -> SyncReport:
    """Let no rule rely on any stream: all that is stored may be somebody else's.

    What an admin said of the account so far is no word about this one. A stream that is
    off is relied on by none, and the right token would not find it right again.
    """
    for stream in STREAMS:
        async with run.sessions() as session:
            here = await standing(session, crm=run.crm.name, stream=stream.value)
        if stream not in run.without and here.disabled_reason is None:
            await note_doubt(run, stream, reason, forgets_word=True)
    return SyncReport(error=reason)


def _log(crm: str, stream: Stream, report: StreamReport) -> None:
    if report.error is not None:
        event = "stream_refused" if report.is_disabled else "stream_broke_off"
        is_needed = not (report.is_disabled and stream in OPTIONAL)
        tell = log.warning if is_needed else log.info
        tell(event, crm=crm, stream=stream.value, reason=report.error)
        return
    if report.is_disabled:
        return
    written = report.written
    # Most runs bring nothing new to most streams; those lines hid all others.
    tell = log.info if written.created or written.updated else log.debug
    tell(
        "stream_synced",
        crm=crm,
        stream=stream.value,
        created=written.created,
        updated=written.updated,
        unchanged=written.unchanged,
    )

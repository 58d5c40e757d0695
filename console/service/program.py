"""The running program: it ticks, and listens to Slack, until it is stopped."""

import asyncio
import time
from datetime import timedelta
from enum import StrEnum
from functools import partial

import structlog

from bot.outbound.directory import DirectoryError
from coaching.facts.mode import Mode
from config import Settings
from console.base.progress import Silent
from console.base.settings import require
from console.base.single_process import AlreadyRunningError
from console.parts import Parts
from console.service.daily_prune import pruning
from console.service.http import http_app, serve_http
from console.service.pilot import said_pilot
from console.service.replayed_requests import Replays
from console.service.sending import deliver_now, recounting
from console.service.slack_signature import Door
from console.service.socket_client import Pace
from console.service.socket_mode import Line, Watch, serve_socket
from console.service.watching import beating, watched
from console.watch.health import Pulse
from crm.port import CrmError, Stream
from jobs.delivery.look_up_unclear import reconcile
from jobs.digest import digest
from jobs.learning.keep_forecasts import keep_in_time
from jobs.learning.past_first import learn_past
from jobs.match_people import MatchReport, match_owners, match_people
from jobs.nudge import nudge
from jobs.one_worker import Turn
from jobs.requested_notes import notes
from jobs.sync.call_results import read_calls
from jobs.sync.first_load import still_to_read
from jobs.sync.report import Progress, SyncReport
from jobs.sync.run import sync
from jobs.tell_of_doubt import tell_of_doubt
from jobs.tick import Jobs, Ticker, empty_scheduler, scheduler
from models.outbox import rate_limit
from models.outbox.mode import read_mode
from models.outbox.refusals import forgive
from models.people.company_holidays import keep_company_holidays
from models.rules.in_force import keep_in_force

CRM = "hubspot"
READING = f"sync:{CRM}"
"""The lease under which one worker at a time reads the CRM and decides on it."""
BUDGET = timedelta(minutes=10)
"""For what one sync asks: what is decided after it waits no longer, however slow the
CRM is. Somebody who syncs by hand has no such limit."""
EARLY = 0.9
"""Of the time between two syncs: ticks do not fall on the same instant twice."""
TICK_EVERY = timedelta(seconds=15)
WATCH = Watch()
PATIENCE = timedelta(seconds=15)
"""What a stop grants the job that runs; sending one message takes at most ten."""

log = structlog.get_logger(__name__)


class Part(StrEnum):
    """What one process of several does; without a part a process does it all."""

    SLACK = "slack"
    """Listens to Slack and answers."""
    WORKER = "worker"
    """Syncs, decides and sends."""


def require_all(settings: Settings, only: Part | None) -> None:
    """Raise SettingsError unless everything is set that a running program needs."""
    way_in = "slack_app_token" if settings.http_port is None else "slack_signing_secret"
    needed = {Part.SLACK: [way_in], Part.WORKER: ["hubspot_token"]}
    wanted = [only] if only else list(Part)
    require(settings, "slack_bot_token", *[name for p in wanted for name in needed[p]])


async def sync_now(
    parts: Parts, progress: Progress, *, budget: timedelta | None = None
) -> SyncReport:
    """Sync once over a connection of its own; raise CrmError if there can be none.

    What is not read within `budget` is left to the next sync.
    """
    thresholds = parts.rules.thresholds
    await read_calls(
        parts.sessions, parts.clock, kinds=thresholds.kinds, work=thresholds.work
    )
    without = frozenset(map(Stream, parts.settings.crm_without))
    async with parts.open_crm(budget) as crm:
        if not isinstance(progress, Silent):
            # Six questions more, which only somebody who waits is worth.
            left = await still_to_read(crm, parts.sessions, without=without)
            for stream, count in left.items():
                progress.expect(stream, count)
        return await sync(
            crm,
            parts.sessions,
            parts.clock,
            progress,
            history_days=parts.settings.history_days,
            without=without,
        )


async def sync_in_turn(parts: Parts, progress: Progress) -> SyncReport:
    """Sync once by hand; AlreadyRunningError while a worker does."""
    work = partial(sync_now, parts, progress)
    report = await turn(parts, every=timedelta(0)).run(work)
    if report is None:
        message = (
            "a worker reads the CRM at this moment, or was killed a moment ago: look "
            "at doctor in a minute"
        )
        raise AlreadyRunningError(message)
    return report


def turn(parts: Parts, *, every: timedelta) -> Turn:
    """Return the turn-taking of all workers at reading the CRM and deciding on it."""
    return Turn(
        name=READING,
        every=every,
        sessions=parts.sessions,
        clock=parts.clock,
        terms=parts.terms,
    )


async def match_now(parts: Parts) -> MatchReport:
    """Tie people to the CRM's users and to Slack's, and keep the company's holidays."""
    async with parts.sessions.begin() as session:
        closed = parts.rules.thresholds.calendar.company_holidays
        await keep_company_holidays(session, closed, now=parts.clock())
    if parts.settings.slack_bot_token is None:
        return await match_owners(parts.sessions)
    return await match_people(parts.directory, parts.sessions, parts.clock)


def ticker(parts: Parts, *, has_read: bool = False) -> Ticker:
    """Return the ticker with every job bound to its parts.

    With `has_read` the CRM was read just now: it is read again in due time alone.
    """

    def goes_on() -> bool:
        return ticking.goes_on()

    def may_send() -> bool:
        return ticking.goes_on() and parts.settings.sending == "on"

    slack = (parts.messenger, parts.sessions, parts.clock)
    decide = partial(nudge, parts.sessions, parts.rules, parts.clock)
    learn = partial(learn_past, parts.sessions, parts.rules, parts.clock)
    in_turn = turn(parts, every=timedelta(0)).run
    ticking = Ticker(
        Jobs(
            sync=_Reading(parts, has_read=has_read).run,
            doubt=partial(tell_of_doubt, parts.sessions, parts.clock),
            match_people=partial(in_turn, partial(_match_quietly, parts)),
            past=partial(in_turn, partial(learn, may_go_on=goes_on)),
            nudge=partial(in_turn, decide),
            notes=partial(notes, parts.sessions, parts.rules, parts.clock),
            forecasts=partial(keep_in_time, parts.sessions, parts.rules, parts.clock),
            digest=partial(_digest, parts),
            reconcile=partial(reconcile, *slack, terms=parts.terms, may_go_on=goes_on),
            deliver=partial(deliver_now, parts, may_go_on=may_send),
        ),
        clock=parts.clock,
        sync_every=timedelta(minutes=parts.settings.sync_minutes),
    )
    return ticking


async def run(
    parts: Parts,
    *,
    only: Part | None,
    stop: asyncio.Event,
    tick_every: timedelta,
    has_read: bool = False,
) -> None:
    """Work and listen until `stop`; then finish what has begun, and return.

    `has_read` says that the CRM was read just now.
    """
    ticking = ticker(parts, has_read=has_read)
    if only is Part.SLACK:
        clockwork = empty_scheduler()
    else:
        clockwork = scheduler(ticking, every=tick_every)
        pruning(clockwork, parts)
        recounting(clockwork, parts, may_go_on=ticking.goes_on)
        async with parts.sessions.begin() as session:
            await rate_limit.reopen(session, now=parts.clock())
            await forgive(session)
            await keep_in_force(session, parts.rules.thresholds, now=parts.clock())
    await _tell_mode(parts)
    parts.metrics.waits.watch(parts.engine)
    pulse = Pulse(time.monotonic)
    beating(clockwork, pulse, every=tick_every)
    clockwork.start()
    async with watched(parts, pulse):
        ending = asyncio.create_task(_end_jobs(ticking, pulse, stop))
        try:
            if only is Part.WORKER:
                await stop.wait()
            else:
                await _listen(parts, ticking, stop)
        finally:
            stop.set()  # whatever it is that ends the program
            await ending
            clockwork.shutdown(wait=False)


async def _end_jobs(ticking: Ticker, pulse: Pulse, stop: asyncio.Event) -> None:
    """End the jobs at `stop`, while Slack's last requests are still answered.

    One after the other would take longer than supervisors grant.
    """
    await stop.wait()
    log.info("stopping")
    pulse.is_stopping = True
    await ticking.stop(patience=PATIENCE)


async def _tell_mode(parts: Parts) -> None:
    """Log to whom messages go, so that nobody waits for what nobody gets."""
    async with parts.sessions() as session:
        mode, pilot = await read_mode(session), await said_pilot(session)
    log.info("mode", mode=mode, reach=pilot if mode is Mode.LIVE else None)


async def _listen(parts: Parts, ticking: Ticker, stop: asyncio.Event) -> None:
    settings = parts.settings
    if settings.http_port is not None and settings.slack_signing_secret is not None:
        secret = settings.slack_signing_secret.get_secret_value()
        is_demo = settings.clock_file is not None
        tick = ticking.tick if is_demo else None
        await serve_http(
            http_app(parts.bolt(), door=_door(parts, secret), tick=tick),
            host=settings.http_host,
            port=settings.http_port,
            stop=stop,
        )
    elif settings.slack_app_token is not None:
        make_line = partial(
            Line,
            parts.bolt(),
            app_token=settings.slack_app_token.get_secret_value(),
            client=parts.app_slack,
            watch=WATCH,
            monotonic=time.monotonic,
            pace=Pace(monotonic=time.monotonic),
        )
        await serve_socket(make_line, watch=WATCH, stop=stop)


def _door(parts: Parts, secret: str) -> Door:
    is_alone = parts.engine.dialect.name == "sqlite"
    return Door(
        secret,
        wall=time.time,
        replays=Replays(None if is_alone else parts.sessions, clock=parts.clock),
        note_skew=partial(parts.metrics.note_skew, "slack"),
    )


class _Reading:
    """Syncs in turn with other workers: at once after a start, then in due time.

    With `has_read` the first time is over.
    """

    def __init__(self, parts: Parts, *, has_read: bool) -> None:
        self._parts = parts
        self._has_read = has_read
        self._has_begun = False

    async def run(self) -> None:
        """Sync if it is our turn."""
        every = timedelta(minutes=self._parts.settings.sync_minutes) * EARLY
        due = every if self._has_begun else timedelta(0)
        is_first, self._has_begun = not self._has_begun, True
        if is_first and self._has_read:
            return
        await turn(self._parts, every=due).run(partial(_sync_quietly, self._parts))


async def _sync_quietly(parts: Parts) -> None:
    try:
        report = await sync_now(parts, Silent(), budget=BUDGET)
    except CrmError as error:
        parts.metrics.count_failed_sync(CRM)
        # The sync logs what befalls its streams; this one had no connection at all.
        log.error("sync_failed", reason=str(error))  # noqa: TRY400 - foreseen, no traceback
        return
    parts.metrics.count_sync(CRM, report)
    if report.is_complete:
        async with parts.open_heartbeat() as heartbeat:
            await heartbeat.synced()


async def _match_quietly(parts: Parts) -> None:
    try:
        await match_now(parts)
    except DirectoryError as error:  # everybody keeps the Slack user they had
        log.warning("people_not_matched", reason=str(error))


async def _digest(parts: Parts) -> None:
    report = await digest(parts.sessions, parts.rules, parts.clock, terms=parts.terms)
    if report.enqueued:
        async with parts.open_heartbeat() as heartbeat:
            await heartbeat.digested()

"""The running program: it ticks, and listens to Slack, until it is stopped."""

import asyncio
import time
from datetime import timedelta
from functools import partial

import structlog
from starlette.applications import Starlette

from config import Settings
from console.front import Door
from console.health import Pulse, health_routes
from console.parts import Parts
from console.progress import Silent
from console.replays import Replays
from console.serve import http_app, serve_http
from console.settings import require
from console.socket_mode import Line, Watch, serve_socket
from console.watching import beating, watched
from crm.port import CrmError
from jobs.deliver import deliver
from jobs.digest import digest
from jobs.match_people import MatchReport, match_owners, match_people
from jobs.nudge import nudge
from jobs.reconcile import reconcile
from jobs.sync import sync
from jobs.sync_report import Progress, SyncReport
from jobs.tick import Jobs, Ticker, scheduler

TICK_EVERY = timedelta(seconds=15)
WATCH = Watch()
PATIENCE = timedelta(seconds=15)
"""What a stop grants the job that runs; sending one message takes at most ten."""

log = structlog.get_logger(__name__)


def require_all(settings: Settings) -> None:
    """Raise SettingsError unless everything is set that a running program needs."""
    way_in = "slack_app_token" if settings.http_port is None else "slack_signing_secret"
    require(settings, "slack_bot_token", way_in, "hubspot_token")


async def sync_now(parts: Parts, progress: Progress) -> SyncReport:
    """Sync once over a connection of its own; raise CrmError if there can be none."""
    async with parts.open_crm() as crm:
        return await sync(
            crm,
            parts.sessions,
            parts.clock,
            progress,
            history_days=parts.settings.history_days,
        )


async def match_now(parts: Parts) -> MatchReport:
    """Tie people to the CRM's users, and to Slack's where there is a token."""
    if parts.settings.slack_bot_token is None:
        return await match_owners(parts.sessions)
    return await match_people(parts.directory, parts.sessions, parts.clock)


def ticker(parts: Parts) -> Ticker:
    """Return the ticker with every job bound to its parts."""

    def goes_on() -> bool:
        return ticking.goes_on() and parts.settings.sending == "on"

    slack = (parts.messenger, parts.sessions, parts.clock)
    ticking = Ticker(
        Jobs(
            sync=partial(_sync_quietly, parts),
            match_people=partial(match_now, parts),
            nudge=partial(nudge, parts.sessions, parts.rules, parts.clock),
            digest=partial(_digest, parts),
            reconcile=partial(reconcile, *slack, terms=parts.terms, may_go_on=goes_on),
            deliver=partial(deliver, *slack, terms=parts.terms, may_go_on=goes_on),
        ),
        clock=parts.clock,
        sync_every=timedelta(minutes=parts.settings.sync_minutes),
    )
    return ticking


async def run(parts: Parts, *, stop: asyncio.Event, tick_every: timedelta) -> None:
    """Work and listen until `stop`; then finish what has begun, and return."""
    ticking = ticker(parts)
    clockwork = scheduler(ticking, every=tick_every)
    pulse = Pulse(time.monotonic)
    beating(clockwork, pulse, every=tick_every)
    clockwork.start()
    async with watched(parts, pulse):
        try:
            await _listen(parts, ticking, pulse, stop)
        finally:
            log.info("stopping")
            pulse.is_stopping = True
            await ticking.stop(patience=PATIENCE)
            clockwork.shutdown(wait=False)


async def _listen(
    parts: Parts, ticking: Ticker, pulse: Pulse, stop: asyncio.Event
) -> None:
    settings = parts.settings
    if settings.http_port is not None and settings.slack_signing_secret is not None:
        secret = settings.slack_signing_secret.get_secret_value()
        is_demo = settings.clock_file is not None
        tick = ticking.tick if is_demo else None
        slack = http_app(parts.bolt(), door=_door(parts, secret), tick=tick)
        health = health_routes(pulse, parts.engine)
        await serve_http(
            Starlette(routes=[*health, *slack.routes]),
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
        )
        await serve_socket(make_line, watch=WATCH, stop=stop)


def _door(parts: Parts, secret: str) -> Door:
    return Door(
        secret,
        wall=time.time,
        replays=Replays(parts.sessions, clock=parts.clock),
        note_skew=parts.metrics.note_skew,
    )


async def _sync_quietly(parts: Parts) -> None:
    try:
        report = await sync_now(parts, Silent())
    except CrmError as error:
        parts.metrics.count_failed_sync()
        # The sync logs what befalls its streams; this one had no connection at all.
        log.error("sync_failed", reason=str(error))  # noqa: TRY400 - foreseen, no traceback
        return
    parts.metrics.count_sync(report)
    if report.is_complete:
        async with parts.open_heartbeat() as heartbeat:
            await heartbeat.synced()


async def _digest(parts: Parts) -> None:
    report = await digest(parts.sessions, parts.rules, parts.clock, terms=parts.terms)
    if report.enqueued:
        async with parts.open_heartbeat() as heartbeat:
            await heartbeat.digested()

"""The command line, and the only place where the parts of Switchback meet."""

import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
    # What is imported below takes a second or two: Ctrl-C then needs no traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import asyncio
import sys
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from rich.console import Console

from bot.app import create_bolt
from bot.inbound.context import Supplies
from bot.outbound.directory import SlackDirectory
from bot.outbound.messenger import SlackMessenger
from config import Settings
from console import clients
from console.base import logs
from console.base.command_order import InOrderOfUse
from console.base.database_file import refuse_unusable
from console.base.errors import require_current, told_plainly
from console.base.gc_tuning import collect_seldom
from console.base.settings import load_settings, load_thresholds, secrets
from console.base.single_process import only_one, refuse_parts
from console.base.typed_day import day_typed
from console.commands import people as people_command
from console.commands.live_shadow_pause import Yes, add_switches
from console.commands.manifest_command import add_manifest
from console.commands.rules import add_rules
from console.commands.sync import sync_by_hand
from console.commands.upkeep import add_upkeep
from console.demo.command import add_demo
from console.doctor.command import add_doctor
from console.parts import Parts, Work
from console.preview import command as showing
from console.replay.command import add_replay
from console.service import program
from console.service.http import stop_on_signals
from console.service.ports import refuse_taken
from console.setup.command import add_setup
from console.watch.heartbeat import open_heartbeat
from console.watch.metrics import Metrics
from jobs.admin_rules import AdminRules
from jobs.clock import file_clock, system_clock
from jobs.digest_schedule import WEEKDAYS, Schedule
from jobs.preview import WEEK
from models.db.database import open_database, session_maker
from models.db.lease_time import standard_terms
from models.db.schema import upgrade

CRM_HOSTS = frozenset({"hubspot.com"})

app = typer.Typer(
    cls=InOrderOfUse,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
people = typer.Typer(no_args_is_help=True)
app.add_typer(people, name="people", help="Who is on the floor.")


@app.command()
def run(
    only: Annotated[
        program.Part | None,
        typer.Option(help="One part of several processes; needs PostgreSQL."),
    ] = None,
) -> None:
    """Sync, decide, send and listen to Slack, until it is stopped."""

    async def work(parts: Parts) -> None:
        program.require_all(parts.settings, only)
        if only is not None:
            refuse_parts(_database(parts.settings))
        with only_one(_database(parts.settings)):
            refuse_taken(parts.settings, with_slack=only is not program.Part.WORKER)
            await upgrade(parts.engine)
            await program.run(
                parts,
                only=only,
                stop=stop_on_signals(),
                tick_every=program.TICK_EVERY,
            )

    _do(work, is_service=True)


@app.command()
def sync() -> None:
    """Read what has changed in the CRM, once."""

    async def work(parts: Parts) -> None:
        if not await sync_by_hand(parts, Console(highlight=False)):
            raise typer.Exit(1)

    _do(work)


@people.command(name="import")
def import_people(
    file: Annotated[Path, typer.Argument(help="people.csv")], *, yes: Yes = False
) -> None:
    """Read people.csv: who leads whom, since when, where and with which target."""

    async def work(parts: Parts) -> None:
        await upgrade(parts.engine)
        console = Console(highlight=False)
        await people_command.import_people(parts, file, console, is_sure=yes)

    _do(work)


@app.command()
def preview(
    as_of: Annotated[
        date | None,
        typer.Option(parser=day_typed, metavar="DAY", help="Today if left out."),
    ] = None,
    *,
    week: Annotated[
        bool, typer.Option("--week", help="Seven days, each message once.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line.")
    ] = False,
) -> None:
    """Show every message that would go out on a day, in full; nothing is sent."""

    async def work(parts: Parts) -> None:
        await require_current(parts.engine)
        days = WEEK if week else 1
        console = Console(highlight=False)
        await showing.show_preview(parts, as_of, console, days=days, as_json=as_json)

    _do(work)


def put_together(settings: Settings, *, metrics: Metrics) -> Parts:
    """Return the parts of the program; nothing is connected and no file is opened."""
    schedule = Schedule(
        weekday=WEEKDAYS.index(settings.digest_weekday),
        at=settings.digest_at,
        latest=settings.digest_latest,
        fresh_for=2 * timedelta(minutes=settings.sync_minutes),
        spread=timedelta(seconds=settings.digest_spread_seconds),
    )
    rules = AdminRules(
        thresholds=load_thresholds(settings.coaching_file),
        schedule=schedule,
        crm_hosts=CRM_HOSTS,
    )
    path = settings.clock_file
    clock = system_clock if path is None else file_clock(path, system_clock)
    engine = open_database(_database(settings))
    sessions = session_maker(engine)
    slack = clients.sending(settings, settings.slack_bot_token, metrics)
    patient = clients.patient(settings, settings.slack_bot_token, metrics)
    return Parts(
        settings=settings,
        rules=rules,
        clock=clock,
        engine=engine,
        sessions=sessions,
        open_crm=partial(clients.crm, settings),
        slack=slack,
        app_slack=clients.patient(settings, settings.slack_app_token, metrics),
        directory=SlackDirectory(patient),
        messenger=SlackMessenger(slack),
        terms=standard_terms(
            settle=timedelta(seconds=settings.settle_seconds),
            by_database_clock=path is None,
        ),
        metrics=metrics,
        open_heartbeat=partial(open_heartbeat, settings),
        bolt=partial(
            create_bolt,
            client=patient,
            signing_secret=_told(settings.slack_signing_secret),
            supplies=Supplies(
                sessions=sessions,
                thresholds=rules.thresholds,
                clock=clock,
                crm_hosts=CRM_HOSTS,
                app_id=settings.slack_app_id,
            ),
        ),
    )


def _do(work: Work, *, is_service: bool = False, is_doctor: bool = False) -> None:
    """Do one command's `work` with parts made from the settings, and clean up.

    Whoever typed a command reads its lines; the log is for a service, or for DEBUG. The
    doctor alone goes on with a database that cannot be used, and says so.
    """
    with told_plainly():
        settings = load_settings()
        metrics = Metrics(CollectorRegistry())
        logs.configure(
            level=_log_level(settings, is_service=is_service),
            secrets=secrets(settings),
            is_terminal=sys.stderr.isatty(),
            count=metrics.count_event,
        )
        parts = put_together(settings, metrics=metrics)
        if not is_doctor:
            refuse_unusable(parts.engine)
        asyncio.run(_working(work, parts))


def _log_level(settings: Settings, *, is_service: bool) -> str:
    is_told = is_service or settings.log_level == "DEBUG"
    return settings.log_level if is_told else "CRITICAL"


async def _working(work: Work, parts: Parts) -> None:
    try:
        await work(parts)
    finally:
        await parts.engine.dispose()


def _database(settings: Settings) -> str:
    return settings.database_url.get_secret_value()


def _told(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


add_doctor(app, partial(_do, is_doctor=True))
add_demo(app, put_together)
add_manifest(app)
add_rules(app, _do)
add_switches(app, _do)
add_upkeep(app, _do)
add_replay(app, _do)
add_setup(app, put_together)

if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    collect_seldom()
    app()

"""The only place where the parts of Switchback meet."""

from datetime import timedelta
from functools import partial

from pydantic import SecretStr

from bot.app import create_bolt
from bot.inbound.context import Supplies
from bot.outbound.directory import SlackDirectory
from bot.outbound.messenger import SlackMessenger
from config import Settings
from console import clients
from console.base.settings import load_thresholds
from console.parts import Parts
from console.watch.heartbeat import open_heartbeat
from console.watch.metrics import Metrics
from jobs.admin_rules import AdminRules
from jobs.clock import file_clock, system_clock
from jobs.digest_schedule import WEEKDAYS, Schedule
from models.db.database import open_database, session_maker
from models.db.lease_time import standard_terms

CRM_HOSTS = frozenset({"hubspot.com"})


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
    engine = open_database(settings.database_url.get_secret_value())
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


def _told(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()

"""Which checks the doctor makes, given what is set."""

from datetime import timedelta
from functools import partial

from console.doctor.data import check_logging
from console.doctor.database import check_inside
from console.doctor.live_slack import Trial, check_live
from console.doctor.report import Check, Line, check_settings, wrong
from console.doctor.slack_and_crm import check_app_token, check_crm, check_slack
from console.doctor.teams import check_teams
from console.parts import Parts
from crm.port import CrmError

STALE_AFTER = 3
"""Syncs that may be missed before data counts as stale."""


def checks(parts: Parts) -> list[Check]:
    """Return the checks in the order in which an admin mends things."""
    settings = parts.settings
    found: list[Check] = [partial(check_settings, settings)]
    if settings.slack_bot_token is not None:
        found.append(partial(check_slack, parts.slack))
    if settings.slack_app_token is not None and settings.http_port is None:
        found.append(partial(check_app_token, parts.app_slack))
    if settings.hubspot_token is not None:
        found.append(partial(_check_crm, parts))
    limit = timedelta(minutes=settings.sync_minutes) * STALE_AFTER
    found.append(
        partial(
            check_inside, parts.engine, parts.sessions, now=parts.clock(), limit=limit
        )
    )
    found.append(partial(check_teams, parts))
    found.append(partial(check_logging, parts))
    return found


def live_check(parts: Parts, email: str) -> Check:
    """Return the test of a live Slack, with a message to the admin `email`."""
    trial = Trial(
        client=parts.slack,
        clock=parts.clock,
        settle=timedelta(seconds=parts.settings.settle_seconds),
        look_every=timedelta(seconds=1),
    )
    return partial(check_live, trial, parts.sessions, email=email)


async def _check_crm(parts: Parts) -> list[Line]:
    try:
        async with parts.open_crm() as crm:
            return await check_crm(crm)
    except CrmError as error:
        return [wrong(f"CRM: {error}")]

"""Which checks the doctor makes, given what is set."""

from datetime import timedelta
from functools import partial

from console.doctor.data import check_logging
from console.doctor.database import check_database
from console.doctor.known_account import known_account
from console.doctor.listening import check_listening
from console.doctor.live_slack import Trial, check_live
from console.doctor.messages import check_messages
from console.doctor.people import check_people
from console.doctor.report import Check, Line, Verdict, wrong
from console.doctor.settings import check_settings
from console.doctor.slack_and_crm import check_app_token, check_crm, check_slack
from console.doctor.stage import stage_of
from console.doctor.standings import check_standings
from console.doctor.streams import check_streams
from console.doctor.teams import check_teams
from console.parts import Parts
from crm.port import CrmError

STALE_AFTER = 3
"""Syncs that may be missed before data counts as stale."""


def checks(parts: Parts) -> list[Check]:
    """Return the checks in the order in which an admin mends things."""
    settings = parts.settings
    found: list[Check] = [partial(check_settings, parts)]
    if settings.slack_bot_token is not None:
        found.append(partial(_check_slack, parts))
    if settings.slack_app_token is not None and settings.http_port is None:
        found.append(partial(check_app_token, parts.app_slack))
    if settings.hubspot_token is not None:
        found.append(partial(_check_crm, parts))
    found.append(partial(_check_database, parts))
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
            known = await known_account(parts, crm.name)
            without = parts.settings.crm_without
            return await check_crm(crm, known=known, without=without)
    except CrmError as error:
        return [wrong(f"CRM: {error}")]


async def _check_slack(parts: Parts) -> list[Line]:
    lines = await check_slack(parts.slack)
    if any(line.verdict is Verdict.WRONG for line in lines):
        # A press would fail for the same reason, and is not worth a second line.
        return lines
    return lines + await check_listening(parts)


async def _check_database(parts: Parts) -> list[Line]:
    """Look at the database, and at what is in it if this program can read it."""
    lines = await check_database(parts.engine)
    if any(line.verdict in (Verdict.WRONG, Verdict.NEXT) for line in lines):
        return lines
    limit = timedelta(minutes=parts.settings.sync_minutes) * STALE_AFTER
    stage = await stage_of(parts.engine, parts.sessions)
    lines += await check_people(parts.sessions, has_synced=stage.has_synced)
    if stage.has_people or stage.has_synced:
        lines += await check_streams(
            parts.sessions, stage, now=parts.clock(), limit=limit
        )
    lines += await check_messages(parts.sessions, stage, now=parts.clock())
    if stage.has_people:
        lines += await check_teams(parts)
    if stage.has_synced:
        lines += await check_logging(parts)
        lines += await check_standings(parts)
    return lines

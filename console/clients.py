"""Clients of Slack's Web API, with and without patience, and of the CRM."""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta

from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.no_redirects import direct
from config import Settings
from console.watch.counting_client import CountingClient, CountingPatience
from console.watch.metrics import Metrics
from crm.http_address import is_allowed
from crm.http_pace import Pace
from crm.hubspot import open_hubspot
from crm.port import Crm

WAITS = 3
# A stand-in beside us has no quota to share with others.
FAST = Pace(per_second=1_000, searches_per_second=1_000, burst=100)


def sending(
    settings: Settings, token: SecretStr | None, metrics: Metrics
) -> AsyncWebClient:
    """Return a client that sends each request once, whatever becomes of it."""
    client = CountingClient(
        metrics.count_slack,
        token=token.get_secret_value() if token else None,
        base_url=settings.slack_api_url,
        retry_handlers=[],
    )
    hosts = settings.allow_private_hosts
    if is_allowed(settings.slack_api_url, allow_private_hosts=hosts):
        # The environment's proxy leads out of the house; this server is inside.
        client.proxy = None
    return direct(client)


def patient(
    settings: Settings, token: SecretStr | None, metrics: Metrics
) -> AsyncWebClient:
    """Return a client that waits when Slack asks to; for what is safe to repeat."""
    client = sending(settings, token, metrics)
    client.retry_handlers.append(CountingPatience(metrics.count_slack, waits=WAITS))
    return client


def crm(
    settings: Settings, budget: timedelta | None = None
) -> AbstractAsyncContextManager[Crm]:
    """Return a connection to the CRM, to be entered; CrmError if there can be none.

    It asks for no longer than `budget`; None: somebody waits, who may stop it.
    """
    token, hosts = settings.hubspot_token, settings.allow_private_hosts
    is_beside_us = is_allowed(settings.hubspot_api_url, allow_private_hosts=hosts)
    return open_hubspot(
        base_url=settings.hubspot_api_url,
        token=token.get_secret_value() if token else "",
        version=settings.hubspot_api_version,
        allow_private_hosts=hosts,
        pace=replace(
            FAST if is_beside_us else Pace(),
            budget=None if budget is None else budget.total_seconds(),
        ),
    )

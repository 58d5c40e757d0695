"""Clients of Slack's Web API: one that never repeats itself, one that may."""

from pydantic import SecretStr
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from config import Settings
from crm.http_address import is_allowed

WAITS = 3


def sending(settings: Settings, token: SecretStr | None) -> AsyncWebClient:
    """Return a client that sends each request once, whatever becomes of it."""
    client = AsyncWebClient(
        token=token.get_secret_value() if token else None,
        base_url=settings.slack_api_url,
        retry_handlers=[],
    )
    hosts = settings.allow_private_hosts
    if is_allowed(settings.slack_api_url, allow_private_hosts=hosts):
        # The environment's proxy leads out of the house; this server is inside.
        client.proxy = None
    return client


def patient(settings: Settings, token: SecretStr | None) -> AsyncWebClient:
    """Return a client that waits when Slack asks to; for what is safe to repeat."""
    client = sending(settings, token)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=WAITS))
    return client

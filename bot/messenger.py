"""Post to Slack once, and tell apart: it was sent, it was not, or nobody knows."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.views.blocks import Payload

EVENT_TYPE: Final = "switchback_delivery"
DEADLINE_SECONDS: Final = 10.0
"""For the whole call, and far below the outbox's lease: a claim outlives its call."""
DEFAULT_WAIT_SECONDS: Final = 30.0
HISTORY_PAGE: Final = 100
HISTORY_PAGES: Final = 20

# What Slack documents as: nothing was posted, and trying again will not help.
_REFUSALS_DOCUMENTED: Final = """
access_denied account_inactive cannot_dm_bot cannot_reply_to_message channel_not_found
ekm_access_denied enterprise_is_restricted external_channel_migrating invalid_arg_name
invalid_arguments invalid_auth invalid_blocks invalid_blocks_format
invalid_metadata_format invalid_metadata_schema is_archived is_bot
markdown_text_conflict messages_tab_disabled metadata_must_be_sent_from_app
metadata_too_large missing_scope msg_blocks_too_long msg_too_long no_permission
no_text not_allowed_token_type not_authed not_in_channel org_login_required
restricted_action team_access_not_granted team_not_found token_expired token_revoked
too_many_attachments too_many_contact_cards two_factor_setup_required user_disabled
user_not_found user_not_visible users_not_found
"""
REFUSALS: Final = frozenset(_REFUSALS_DOCUMENTED.split())
# Of these, what is wrong with the token and so with every message.
_LOCKED_OUT_DOCUMENTED: Final = """
account_inactive ekm_access_denied enterprise_is_restricted invalid_auth missing_scope
not_allowed_token_type not_authed org_login_required team_access_not_granted
token_expired token_revoked two_factor_setup_required
"""
LOCKED_OUT: Final = frozenset(_LOCKED_OUT_DOCUMENTED.split())
# slack_sdk trips with AttributeError over a body of JSON that is no object.
UNCLEAR: Final = (
    SlackClientError,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    AttributeError,
    ValueError,
)
_TOO_MANY: Final = frozenset({"ratelimited", "rate_limited"})
_HTTP_TOO_MANY: Final = 429


class SendError(Exception):
    """Something kept a message from being known as sent."""


class RefusedError(SendError):
    """Slack will never take this message: somebody has to mend its cause."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Slack refused: {reason}")
        self.reason = reason


class TokenError(RefusedError):
    """Slack takes nothing at all with this token: an admin has to mend it."""


class BusyError(SendError):
    """Nothing was sent; try again after `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"Slack asks to wait {retry_after:g} s")
        self.retry_after = retry_after


class UnclearError(SendError):
    """The message may have arrived or not; never send it again blindly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReceipt:
    """Where Slack put a message."""

    channel: str
    ts: str


class Messenger(Protocol):
    """Whoever can put a message into somebody's direct messages."""

    async def open_dm(self, user_id: str) -> str:
        """Return the channel of the direct messages with a Slack user."""
        ...

    async def post(
        self, channel: str, payload: Payload, delivery_id: str
    ) -> SentReceipt:
        """Post once. Raise RefusedError, BusyError or UnclearError, never another."""
        ...

    async def find(
        self, channel: str, delivery_id: str, *, since: datetime
    ) -> SentReceipt | None:
        """Look a delivery up in the channel's whole history after `since`.

        None means it is certainly not there. Raise as `post` does when that cannot be
        told.
        """
        ...


class SlackMessenger:
    """The Messenger that speaks to Slack, or to whatever answers at its address.

    `client` must have been made with `retry_handlers=[]`: by default slack_sdk sends
    again after a lost connection, and a person would be told twice.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        if client.retry_handlers:
            message = "posting needs a client with retry_handlers=[]"
            raise ValueError(message)
        self._client = client

    async def open_dm(self, user_id: str) -> str:
        """Return the channel; asking again opens nothing new."""
        answer = await self._call("conversations.open", {"users": user_id})
        return _text(answer.get("channel"), "id")

    async def post(
        self, channel: str, payload: Payload, delivery_id: str
    ) -> SentReceipt:
        """Post with nothing but the delivery's id as metadata, and no unfurling."""
        body = {
            "channel": channel,
            "text": payload["text"],
            "blocks": payload["blocks"],
            "metadata": {
                "event_type": EVENT_TYPE,
                "event_payload": {"delivery_id": delivery_id},
            },
            "unfurl_links": False,
            "unfurl_media": False,
            "link_names": False,
            "parse": "none",
        }
        answer = await self._call("chat.postMessage", body)
        return SentReceipt(channel=_text(answer, "channel"), ts=_text(answer, "ts"))

    async def find(
        self, channel: str, delivery_id: str, *, since: datetime
    ) -> SentReceipt | None:
        """Read the history page by page to its end, or to the delivery."""
        body = {
            "channel": channel,
            "oldest": f"{since.timestamp():.6f}",
            "include_all_metadata": True,
            "limit": HISTORY_PAGE,
        }
        for _ in range(HISTORY_PAGES):
            answer = await self._call("conversations.history", body)
            for message in answer.get("messages") or ():
                if _delivery_id(message) == delivery_id:
                    return SentReceipt(channel=channel, ts=_text(message, "ts"))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            body = body | {"cursor": cursor}
        message = f"the history of {channel} did not end"
        raise UnclearError(message)

    async def _call(self, method: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                answer = await self._client.api_call(method, json=dict(body))
        except SlackApiError as error:
            raise classify(error) from error
        except aiohttp.ClientConnectorError as error:
            # No connection, so not a byte was written.
            raise BusyError(DEFAULT_WAIT_SECONDS) from error
        except UNCLEAR as error:
            message = f"{method} did not answer clearly: {type(error).__name__}"
            raise UnclearError(message) from error
        data = answer.data
        if not isinstance(data, dict):
            message = f"{method} answered with {type(data).__name__}"
            raise UnclearError(message)
        return data


def classify(error: SlackApiError) -> SendError:
    """Map a failed Web API call to what is known about the message."""
    response = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == _HTTP_TOO_MANY or code in _TOO_MANY:
        return BusyError(_retry_after(getattr(response, "headers", {})))
    if code in LOCKED_OUT:
        return TokenError(code)
    if code in REFUSALS:
        return RefusedError(code)
    return UnclearError(f"Slack answered {status} {code or 'without a reason'}")


def _retry_after(headers: Mapping[str, str]) -> float:
    value = next(
        (value for name, value in headers.items() if name.lower() == "retry-after"), ""
    )
    return (
        float(value) if value.isascii() and value.isdecimal() else DEFAULT_WAIT_SECONDS
    )


def _delivery_id(message: Mapping[str, Any]) -> object:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return (metadata.get("event_payload") or {}).get("delivery_id")


def _text(answer: object, key: str) -> str:
    value = answer.get(key) if isinstance(answer, Mapping) else None
    if not isinstance(value, str):
        message = f"Slack said ok without {key}"
        raise UnclearError(message)
    return value

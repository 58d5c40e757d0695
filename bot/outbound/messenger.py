"""Post to Slack once, and tell apart: it was sent, it was not, or nobody knows."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.no_redirects import direct
from bot.outbound.slack_error_codes import MENDERS, PASSING, TOO_MANY, Mender
from bot.outbound.slack_words import NOT_SLACK, why_no_answer
from bot.views.slack_text.blocks import Payload
from models.outbox.rate_limit import LONGEST

EVENT_TYPE: Final = "switchback_delivery"
DEADLINE_SECONDS: Final = 10.0
"""For the whole call, and far below the outbox's lease: a claim outlives its call."""
DEFAULT_WAIT_SECONDS: Final = 30.0
TOLERATED: Final = timedelta(seconds=5)
"""By so much our clock may be ahead: every look begins far more than that before."""
HISTORY_PAGE: Final = 100
HISTORY_PAGES: Final = 20

# slack_sdk trips with AttributeError over a body of JSON that is no object.
UNCLEAR: Final = (
    SlackClientError,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    AttributeError,
    ValueError,
)
_HTTP_TOO_MANY: Final = 429
_ELSEWHERE: Final = range(300, 400)


class SendError(Exception):
    """Something kept a message from being known as sent."""


class RefusedError(SendError):
    """Slack will never take this message: somebody has to mend its cause."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Slack refused: {reason}")
        self.reason = reason


class TokenError(RefusedError):
    """Slack takes nothing at all with this token: an admin has to mend it."""


class WorkspaceError(RefusedError):
    """Slack takes this from nobody, or not for this reader: an admin of Slack knows."""


class ReaderError(RefusedError):
    """Slack lets this reader alone not be told."""


class ConversationError(ReaderError):
    """Slack does not know, or has closed, the conversation: it may be opened anew."""


class BusyError(SendError):
    """Nothing was sent; try again after `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"Slack asks to wait {retry_after:g} s")
        self.retry_after = retry_after


class UnclearError(SendError):
    """The message may have arrived or not; never send it again blindly."""

    def __init__(self, words: str, *, code: str | None = None) -> None:
        super().__init__(words)
        self.code = code
        """Slack's own word, if it gave one."""


KINDS: Final[Mapping[Mender, type[RefusedError]]] = {
    Mender.MESSAGE: RefusedError,
    Mender.CONVERSATION: ConversationError,
    Mender.READER: ReaderError,
    Mender.WORKSPACE: WorkspaceError,
    Mender.TOKEN: TokenError,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReceipt:
    """Where Slack put a message."""

    channel: str
    ts: str


class Messenger(Protocol):
    """Whoever can put a message into somebody's direct messages."""

    async def open_dm(self, user_id: str) -> str:
        """Return the channel of the direct messages with a Slack user.

        Raise ReaderError for what is this user's alone, else as `post` does.
        """
        ...

    async def post(
        self, channel: str, payload: Payload, delivery_id: str
    ) -> SentReceipt:
        """Post once. Raise RefusedError, BusyError or UnclearError, never another.

        A RefusedError has surely not been posted; its class says who can mend it.
        """
        ...

    async def find(
        self, channel: str, delivery_id: str, *, since: datetime, now: datetime
    ) -> SentReceipt | None:
        """Look a delivery up in the channel's whole history after `since`.

        Both instants are of our clock; where it is ahead of Slack's, as much more is
        read. None means it is certainly not there. Raise as `post` does when that
        cannot be told.
        """
        ...

    async def deliveries(
        self, channel: str, *, since: datetime, now: datetime
    ) -> Counter[str]:
        """Count the messages of each delivery in the whole history after `since`.

        Both instants are of our clock, as with `find`. Raise as `post` does when that
        cannot be told.
        """
        ...


class SlackMessenger:
    """The Messenger that speaks to Slack, or to whatever answers at its address.

    `client` must have been made with `retry_handlers=[]`: by default slack_sdk sends
    again after a lost connection, and a person would be told twice. It is kept from
    following redirects, for the same reason.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        if client.retry_handlers:
            message = "posting needs a client with retry_handlers=[]"
            raise ValueError(message)
        self._client = direct(client)

    async def open_dm(self, user_id: str) -> str:
        """Return the channel; asking again opens nothing new."""
        try:
            answer = await self._call("conversations.open", {"users": user_id})
        except (TokenError, WorkspaceError):
            raise
        except RefusedError as error:
            raise ReaderError(error.reason) from error
        except UnclearError as error:
            if error.code is None or error.code in PASSING:
                raise
            # A word that we do not know is about whom we asked for, not about all.
            raise ReaderError(error.code) from error
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
        self, channel: str, delivery_id: str, *, since: datetime, now: datetime
    ) -> SentReceipt | None:
        """Read the history page by page to its end, or to the delivery."""
        async for message in self._history(channel, since=since, now=now):
            if _delivery_id(message) == delivery_id:
                return SentReceipt(channel=channel, ts=_text(message, "ts"))
        return None

    async def deliveries(
        self, channel: str, *, since: datetime, now: datetime
    ) -> Counter[str]:
        """Read the history page by page to its end."""
        found: Counter[str] = Counter()
        async for message in self._history(channel, since=since, now=now):
            delivery_id = _delivery_id(message)
            if isinstance(delivery_id, str):
                found[delivery_id] += 1
        return found

    async def _history(
        self, channel: str, *, since: datetime, now: datetime
    ) -> AsyncIterator[Mapping[str, Any]]:
        body = {
            "channel": channel,
            "oldest": f"{since.timestamp():.6f}",
            "include_all_metadata": True,
            "limit": HISTORY_PAGE,
        }
        answer, ahead = await self._first_page(body, now=now)
        if ahead > TOLERATED:
            # What Slack has stamped since lies before what we took for the beginning.
            body["oldest"] = f"{(since - ahead).timestamp():.6f}"
            answer = await self._call("conversations.history", body)
        for page in range(HISTORY_PAGES):
            if page:
                answer = await self._call("conversations.history", body)
            for message in answer.get("messages") or ():
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            body = body | {"cursor": cursor}
        message = f"the history of {channel} did not end"
        raise UnclearError(message)

    async def _first_page(
        self, body: Mapping[str, Any], *, now: datetime
    ) -> tuple[Mapping[str, Any], timedelta]:
        """Return it, and by how much our clock is ahead of Slack's; 0 if unknown."""
        answer = await self._answer("conversations.history", body)
        told = slack_time(answer.headers)
        return _data(answer, "conversations.history"), (
            timedelta(0) if told is None else now - told
        )

    async def _call(self, method: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return _data(await self._answer(method, body), method)

    async def _answer(self, method: str, body: Mapping[str, Any]) -> AsyncSlackResponse:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await self._client.api_call(method, json=dict(body))
        except SlackApiError as error:
            raise classify(error) from error
        except aiohttp.ClientConnectorError as error:
            # No connection, so not a byte was written.
            raise BusyError(DEFAULT_WAIT_SECONDS) from error
        except UNCLEAR as error:
            message = f"{method} was not answered clearly: {why_no_answer(error)}"
            raise UnclearError(message) from error


def classify(error: SlackApiError) -> SendError:
    """Map a failed Web API call to what is known about the message."""
    response = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if isinstance(status, int) and status in _ELSEWHERE:
        # Who sends on may have taken the message all the same, and is not Slack.
        return UnclearError(f"sent on with {status} by what is not Slack: {NOT_SLACK}")
    if status == _HTTP_TOO_MANY or code in TOO_MANY:
        return BusyError(_retry_after(getattr(response, "headers", {})))
    if not isinstance(code, str):
        return UnclearError(f"Slack answered {status} without a reason")
    if code in MENDERS:
        return KINDS[MENDERS[code]](code)
    return UnclearError(f"Slack answered {status} {code}", code=code)


def slack_time(headers: Mapping[str, str]) -> datetime | None:
    """Return the time at which Slack says it answered; None if it does not say."""
    value = next((v for name, v in headers.items() if name.lower() == "date"), "")
    try:
        told = parsedate_to_datetime(value)
    except ValueError:
        return None
    return told if told.tzinfo is not None else None


def _data(answer: AsyncSlackResponse, method: str) -> Mapping[str, Any]:
    if not isinstance(answer.data, dict):
        message = f"{method} was not answered clearly: {NOT_SLACK}"
        raise UnclearError(message)
    return answer.data


def _retry_after(headers: Mapping[str, str]) -> float:
    value = next(
        (value for name, value in headers.items() if name.lower() == "retry-after"), ""
    )
    if not (value.isascii() and value.isdecimal()):
        return DEFAULT_WAIT_SECONDS
    return min(float(value), LONGEST.total_seconds())


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

"""slack_sdk's client of Socket Mode, made to pause, and to say what Slack refuses.

By itself it comes back at once whenever Slack sends it away, forty times a second and
without a line in the log, and tries a refused token for ever.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import time
from typing import Any, Final

import structlog
from slack_bolt.adapter.socket_mode.async_internals import (
    run_async_bolt_app,
    send_async_response,
)
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.inbound.response_url import is_slacks
from bot.outbound.slack_words import slack_code

REFUSALS: Final = frozenset(
    {
        *("account_inactive", "app_not_found", "invalid_app_token", "invalid_auth"),
        *("missing_scope", "no_permission", "not_allowed_token_type", "not_authed"),
        *("org_login_required", "token_expired", "token_revoked"),
        *("forbidden_team", "access_denied", "socket_mode_disabled"),
    }
)
"""What an admin has to mend before Slack gives us a connection."""
ORDINARY: Final = frozenset({"warning", "refresh_requested"})
"""Why Slack ends a connection every few hours; the next one is had at once."""

log = structlog.get_logger(__name__)


class ForeignSocketError(Exception):
    """Slack's address named a socket that is not Slack's."""


@dataclass(slots=True, kw_only=True)
class Pace:
    """How soon another connection is asked for: ever later while none of them lasts."""

    monotonic: Callable[[], float]
    shortest: float = 1.0
    longest: float = 30.0
    """Seconds, and shorter than a line may be silent. A new line waits them out before
    it counts as opening, else no line would be opened once the pause is as long."""
    lasting: float = 60.0
    """Seconds after which a connection counts as one that lasted."""
    _asked_at: float | None = None
    _pause: float = 0.0

    def next_pause(self) -> float:
        """Return the seconds to wait before the next connection is asked for."""
        now = self.monotonic()
        ended_soon = self._asked_at is not None and now - self._asked_at < self.lasting
        grown = min(max(2 * self._pause, self.shortest), self.longest)
        self._pause = grown if ended_soon else 0.0
        self._asked_at = now + self._pause
        return self._pause


class PacedClient(SocketModeClient):
    """One connection to Slack, as often as it has to be made anew."""

    def __init__(
        self,
        bolt: AsyncApp,
        *,
        pace: Pace,
        sleep: Callable[[float], Any],
        **options: Any,  # noqa: ANN401 - those of slack_sdk
    ) -> None:
        super().__init__(logger=bolt.logger, **options)
        self._bolt = bolt
        self._pace = pace
        self._sleep = sleep
        self.refused: str | None = None
        """Slack's word for why it gives us no connection; None: it does."""
        self._has_turn = False
        self.socket_mode_request_listeners.append(self._handle)

    async def take_turn(self) -> None:
        """Wait for as long as Slack is left in peace; what is asked next is at once."""
        pause = self._pace.next_pause()
        if pause:
            log.info("socket_waits", seconds=pause)
            await self._sleep(pause)
        self._has_turn = True

    async def issue_new_wss_url(self) -> str:
        """Return the address of the next connection, in its turn.

        SlackApiError where Slack refuses; ForeignSocketError for another's address.
        """
        if not self._has_turn:
            await self.take_turn()
        self._has_turn = False
        try:
            answer = await self.web_client.apps_connections_open(
                app_token=self.app_token
            )
        except SlackApiError as error:
            code = slack_code(error)
            if code in REFUSALS:
                self.refused = code
                # It would be tried every ten seconds, with a traceback for each.
                self.closed = True
            log.warning("socket_not_given", reason=code or "no clear answer")
            raise
        address = str(answer.get("url") or "")
        if not is_slacks(f"http{address[2:]}", api=self.web_client.base_url):
            message = "the socket's address is not Slack's"
            raise ForeignSocketError(message)
        return address

    async def _handle(
        self, client: AsyncBaseSocketModeClient, request: SocketModeRequest
    ) -> None:
        """Let the app answer, as Bolt's own handler does."""
        began = time()
        answer = await run_async_bolt_app(self._bolt, request)
        await send_async_response(client, request, answer, began)


def note_disconnect(message: object) -> None:
    """Log why Slack ends a connection, if `message` says that it does."""
    if not isinstance(message, dict) or message.get("type") != "disconnect":
        return
    reason = str(message.get("reason"))[:64]
    tell = log.info if reason in ORDINARY else log.warning
    tell("socket_ended_by_slack", reason=reason)

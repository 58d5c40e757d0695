"""Socket Mode with a watch: a line that falls silent is replaced by a new one.

slack_sdk reconnects by itself, but has been seen to stay away after an idle night. So
its pongs and messages are counted from outside, and trusted instead of its own word.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from console.base.foreseen import ForeseenError
from console.service.socket_client import Pace, PacedClient, note_disconnect

OPENING = 30.0
CLOSING = 5.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How closely a line is watched."""

    look_every: timedelta = timedelta(seconds=10)
    ping_every: timedelta = timedelta(seconds=10)
    silent_for: timedelta = timedelta(minutes=1)
    """Without a pong or a message the line counts as dead."""
    quiet_for: timedelta = timedelta(hours=1)
    """Without a message it is renewed to be sure: Slack may have forgotten us."""
    give_up_after: timedelta = timedelta(minutes=5)


class NotConnectedError(ForeseenError):
    """No line could be had: the supervisor should start the program anew."""


class AppTokenRefusedError(ForeseenError):
    """Slack gives no connection with this token: an admin has to mend it."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Slack refuses SLACK_APP_TOKEN ({reason}): make an app-level token with "
            "the scope connections:write (Basic Information, App-Level Tokens), see "
            "that Socket Mode is on, set the token and start again"
        )
        self.reason = reason


class Line:
    """One connection to Slack, and when it was last heard."""

    def __init__(
        self,
        bolt: AsyncApp,
        *,
        app_token: str,
        client: AsyncWebClient,
        watch: Watch,
        monotonic: Callable[[], float],
        pace: Pace,
    ) -> None:
        self._watch = watch
        self._monotonic = monotonic
        self._client = PacedClient(
            bolt,
            pace=pace,
            sleep=asyncio.sleep,
            app_token=app_token,
            web_client=client,
            ping_interval=watch.ping_every.total_seconds(),
        )
        self._client.on_message_listeners.append(self._on_message)
        self._told_at = self._heard_at = monotonic()
        self._pong: float | None = None

    async def open(self) -> None:
        """Connect in our turn; TimeoutError if Slack does not take us in time then.

        AppTokenRefusedError if it never will.
        """
        await self._client.take_turn()
        async with asyncio.timeout(OPENING):
            await self._client.connect()  # type: ignore[no-untyped-call]  # slack_sdk gives no type
        if self._client.refused is not None:
            raise AppTokenRefusedError(self._client.refused)
        self._told_at = self._heard_at = self._monotonic()

    async def close(self) -> None:
        """Disconnect; a line that does not answer is cut after some seconds."""
        client = self._client
        try:
            async with asyncio.timeout(CLOSING):
                await client.close()  # type: ignore[no-untyped-call]  # nor here
        except TimeoutError:
            for task in (
                client.message_processor,
                client.current_session_monitor,
                client.message_receiver,
            ):
                if task is not None:
                    task.cancel()
            await client.aiohttp_client_session.close()

    async def trouble(self) -> str | None:
        """Return why this line should be replaced; None if it is well."""
        now = self._monotonic()
        if self._client.refused is not None:
            return "refused"
        pong = self._client.last_ping_pong_time
        is_connected = await self._client.is_connected()
        # The first value is the time of a ping that nobody may have answered.
        if is_connected and None not in (pong, self._pong) and pong != self._pong:
            self._heard_at = now
        self._pong = pong
        if now - self._heard_at > self._watch.silent_for.total_seconds():
            return "silent" if is_connected else "disconnected"
        if now - self._told_at > self._watch.quiet_for.total_seconds():
            return "quiet"
        return None

    async def _on_message(self, message: Any) -> None:  # noqa: ANN401 - aiohttp's own
        with contextlib.suppress(ValueError):
            note_disconnect(json.loads(message.data))
        self._told_at = self._heard_at = self._monotonic()


async def serve_socket(
    make_line: Callable[[], Line], *, watch: Watch, stop: asyncio.Event
) -> None:
    """Hold a line to Slack until `stop`; NotConnectedError if there is none for long.

    AppTokenRefusedError if Slack refuses the token at the start.

    The new line is opened before the old one is closed, so that nothing falls between.
    """
    line = await _open(make_line, None, watch=watch, stop=stop)
    try:
        while line is not None and not await _stopped(stop, watch.look_every):
            trouble = await line.trouble()
            if trouble is None:
                continue
            log.warning("socket_replaced", reason=trouble)
            old, line = line, await _reopen(make_line, line, watch=watch, stop=stop)
            if line is not old:
                await old.close()
    finally:
        if line is not None:
            await line.close()


async def _reopen(
    make_line: Callable[[], Line], old: Line, *, watch: Watch, stop: asyncio.Event
) -> Line | None:
    """Return an open line; a token that is refused meanwhile is told of and tried on.

    It is `old` if that is well again before there is a new one.
    The program does not end with it: what is to be sent has another token.
    """
    while True:
        try:
            return await _open(make_line, old, watch=watch, stop=stop)
        except AppTokenRefusedError as error:
            log.error("slack_refuses_the_app_token", reason=error.reason)  # noqa: TRY400 - foreseen, no traceback
            if await _stopped(stop, watch.give_up_after):
                return None


async def _open(
    make_line: Callable[[], Line],
    old: Line | None,
    *,
    watch: Watch,
    stop: asyncio.Event,
) -> Line | None:
    """Return an open line, however often it takes; None if stopped meanwhile."""
    try:
        async with asyncio.timeout(watch.give_up_after.total_seconds()):
            while not stop.is_set():
                if old is not None and await old.trouble() is None:
                    log.info("socket_kept")
                    return old
                line = await _try(make_line(), stop)
                if line is not None:
                    log.info("connected_to_slack")
                    return line
                await _stopped(stop, watch.look_every)
    except TimeoutError as error:
        message = f"Slack's socket stayed closed for {watch.give_up_after}"
        raise NotConnectedError(message) from error
    return None


async def _try(line: Line, stop: asyncio.Event) -> Line | None:
    """Return the line, open; None if Slack is late, or if we are stopped before."""
    is_open = False
    try:
        is_open = await _before(stop, line.open())
    except TimeoutError:
        return None
    finally:
        if not is_open:
            await line.close()
    return line if is_open else None


async def _before(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Say whether `work` was done before `stop`, which cuts it off; raise what it does.

    An opening may take a minute, and a stop is granted less.
    """
    working, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        working.cancel()
        await asyncio.wait({working, stopped})
    if working.cancelled():
        return False
    await working
    return True


async def _stopped(stop: asyncio.Event, within: timedelta) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within.total_seconds()):
            await stop.wait()
    return stop.is_set()

"""Socket Mode with a watch: a line that falls silent is replaced by a new one.

slack_sdk reconnects by itself, but has been seen to stay away after an idle night. So
its pongs and messages are counted from outside, and trusted instead of its own word.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from console.base.foreseen import ForeseenError

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
    ) -> None:
        self._watch = watch
        self._monotonic = monotonic
        self._handler = AsyncSocketModeHandler(
            bolt,
            app_token,
            web_client=client,
            ping_interval=watch.ping_every.total_seconds(),
        )
        self._handler.client.on_message_listeners.append(self._on_message)
        self._told_at = self._heard_at = monotonic()
        self._pong: float | None = None

    async def open(self) -> None:
        """Connect; TimeoutError if Slack does not take us in time."""
        async with asyncio.timeout(OPENING):
            await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt gives no type
        self._told_at = self._heard_at = self._monotonic()

    async def close(self) -> None:
        """Disconnect; a line that does not answer is cut after some seconds."""
        client = self._handler.client
        try:
            async with asyncio.timeout(CLOSING):
                await self._handler.close_async()  # type: ignore[no-untyped-call]  # nor here
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
        pong = self._handler.client.last_ping_pong_time
        is_connected = await self._handler.client.is_connected()
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
        del message
        self._told_at = self._heard_at = self._monotonic()


async def serve_socket(
    make_line: Callable[[], Line], *, watch: Watch, stop: asyncio.Event
) -> None:
    """Hold a line to Slack until `stop`; NotConnectedError if there is none for long.

    The new line is opened before the old one is closed, so that nothing falls between.
    """
    line = await _open(make_line, watch=watch, stop=stop)
    try:
        while line is not None and not await _stopped(stop, watch.look_every):
            trouble = await line.trouble()
            if trouble is None:
                continue
            log.warning("socket_replaced", reason=trouble)
            old, line = line, await _open(make_line, watch=watch, stop=stop)
            await old.close()
    finally:
        if line is not None:
            await line.close()


async def _open(
    make_line: Callable[[], Line], *, watch: Watch, stop: asyncio.Event
) -> Line | None:
    """Return an open line, however often it takes; None if stopped meanwhile."""
    try:
        async with asyncio.timeout(watch.give_up_after.total_seconds()):
            while not stop.is_set():
                line = await _try(make_line())
                if line is not None:
                    log.info("connected_to_slack")
                    return line
                await _stopped(stop, watch.look_every)
    except TimeoutError as error:
        message = f"Slack's socket stayed closed for {watch.give_up_after}"
        raise NotConnectedError(message) from error
    return None


async def _try(line: Line) -> Line | None:
    is_open = False
    try:
        await line.open()
        is_open = True
    except TimeoutError:
        return None
    finally:
        if not is_open:
            await line.close()
    return line


async def _stopped(stop: asyncio.Event, within: timedelta) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within.total_seconds()):
            await stop.wait()
    return stop.is_set()

"""Who is a member of our own workspace: no guest, no other company's people, no bot."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

KEPT_FOR: Final = timedelta(minutes=10)
FLAGS: Final = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted")
STRANGER: Final = "is_stranger"
NOBODY: Final = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
PATIENCE: Final = 1.0
"""Seconds: Slack gives three from a press until its modal must be open."""

log = structlog.get_logger(__name__)


class Members:
    """What Slack last said of the people who act; asked anew after ten minutes."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[bool, datetime]] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[bool]] = {}

    async def has(
        self,
        client: AsyncWebClient,
        user: str,
        *,
        team: str,
        now: datetime,
        meanwhile: Callable[[], Awaitable[bool]],
    ) -> bool:
        """Say whether `user` is a full member of `team`; SlackApiError if untold.

        Where Slack takes its time, a modal could no longer be opened after its answer:
        `meanwhile` may then say that the user was a full member at the last look at
        all users. What Slack says to this question counts from the next press on.
        """
        known = self._known.get((user, team))
        # A clock that was set back, as the demo's can be, counts as another time.
        if known is not None and known[1] <= now < known[1] + KEPT_FOR:
            return known[0]
        asking = self._ask(client, user, team=team, now=now)
        await asyncio.wait({asking}, timeout=PATIENCE)
        if not asking.done() and await meanwhile():
            log.warning("slack_is_slow", method="users.info")
            return True
        return await asyncio.shield(asking)

    def _ask(
        self, client: AsyncWebClient, user: str, *, team: str, now: datetime
    ) -> asyncio.Task[bool]:
        key = user, team
        asking = self._asking.get(key)
        if asking is None:
            asking = asyncio.create_task(_ask(client, user, team=team))
            self._asking[key] = asking
            asking.add_done_callback(partial(self._keep, key, now))
        return asking

    def _keep(
        self, key: tuple[str, str], asked_at: datetime, asking: asyncio.Task[bool]
    ) -> None:
        del self._asking[key]
        if not asking.cancelled() and asking.exception() is None:
            self._known[key] = asking.result(), asked_at


async def _ask(client: AsyncWebClient, user: str, *, team: str) -> bool:
    try:
        answer = await client.users_info(user=user)
    except SlackApiError as error:
        if error.response.get("error") in NOBODY:
            return False
        raise
    return is_full_member(answer.get("user") or {}, team=team)


def is_full_member(user: Mapping[str, Any], *, team: str) -> bool:
    """Say whether Slack's JSON of a user shows a full member of `team`.

    A guest carries a flag; whoever comes over Slack Connect belongs to another team.
    What Slack leaves out counts against the user.
    """
    if any(user.get(flag) for flag in (*FLAGS, STRANGER)):
        return False
    grid = (user.get("enterprise_user") or {}).get("teams") or ()
    return user.get("team_id") == team or team in grid

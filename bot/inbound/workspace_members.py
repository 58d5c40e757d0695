"""Who is a member of our own workspace: no guest, no other company's people, no bot."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

KEPT_FOR: Final = timedelta(minutes=10)
FLAGS: Final = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted")
STRANGER: Final = "is_stranger"
NOBODY: Final = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class Members:
    """What Slack last said of the people who act; asked anew after ten minutes."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[bool, datetime]] = {}

    async def has(
        self, client: AsyncWebClient, user: str, *, team: str, now: datetime
    ) -> bool:
        """Say whether `user` is a full member of `team`; SlackApiError if untold."""
        known = self._known.get((user, team))
        # A clock that was set back, as the demo's can be, counts as another time.
        if known is not None and known[1] <= now < known[1] + KEPT_FOR:
            return known[0]
        is_member = await _ask(client, user, team=team)
        self._known[user, team] = is_member, now
        return is_member


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

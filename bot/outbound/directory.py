"""Who is in the Slack workspace: read in pages, waiting when Slack asks to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbound.messenger import UNCLEAR
from bot.outbound.slack_words import NOT_SLACK, slack_code, why_no_answer
from coaching.measures.away_status import Away, away, expiry

PAGE: Final = 200
_NOBODY: Final = frozenset({"users_not_found", "user_not_found"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackUser:
    """A member of the workspace, as much of it as matching needs."""

    id: str
    name: str
    email: str | None
    """Lower case; None for bots, and where the scope users:read.email is missing."""
    time_zone: str | None
    is_deactivated: bool
    is_guest: bool
    is_bot: bool
    status_emoji: str | None = None
    status_text: str | None = None
    status_until: datetime | None = None
    """When the status runs out; None: it does not."""
    title: str | None = None
    """What they do, in their own words."""

    def away(self, now: datetime) -> Away | None:
        """Return what the status says about being away at `now`."""
        return away(
            emoji=self.status_emoji,
            text=self.status_text,
            expires_at=self.status_until,
            now=now,
        )


class DirectoryError(Exception):
    """Slack's list of users could not be read; the text says why."""


class SlackDirectory:
    """The workspace's users.

    `client` should have an AsyncRateLimitErrorRetryHandler: reading twice harms nobody.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def users(self) -> list[SlackUser]:
        """Return every member, deactivated ones too; raise DirectoryError."""
        found: list[SlackUser] = []
        cursor: str | None = None
        seen: set[str] = set()
        while True:
            answer = await self._call("users.list", limit=PAGE, cursor=cursor)
            found += [parse_user(member) for member in answer.get("members") or ()]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return found
            if cursor in seen:
                message = "Slack's list of users repeats itself: try again in a minute"
                raise DirectoryError(message)
            seen.add(cursor)

    async def by_email(self, email: str) -> SlackUser | None:
        """Return the member with this address, or None; raise DirectoryError."""
        try:
            answer = await self._call("users.lookupByEmail", email=email)
        except NobodyError:
            return None
        return parse_user(answer["user"])

    async def _call(self, method: str, **params: object) -> Mapping[str, Any]:
        given = {key: value for key, value in params.items() if value is not None}
        try:
            answer = await self._client.api_call(method, http_verb="GET", params=given)
        except SlackApiError as error:
            raise _explain(method, error) from error
        except UNCLEAR as error:
            message = f"Slack does not answer: {why_no_answer(error)}"
            raise DirectoryError(message) from error
        if not isinstance(answer.data, dict):
            message = f"Slack does not answer: {NOT_SLACK}"
            raise DirectoryError(message)
        return answer.data


class NobodyError(DirectoryError):
    """No member has that address."""


def parse_user(member: Mapping[str, Any]) -> SlackUser:
    """Return a member of Slack's JSON as a SlackUser."""
    profile = member.get("profile") or {}
    email = profile.get("email")
    return SlackUser(
        id=member["id"],
        name=profile.get("real_name") or member.get("name") or "",
        email=email.strip().lower() if email else None,
        time_zone=member.get("tz") or None,
        is_deactivated=bool(member.get("deleted")),
        is_guest=_is_guest(member),
        is_bot=bool(member.get("is_bot")) or member["id"] == "USLACKBOT",
        status_emoji=profile.get("status_emoji") or None,
        status_text=profile.get("status_text") or None,
        status_until=expiry(profile.get("status_expiration")),
        title=profile.get("title") or None,
    )


def _is_guest(member: Mapping[str, Any]) -> bool:
    """Say whether a guest, or somebody of another company on Slack Connect."""
    kinds = ("is_restricted", "is_ultra_restricted", "is_stranger")
    return any(member.get(kind) for kind in kinds)


def _explain(method: str, error: SlackApiError) -> DirectoryError:
    code = slack_code(error)
    data = getattr(error.response, "data", None)
    if code in _NOBODY:
        return NobodyError(code)
    if code == "missing_scope" and isinstance(data, dict):
        return DirectoryError(
            f"Slack lets nobody be matched ({method}): the app needs the scope "
            f"{data.get('needed')}; add it and install the app again"
        )
    if code is None:
        return DirectoryError(f"Slack does not answer: {why_no_answer(error)}")
    return DirectoryError(
        f"Slack says {code} to {method}: the command doctor names the mend"
    )
